"""One TCP connection: the handshake, the whitelist, and only then HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any, Protocol

from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from medmij_sim.hangup import HANG_UP
from medmij_sim.pki import HostContext, ServerContexts, peer_chain, peer_names
from medmij_sim.server.hosts import Arrived, Hosts
from medmij_sim.server.site import Site
from medmij_sim.transport import Address

HANDSHAKE_SECONDS = 10.0

Elsewhere = Callable[[Arrived], asyncio.Protocol | None]
"""Takes over a connection that another process answers; None leaves it here."""


def answered_here(_: Arrived) -> None:
    """The rule of a world in one process."""
    return


class Listener:
    """One listening socket and the hosts that are served on it.

    Args:
        hosts: who they are.
        contexts: makes the TLS contexts for host names.
        revoked: whether the certificate at the head of a chain (DER) was revoked; asked on the back channel.
        listening: a bound socket that listens; closed by `close`.
        elsewhere: takes over the connections that are not answered here.
    """

    def __init__(
        self,
        hosts: Hosts,
        contexts: Callable[[Iterable[str]], ServerContexts],
        revoked: Callable[[Sequence[bytes]], bool],
        listening: socket.socket,
        elsewhere: Elsewhere = answered_here,
    ) -> None:
        self.hosts = hosts
        self.contexts = contexts(hosts.sites)
        self.revoked = revoked
        self.elsewhere = elsewhere
        self._listening = listening
        self._arriving: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> Address:
        host, port = self._listening.getsockname()[:2]
        return host, port

    async def start(self) -> None:
        """Take connections."""
        asyncio.get_running_loop().add_reader(self._listening, self._accept)

    async def close(self) -> None:
        """Take no more connections, and hang up on those there are."""
        asyncio.get_running_loop().remove_reader(self._listening)
        self._listening.close()
        while arriving := tuple(self._arriving):
            for task in arriving:
                task.cancel()
            await asyncio.gather(*arriving, return_exceptions=True)
        await self.hosts.hang_up()

    def attend(self, arrival: Coroutine[Any, Any, None]) -> None:
        """See to a connection that is not let in yet, for as long as this listens."""
        task = asyncio.get_running_loop().create_task(arrival)
        self._arriving.add(task)
        task.add_done_callback(self._arriving.discard)

    def _accept(self) -> None:
        # One at a time: processes that share the socket share the connections too.
        with contextlib.suppress(BlockingIOError, InterruptedError, ConnectionAbortedError):
            connection, _ = self._listening.accept()
            connection.setblocking(False)
            self.attend(self._shake_hands(connection))

    async def _shake_hands(self, connection: socket.socket) -> None:
        """Do the handshake; every way in which it ends is recorded."""
        context = self.contexts.borrow()
        sites = self.hosts.sites
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: _Admission(self), connection, ssl=context, ssl_handshake_timeout=HANDSHAKE_SECONDS
            )
        except (OSError, EOFError) as error:
            unknown = context.asked is not None and context.asked.lower() not in sites
            reason = "no such host on this listener" if unknown else _reason(error)
            arrived = Arrived(context.asked or "", self.address[1])
            self.hosts.keep(arrived, outcome="handshake-failed", reason=reason)
        finally:
            self.contexts.give_back(context)


class _Admission(asyncio.Protocol):
    """A connection whose handshake is over: let in or not, before anything reads HTTP (core.whl.307)."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        session: ssl.SSLObject = transport.get_extra_info("ssl_object")
        arrived = self._arrived(session)
        site = self._listener.hosts.sites[arrived.host]
        if not site.back:
            self._go_on(transport, arrived)
            return
        # The whitelist of this party must be there first; that of others on this listener is none of its business.
        transport.pause_reading()
        self._listener.attend(self._go_on_when_ready(site, transport, arrived))

    async def _go_on_when_ready(self, site: Site, transport: asyncio.Transport, arrived: Arrived) -> None:
        try:
            await site.ready()
        except asyncio.CancelledError:
            transport.abort()
            raise
        self._go_on(transport, arrived)
        if not transport.is_closing():
            transport.resume_reading()

    def _go_on(self, transport: asyncio.Transport, arrived: Arrived) -> None:
        protocol = self._protocol(arrived)
        if protocol is None:
            # Silence: a connection that just ends, without alert or answer (core.whl.309).
            transport.abort()
        elif not transport.is_closing():
            transport.set_protocol(protocol)
            protocol.connection_made(transport)

    def _arrived(self, session: ssl.SSLObject) -> Arrived:
        context = session.context
        assert isinstance(context, HostContext) and context.host is not None
        chain = peer_chain(session)
        cipher = (session.cipher() or ("",))[0]
        return Arrived(context.host, self._listener.address[1], session.version(), cipher, peer_names(chain), chain)

    def _protocol(self, arrived: Arrived) -> asyncio.BaseProtocol | None:
        """What goes on with the connection; None hangs up."""
        hosts = self._listener.hosts
        objection = self._objection(hosts.sites[arrived.host], arrived)
        if objection is not None:
            answering, extensions = hosts.refused(arrived, objection)
            return None if answering is None else HttpConnection(hosts, answering, extensions)
        return self._listener.elsewhere(arrived) or HttpConnection(hosts, *hosts.admitted(arrived))

    def _objection(self, site: Site, arrived: Arrived) -> str | None:
        """Why a node is not let in; None lets it in."""
        if not site.back:
            return None
        if not site.admits(arrived.names):
            return "none of its certificate's names is on the whitelist"
        return "its certificate is revoked" if self._listener.revoked(arrived.chain) else None


class Open(Protocol):
    """What a connection needs of its listener: uvicorn's settings and state, and where to be known while it lives."""

    config: Config
    state: ServerState
    open: set[asyncio.Transport]


class HttpConnection(HttpToolsProtocol):
    """uvicorn's HTTP protocol for the app of one host, with extensions (TLS) in the scope."""

    def __init__(self, listener: Open, app: ASGIApp, extensions: Mapping[str, Any]) -> None:
        super().__init__(listener.config, listener.state, {})
        self.app = app
        self._extensions: Any = {**extensions, HANG_UP: self._hang_up}
        self._open = listener.open

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._open.add(transport)
        super().connection_made(transport)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = self._extensions

    def _hang_up(self) -> None:
        # uvicorn tells of an answer that was not finished, unless the client is the one who left.
        self.cycle.disconnected = True
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._open.discard(self.transport)
        super().connection_lost(exc)


def _reason(error: BaseException) -> str:
    if isinstance(error, ssl.SSLError) and error.reason:
        return str(error.reason).lower().replace("_", " ")
    return str(error) or type(error).__name__
