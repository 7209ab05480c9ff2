"""Connections that a worker passes on to the home: TLS ends at the worker, HTTP begins at home.

Over a Unix socket: one line of JSON that says whose host it is and who is on the other end, then what the client says
and is told, byte by byte. So a connection that is cut is cut, and an answer that stays away stays away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final, cast

import msgspec
from starlette.types import ASGIApp

from medmij_sim.server.connection import HttpConnection
from medmij_sim.server.hosts import Arrived, Hosts
from medmij_sim.transport import Address

_LONGEST_LINE: Final = 65536


class Introduction(msgspec.Struct, frozen=True):
    """What a worker knows of a connection: the client's and our address, and what the handshake told."""

    client: Address
    server: Address
    arrived: Arrived


class PassedOn(asyncio.Protocol):
    """A connection whose handshake is over, on its way to the home.

    Args:
        path: of the home's Unix socket.
        arrived: what the handshake told.
    """

    def __init__(self, path: str, arrived: Arrived) -> None:
        self._path = path
        self._arrived = arrived
        self._transport: asyncio.Transport | None = None
        self._home: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None
        self._early = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.pause_reading()
        self._task = asyncio.get_running_loop().create_task(self._connect(self._transport))

    def data_received(self, data: bytes) -> None:
        if self._home is None:
            self._early += data
        else:
            self._home.write(data)

    def pause_writing(self) -> None:
        if self._home is not None and not self._home.is_closing():
            self._home.pause_reading()

    def resume_writing(self) -> None:
        if self._home is not None and not self._home.is_closing():
            self._home.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._task is not None:
            self._task.cancel()
        if self._home is not None:
            self._home.close()

    async def _connect(self, transport: asyncio.Transport) -> None:
        try:
            loop = asyncio.get_running_loop()
            home, _ = await loop.create_unix_connection(lambda: _FromHome(transport), self._path)
        except OSError:
            transport.abort()
            return
        self._home = home
        client, server = transport.get_extra_info("peername"), transport.get_extra_info("sockname")
        home.write(msgspec.json.encode(Introduction(client[:2], server[:2], self._arrived)) + b"\n")
        home.write(self._early)
        if not transport.is_closing():
            transport.resume_reading()


class _FromHome(asyncio.Protocol):
    """What comes back from home, for a client."""

    def __init__(self, client: asyncio.Transport) -> None:
        self._client = client
        self._home: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._home = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._client.write(data)

    def pause_writing(self) -> None:
        if not self._client.is_closing():
            self._client.pause_reading()

    def resume_writing(self) -> None:
        if not self._client.is_closing():
            self._client.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        self._client.close()


class Arrival(asyncio.Protocol):
    """A connection that a worker passed on, at home: HTTP begins after its first line.

    Args:
        hosts: those that are served here.
    """

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._transport: asyncio.Transport | None = None
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        self._read += data
        line, found, rest = self._read.partition(b"\n")
        if not found:
            if len(line) > _LONGEST_LINE:
                self._transport.abort()
            return
        told = msgspec.json.decode(line, type=Introduction)
        http = _Passed(self._hosts, *self._hosts.admitted(told.arrived), told)
        self._transport.set_protocol(http)
        http.connection_made(self._transport)
        if rest:
            http.data_received(rest)


class _Passed(HttpConnection):
    """HTTP whose other end is not the socket it comes from."""

    def __init__(self, hosts: Hosts, app: ASGIApp, extensions: Mapping[str, Any], told: Introduction) -> None:
        super().__init__(hosts, app, extensions)
        self._told = told

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.client, self.server, self.scheme = self._told.client, self._told.server, "https"
