"""A world's listeners, on one loop, in one thread."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.types import Receive, Scope, Send
from uvicorn.config import Config

from medmij_sim.clock import Clock
from medmij_sim.errors import MedmijSimError
from medmij_sim.pki import NodeFiles, Pki, ServerContexts
from medmij_sim.record import Record
from medmij_sim.server.connection import Listener
from medmij_sim.server.loop import LoopThread
from medmij_sim.server.plain import PlainListener
from medmij_sim.server.site import Site
from medmij_sim.transport import Address

KEEP_ALIVE_SECONDS = 75
BACKLOG = 512


class ServeError(MedmijSimError):
    """The world cannot be put on sockets."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the listeners are; `plain` is the one without TLS, if there is one."""

    front: Address
    back: Address
    plain: Address | None = None


class Server:
    """Serves sites until it is stopped; can be started again.

    Args:
        sites: the hosts; those on the back channel get the listener that demands a client certificate.
        pki: makes the certificates, and knows which are revoked.
        bind: the address to listen on; another than loopback needs `open_to_network`.
        back_bind: that of the back listener, if it is another.
        front_port, back_port, plain_port: 0 for any free one.
        plain: what is served without TLS.
    """

    def __init__(
        self,
        sites: Iterable[Site],
        pki: Pki,
        record: Record,
        clock: Clock,
        *,
        bind: str = "127.0.0.1",
        front_port: int = 0,
        back_bind: str | None = None,
        back_port: int = 0,
        plain_port: int = 0,
        plain: Site | None = None,
        open_to_network: bool = False,
    ) -> None:
        for address in (bind, back_bind or bind):
            if not open_to_network and not _is_loopback(address):
                raise ServeError(
                    f"{address} is not a loopback address — bind 127.0.0.1, or say that others may reach this world "
                    "(--open-to-network)"
                )
        self._record = record
        self._clock = clock
        self._config = Config(
            _no_app,
            loop="none",
            http="httptools",
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
        )
        self._sites = {site.host: site for site in sites}
        self._plain = plain
        self._pki = pki
        self._wanted = ((bind, front_port), (back_bind or bind, back_port), (bind, plain_port))[
            : 2 if plain is None else 3
        ]
        self._running: tuple[LoopThread, tuple[Listener | PlainListener, ...]] | None = None

    def start(self) -> Addresses:
        """Listen; all listeners take connections when this returns.

        Raises:
            ServeError: a port is taken or may not be used.
        """
        front, back, *others = self._sockets()
        shared = (self._record, self._clock, self._config)
        sites = self._sites.values()
        listeners: tuple[Listener | PlainListener, ...] = (
            Listener(
                (each for each in sites if not each.back), self._front_contexts, self._pki.refuses, front, *shared
            ),
            Listener((each for each in sites if each.back), self._back_contexts, self._pki.refuses, back, *shared),
        )
        if self._plain is not None:
            listeners += (PlainListener(self._plain, others[0], *shared),)
        thread = LoopThread("medmij-sim")
        for listener in listeners:
            thread.run(listener.start())
        self._running = (thread, listeners)
        return Addresses(*(listener.address for listener in listeners))

    def stop(self) -> None:
        """Hang up everywhere; returns when the ports are free."""
        if self._running is None:
            return
        thread, listeners = self._running
        self._running = None
        for listener in listeners:
            thread.run(listener.close())
        thread.stop()

    def _sockets(self) -> list[socket.socket]:
        opened: list[socket.socket] = []
        for bind, port in self._wanted:
            try:
                opened.append(_listening(bind, port))
            except OSError as error:
                for each in opened:
                    each.close()
                raise ServeError(_explain(error, bind, port)) from None
        return opened

    def _front_contexts(self, hosts: Iterable[str]) -> ServerContexts:
        return ServerContexts(hosts, self._files)

    def _back_contexts(self, hosts: Iterable[str]) -> ServerContexts:
        return ServerContexts(hosts, self._files, client_ca=self._pki.ca_file)

    def _files(self, host: str) -> NodeFiles:
        site = self._sites[host]
        return self._pki.node(host, site.organisation, site.certificate())


async def _no_app(scope: Scope, receive: Receive, send: Send) -> None:
    """Never called: each connection brings the app of its host."""


def _listening(bind: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    opened = socket.create_server((bind, port), family=family, backlog=BACKLOG)
    opened.setblocking(False)
    return opened


def _is_loopback(bind: str) -> bool:
    try:
        return ipaddress.ip_address(bind).is_loopback
    except ValueError:
        return bind == "localhost"


def _explain(error: OSError, bind: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"port {port} on {bind} is taken — choose another with --port, or 0 for any free one"
        case errno.EACCES:
            return f"port {port} on {bind} may not be used — choose one above 1023 with --port"
        case errno.EADDRNOTAVAIL:
            return f"{bind} is no address of this machine — choose another with --bind"
    return f"cannot listen on {bind} port {port}: {error.strerror or error} — choose another with --bind or --port"
