"""The leanest client that speaks HTTP/1.1 over TLS: what is measured is the server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medmij_sim.transport import client_context

_LENGTH = b"\r\ncontent-length: "


@dataclass(frozen=True, slots=True)
class Answer:
    """Args: head: status line and headers, as they came."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: bytes) -> str:
        """The value of a header, empty when it is not there; `name` in lower case."""
        return next((value for key, value in self.headers() if key == name.decode("latin-1")), "")

    def headers(self) -> Iterator[tuple[str, str]]:
        """Every header, its name in lower case."""
        for line in self.head.split(b"\r\n")[1:]:
            name, _, value = line.decode("latin-1").partition(": ")
            yield name.lower(), value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a world is, and what a PGO shows there.

    Args:
        front, back: addresses of the listeners.
        ca, certificate, key: PEM files.
    """

    front: tuple[str, int]
    back: tuple[str, int]
    ca: str
    certificate: str
    key: str

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Place:
        return cls(tuple(told["front"]), tuple(told["back"]), told["ca"], told["certificate"], told["key"])


class Pool:
    """One connection to each host, opened when it is first needed and kept."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._front = client_context(Path(place.ca))
        self._back = client_context(Path(place.ca), Path(place.certificate), Path(place.key))
        self._open: dict[str, _Connection] = {}

    async def ask(self, host: str, message: bytes, *, back: bool = False) -> Answer:
        """Send a whole request and wait for the whole answer.

        Raises:
            ConnectionError: the server hung up.
        """
        connection = self._open.get(host)
        if connection is None or connection.closed:
            connection = self._open[host] = await self._connect(host, back)
        return await connection.ask(message)

    def close(self) -> None:
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    async def _connect(self, host: str, back: bool) -> _Connection:
        address, context = (self._place.back, self._back) if back else (self._place.front, self._front)
        _, connection = await asyncio.get_running_loop().create_connection(
            _Connection, *address, ssl=context, server_hostname=host
        )
        return connection


class _Connection(asyncio.Protocol):
    """One question at a time."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._whole: int | None = None
        self._head = b""
        self._answer: asyncio.Future[Answer] | None = None
        self._transport: asyncio.Transport | None = None
        self.closed = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._whole is None:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            self._head = bytes(self._buffer[:end])
            lower = self._head.lower()
            _, _, length = lower.partition(_LENGTH)
            self._whole = end + 4 + int(length.partition(b"\r\n")[0] or 0)
        if len(self._buffer) >= self._whole:
            body = bytes(self._buffer[len(self._head) + 4 : self._whole])
            del self._buffer[: self._whole]
            self._whole = None
            if self._answer is not None and not self._answer.done():
                self._answer.set_result(Answer(int(self._head[9:12]), self._head, body))

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("the server hung up"))

    async def ask(self, message: bytes) -> Answer:
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(message)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()
