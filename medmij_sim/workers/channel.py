"""Calls between the processes of one world, both ways over one socket that nobody else has.

Frames are a length and a pickle: both ends are this program, and the socket was inherited.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import pickle
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

Handler = Callable[..., Awaitable[Any]]

_log = logging.getLogger("medmij_sim.workers")

_LENGTH: Final = 4


class ChannelClosedError(Exception):
    """The other process is gone, or could not do what was asked."""


class Channel:
    """One end of the line.

    Args:
        handlers: by name, what the other side may call.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, handlers: Mapping[str, Handler]
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._handlers = handlers
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def call(self, name: str, *values: Any) -> Any:
        """Have the other side call its handler of this name; returns what that returns.

        Raises:
            ChannelClosedError: the other side is gone, or broke on it.
        """
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            self._send(number, name, values)
            return await answer
        finally:
            del self._waiting[number]

    async def run(self) -> None:
        """Answer calls until the other side hangs up."""
        try:
            while True:
                size = int.from_bytes(await self._reader.readexactly(_LENGTH), "big")
                self._arrived(*pickle.loads(await self._reader.readexactly(size)))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.close()

    def close(self) -> None:
        """Hang up."""
        self._writer.close()
        for task in tuple(self._tasks):
            task.cancel()
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(ChannelClosedError("the other process is gone"))

    def _arrived(self, number: int, name: str | None, value: Any) -> None:
        """A call, when it has a name; else the answer to one of ours, or the error that it ended with."""
        if name is not None:
            task = asyncio.get_running_loop().create_task(self._answer(number, name, value))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return
        answer = self._waiting.get(number)
        if answer is None or answer.done():
            return
        if isinstance(value, ChannelClosedError):
            answer.set_exception(value)
        else:
            answer.set_result(value)

    async def _answer(self, number: int, name: str, values: tuple[Any, ...]) -> None:
        try:
            value = await self._handlers[name](*values)
        except Exception as failure:
            _log.exception("%s broke", name)
            value = ChannelClosedError(f"the other process broke on {name}: {type(failure).__name__} {failure}")
        self._send(number, None, value)

    def _send(self, number: int, name: str | None, value: Any) -> None:
        if self._writer.is_closing():
            raise ChannelClosedError("the other process is gone")
        data = pickle.dumps((number, name, value))
        self._writer.write(len(data).to_bytes(_LENGTH, "big") + data)
