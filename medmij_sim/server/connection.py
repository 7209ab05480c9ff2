"""One TCP connection: the handshake, the whitelist, and only then HTTP."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterable, Mapping
from typing import Any

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

HANDSHAKE_SECONDS = 10.0


class Listener:
    """What the connections of one listening socket share.

    Attributes:
        open: the transports that live; to be ended when the listener stops.
    """

    def __init__(
        self,
        sites: Iterable[Site],
        contexts: Callable[[Iterable[str]], ServerContexts],
        record: Record,
        clock: Clock,
        config: Config,
    ) -> None:
        self.sites = {site.host: site for site in sites}
        self.apps = {host: RecordingApp(site, record, clock) for host, site in self.sites.items()}
        self.contexts = contexts(self.sites)
        self.record = record
        self.clock = clock
        self.config = config
        self.state = ServerState()
        self.open: set[asyncio.Transport] = set()


class Knock(asyncio.Protocol):
    """A TCP connection until its handshake is over; every way in which that ends is recorded."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        # Nothing may be read before the handshake is there to read it.
        transport.pause_reading()
        self._listener.open.add(transport)
        self._task = asyncio.get_running_loop().create_task(self._welcome(transport))

    async def _welcome(self, transport: asyncio.Transport) -> None:
        listener = self._listener
        context = listener.contexts.borrow()
        waiting = _Waiting(lambda: listener.open.discard(transport))
        try:
            tls = await asyncio.get_running_loop().start_tls(
                transport, waiting, context, server_side=True, ssl_handshake_timeout=HANDSHAKE_SECONDS
            )
        except (OSError, EOFError) as error:
            listener.open.discard(transport)
            transport.abort()
            unknown = context.asked is not None and context.asked.lower() not in listener.sites
            reason = "no such host on this listener" if unknown else _reason(error)
            self._keep(transport, context.asked, outcome="handshake-failed", reason=reason)
            return
        finally:
            listener.contexts.give_back(context)
        if tls is None:
            # The peer was gone before the handshake could begin.
            listener.open.discard(transport)
            return
        listener.open.discard(transport)
        listener.open.add(tls)
        waiting.on_lost = lambda: listener.open.discard(tls)
        self._admit(tls, waiting)

    def _admit(self, tls: asyncio.Transport, waiting: _Waiting) -> None:
        listener = self._listener
        session: ssl.SSLObject = tls.get_extra_info("ssl_object")
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
        if site.back and not site.admits(names):
            # Silence: a connection that just ends, no alert and no answer (core.whl.309).
            app = site.answers_refused()
            reason = "none of its certificate's names is on the whitelist"
            kept = self._keep(tls, site.host, outcome="refused", reason=reason, **facts)
        else:
            kept = self._keep(tls, site.host, outcome="established", **facts)
        if app is None:
            tls.abort()
            return
        extension = tls_extension(
            names=names,
            subject=subject_of(chain),
            chain_pem=map(ssl.DER_cert_to_PEM_cert, chain),
            version=facts["tls_version"],
            cipher=facts["cipher"],
            connection=kept and kept.seq,
        )
        waiting.hand_over(tls, HttpConnection(listener, app, extension, waiting.on_lost))

    def _keep(self, transport: asyncio.Transport, host: str | None, **facts: Any) -> Connection | None:
        listener = self._listener
        site = listener.sites.get((host or "").lower())
        if site is not None and not site.recorded:
            return None
        port = (transport.get_extra_info("sockname") or ("", 0))[1]
        return listener.record.add(
            Connection(
                at=listener.clock.now(),
                actor=site.party if site else "world",
                side="server",
                host=site.host if site else "",
                port=port,
                sni=host,
                **facts,
            )
        )


class _Waiting(asyncio.Protocol):
    """Keeps what a client sends along with the end of its handshake until somebody may read it."""

    def __init__(self, on_lost: Callable[[], None]) -> None:
        self.on_lost = on_lost
        self._early = bytearray()
        self._lost = False

    def data_received(self, data: bytes) -> None:
        self._early += data

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = True
        self.on_lost()

    def hand_over(self, tls: asyncio.Transport, http: HttpConnection) -> None:
        if self._lost:
            return
        tls.set_protocol(http)
        http.connection_made(tls)
        if self._early:
            http.data_received(bytes(self._early))


class HttpConnection(HttpToolsProtocol):
    """uvicorn's HTTP protocol for the app of one host, with the TLS extension in the scope."""

    def __init__(
        self, listener: Listener, app: ASGIApp, extension: Mapping[str, Any], on_lost: Callable[[], None]
    ) -> None:
        super().__init__(listener.config, listener.state, {})
        self.app = app
        self._extensions: Any = {"tls": extension}
        self._on_lost = on_lost

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = self._extensions

    def connection_lost(self, exc: Exception | None) -> None:
        self._on_lost()
        super().connection_lost(exc)


def _reason(error: BaseException) -> str:
    if isinstance(error, ssl.SSLError) and error.reason:
        return str(error.reason).lower().replace("_", " ")
    return str(error) or type(error).__name__
