"""A world's listeners, on one loop, in one thread."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from starlette.types import Receive, Scope, Send
from uvicorn.config import Config

from medmij_sim.clock import Clock
from medmij_sim.pki import NodeFiles, Pki, ServerContexts
from medmij_sim.pki.certificates import Certificates
from medmij_sim.record import Record
from medmij_sim.server.connection import Elsewhere, Listener, answered_here
from medmij_sim.server.hosts import Hosts
from medmij_sim.server.loop import LoopThread
from medmij_sim.server.places import Places
from medmij_sim.server.plain import PlainListener
from medmij_sim.server.site import Site
from medmij_sim.transport import Address

KEEP_ALIVE_SECONDS = 75


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
        places: where to listen; any two ports of this machine unless given.
        plain: what is served without TLS.
    """

    def __init__(
        self,
        sites: Iterable[Site],
        pki: Pki,
        record: Record,
        clock: Clock,
        places: Places | None = None,
        *,
        plain: Site | None = None,
    ) -> None:
        self._sites = tuple(sites)
        self._pki = pki
        self._record = record
        self._clock = clock
        self._places = places or Places()
        self._plain = plain
        self._running: tuple[LoopThread, tuple[Listener | PlainListener, ...]] | None = None

    def start(self) -> Addresses:
        """Listen; all listeners take connections when this returns.

        Raises:
            ServeError: a port is taken or may not be used.
        """
        front, back, *others = self._places.open(plain=self._plain is not None)
        config = http_config()
        listeners: tuple[Listener | PlainListener, ...] = tls_listeners(
            self._sites, self._pki, self._record, self._clock, config, front, back
        )
        if self._plain is not None:
            listeners += (PlainListener(self._plain, others[0], self._record, self._clock, config),)
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


def tls_listeners(
    sites: Iterable[Site],
    pki: Certificates,
    record: Record,
    clock: Clock,
    config: Config,
    front: socket.socket,
    back: socket.socket,
    elsewhere: Elsewhere = answered_here,
) -> tuple[Listener, Listener]:
    """The two listeners of a world; the back one demands a client certificate.

    Args:
        front, back: sockets that listen.
        elsewhere: takes over the connections that another process answers.
    """
    by_host = {site.host: site for site in sites}

    def files(host: str) -> NodeFiles:
        site = by_host[host]
        return pki.node(site.host, site.organisation, site.certificate())

    def trusted(host: str) -> tuple[Path, ...]:
        return pki.ca_file, *by_host[host].client_cas

    def listener(is_back: bool, listening: socket.socket) -> Listener:
        own = Hosts((each for each in by_host.values() if each.back is is_back), record, clock, config)
        return Listener(
            own,
            lambda hosts: ServerContexts(hosts, files, client_cas=trusted if is_back else None),
            pki.refuses,
            listening,
            elsewhere,
        )

    return listener(False, front), listener(True, back)


def http_config() -> Config:
    """How uvicorn is to speak HTTP."""
    return Config(
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


async def _no_app(scope: Scope, receive: Receive, send: Send) -> None:
    """Never called: each connection brings the app of its host."""
