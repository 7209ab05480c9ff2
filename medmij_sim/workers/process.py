"""The process of one worker, seen from home."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Final, Self

from medmij_sim.workers.channel import Channel, Handler

_PATIENCE: Final = 1.0
"""Seconds in which a worker must end once the home hung up."""

_MOST_NUMBERS: Final = 20_000


class WorkerProcess:
    """A worker that was started.

    Attributes:
        pid: of its process.
        channel: the line to it.
        numbers: at home, of the events that it recorded.
    """

    def __init__(self, process: subprocess.Popen[bytes], channel: Channel) -> None:
        self.pid = process.pid
        self.channel = channel
        self.numbers: dict[int, int] = {}
        self._process = process
        self._line = asyncio.get_running_loop().create_task(channel.run())

    @classmethod
    async def start(cls, listening: Sequence[socket.socket], handlers: Mapping[str, Handler]) -> Self:
        """Start a process.

        Args:
            listening: the sockets that it takes connections from.
            handlers: what it may call.
        """
        ours, theirs = socket.socketpair()
        inherited = (theirs.fileno(), *(each.fileno() for each in listening))
        process = subprocess.Popen(
            [sys.executable, "-m", "medmij_sim.workers", *map(str, inherited)],
            pass_fds=inherited,
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        return cls(process, Channel(reader, writer, handlers))

    async def gone(self) -> None:
        """Wait until the worker hangs up, which its end does."""
        await asyncio.shield(self._line)

    def kill(self) -> None:
        """End the process without a word."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    async def end(self) -> None:
        """Hang up, and see that the process is gone."""
        self.channel.close()
        self._line.cancel()
        wait = asyncio.get_running_loop().run_in_executor(None, self._process.wait)
        try:
            async with asyncio.timeout(_PATIENCE):
                await asyncio.shield(wait)
        except TimeoutError:
            self.kill()
            await wait

    def forget_numbers(self) -> None:
        """Forget the numbers of the oldest events, once there are many."""
        for old in tuple(self.numbers)[: max(0, len(self.numbers) - _MOST_NUMBERS)]:
            del self.numbers[old]
