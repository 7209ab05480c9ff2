"""One TCP connection: the handshake, the whitelist, and only then HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from medmij_sim.clock import Clock
from medmij_sim.pki import HostContext, ServerContexts, peer_chain, peer_names, subject_of
from medmij_sim.record import Connection, Record
from medmij_sim.server.recording import RecordingApp
from medmij_sim.server.site import Site
from medmij_sim.server.tls_extension import tls_extension
from medmij_sim.transport import Address

HANDSHAKE_SECONDS = 10.0


class Listener:
    """One listening socket and the hosts that are served on it.

    Args:
        sites: the hosts.
        contexts: makes the TLS contexts for host names.
        revoked: whether the certificate at the head of a chain (DER) was revoked; asked on the back channel.
        listening: a bound socket that listens; closed by `close`.
    """

    def __init__(
        self,
        sites: Iterable[Site],
        contexts: Callable[[Iterable[str]], ServerContexts],
        revoked: Callable[[Sequence[bytes]], bool],
        listening: socket.socket,
        record: Record,
        clock: Clock,
        config: Config,
    ) -> None:
        self.sites = {site.host: site for site in sites}
        self.apps = {host: RecordingApp(site, record, clock) for host, site in self.sites.items()}
        self.contexts = contexts(self.sites)
        self.revoked = revoked
        self.record = record
        self.clock = clock
        self.config = config
        self.state = ServerState()
        self.open: set[asyncio.Transport] = set()
        self._listening = listening
        self._handshakes: set[asyncio.Task[None]] = set()

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
        handshakes = tuple(self._handshakes)
        for task in handshakes:
            task.cancel()
        await asyncio.gather(*handshakes, return_exceptions=True)
        for transport in tuple(self.open):
            transport.abort()
        # One turn of the loop lets the connections end.
        await asyncio.sleep(0)

    def _accept(self) -> None:
        with contextlib.suppress(BlockingIOError, InterruptedError, ConnectionAbortedError):
            while True:
                connection, _ = self._listening.accept()
                connection.setblocking(False)
                task = asyncio.get_running_loop().create_task(self._shake_hands(connection))
                self._handshakes.add(task)
                task.add_done_callback(self._handshakes.discard)

    async def _shake_hands(self, connection: socket.socket) -> None:
        """Do the handshake; every way in which it ends is recorded."""
        context = self.contexts.borrow()
        try:
            # Whose host it is for shows in the handshake; the whitelist must be there when that is over.
            await asyncio.gather(*(site.ready() for site in self.sites.values() if site.back))
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: _Admission(self), connection, ssl=context, ssl_handshake_timeout=HANDSHAKE_SECONDS
            )
        except (OSError, EOFError) as error:
            unknown = context.asked is not None and context.asked.lower() not in self.sites
            reason = "no such host on this listener" if unknown else _reason(error)
            self.keep(context.asked, outcome="handshake-failed", reason=reason)
        finally:
            self.contexts.give_back(context)

    def keep(self, host: str | None, **facts: Any) -> Connection | None:
        """Record how a connection began or failed, unless the host is not recorded."""
        site = self.sites.get((host or "").lower())
        if site is not None and not site.recorded:
            return None
        return self.record.add(
            Connection(
                at=self.clock.now(),
                actor=site.party if site else "world",
                side="server",
                host=site.host if site else "",
                port=self.address[1],
                sni=host,
                **facts,
            )
        )


class _Admission(asyncio.Protocol):
    """A connection whose handshake is over: let in or not, before anything reads HTTP (core.whl.307)."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        listener = self._listener
        session: ssl.SSLObject = transport.get_extra_info("ssl_object")
        context = session.context
        assert isinstance(context, HostContext) and context.host is not None
        site = listener.sites[context.host]
        chain = peer_chain(session)
        names = peer_names(chain)
        facts: dict[str, Any] = {
            "tls_version": session.version(),
            "cipher": (session.cipher() or ("",))[0],
            "peer_names": names,
            "peer_chain": chain,
        }
        app: ASGIApp | None = listener.apps[site.host]
        objection = self._objection(site, names, chain)
        if objection is None:
            kept = listener.keep(site.host, outcome="established", **facts)
        else:
            app = site.answers_refused()
            kept = listener.keep(site.host, outcome="refused", reason=objection, **facts)
        if app is None:
            # Silence: a connection that just ends, without alert or answer (core.whl.309).
            transport.abort()
            return
        extension = tls_extension(
            names=names,
            subject=subject_of(chain),
            chain_pem=map(ssl.DER_cert_to_PEM_cert, chain),
            version=facts["tls_version"],
            cipher=facts["cipher"],
            connection=None if kept is None else kept.seq,
        )
        http = HttpConnection(listener, app, {"tls": extension})
        transport.set_protocol(http)
        http.connection_made(transport)

    def _objection(self, site: Site, names: Iterable[str], chain: Sequence[bytes]) -> str | None:
        """Why a node is not let in; None lets it in."""
        if not site.back:
            return None
        if not site.admits(names):
            return "none of its certificate's names is on the whitelist"
        return "its certificate is revoked" if self._listener.revoked(chain) else None


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
        self._extensions: Any = extensions
        self._open = listener.open

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._open.add(transport)
        super().connection_made(transport)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = self._extensions

    def connection_lost(self, exc: Exception | None) -> None:
        self._open.discard(self.transport)
        super().connection_lost(exc)


def _reason(error: BaseException) -> str:
    if isinstance(error, ssl.SSLError) and error.reason:
        return str(error.reason).lower().replace("_", " ")
    return str(error) or type(error).__name__
