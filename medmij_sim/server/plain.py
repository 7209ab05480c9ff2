"""A listener without TLS, for what is asked during handshakes: revocation lists and OCSP."""

from __future__ import annotations

import asyncio
import socket

from uvicorn.config import Config
from uvicorn.server import ServerState

from medmij_sim.clock import Clock
from medmij_sim.record import Record
from medmij_sim.server.connection import HttpConnection
from medmij_sim.server.recording import RecordingApp
from medmij_sim.server.site import Site
from medmij_sim.transport import Address


class PlainListener:
    """One listening socket that speaks HTTP, with one site behind it.

    Args:
        site: what answers, whatever the Host.
        listening: a bound socket that listens; closed by `close`.
    """

    def __init__(self, site: Site, listening: socket.socket, record: Record, clock: Clock, config: Config) -> None:
        self.config = config
        self.state = ServerState()
        self.open: set[asyncio.Transport] = set()
        self._app = RecordingApp(site, record, clock)
        self._listening = listening
        self._server: asyncio.AbstractServer | None = None

    @property
    def address(self) -> Address:
        host, port = self._listening.getsockname()[:2]
        return host, port

    async def start(self) -> None:
        """Take connections."""
        self._server = await asyncio.get_running_loop().create_server(
            lambda: HttpConnection(self, self._app, {}), sock=self._listening
        )

    async def close(self) -> None:
        """Take no more connections, and hang up on those there are."""
        if self._server is not None:
            self._server.close()
        for transport in tuple(self.open):
            transport.abort()
        # One turn of the loop lets the connections end.
        await asyncio.sleep(0)
