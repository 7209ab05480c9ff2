"""The hosts behind a listener: who they are, and what is recorded of the connections to them."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.server import ServerState

from medmij_sim.clock import Clock
from medmij_sim.pki import subject_of
from medmij_sim.record import Connection, Record
from medmij_sim.server.recording import RecordingApp
from medmij_sim.server.site import Site
from medmij_sim.server.tls_extension import tls_extension


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a handshake told.

    Attributes:
        host: the one that was asked for.
        port: of the listener.
        names, chain: of the other side's certificate, if it showed one; DER, its own first.
    """

    host: str
    port: int
    tls_version: str | None = None
    cipher: str = ""
    names: tuple[str, ...] = ()
    chain: tuple[bytes, ...] = ()


class Hosts:
    """Sites with their apps, recorded.

    Attributes:
        config, state: uvicorn's.
        open: the connections that speak HTTP now.
    """

    def __init__(self, sites: Iterable[Site], record: Record, clock: Clock, config: Config) -> None:
        self.sites = {site.host: site for site in sites}
        self.config = config
        self.state = ServerState()
        self.open: set[asyncio.Transport] = set()
        self._apps = {host: RecordingApp(site, record, clock) for host, site in self.sites.items()}
        self._record = record
        self._clock = clock

    def admitted(self, arrived: Arrived) -> tuple[ASGIApp, dict[str, Any]]:
        """The app that a connection is for, and the extensions of its scope."""
        return self._apps[arrived.host], _extensions(arrived, self.keep(arrived, outcome="established"))

    def refused(self, arrived: Arrived, reason: str) -> tuple[ASGIApp | None, dict[str, Any]]:
        """What answers a connection that is not let in, and the extensions of its scope; None hangs up in silence."""
        kept = self.keep(arrived, outcome="refused", reason=reason)
        return self.sites[arrived.host].answers_refused(), _extensions(arrived, kept)

    def keep(self, arrived: Arrived, **facts: Any) -> Connection | None:
        """Record how a connection began or failed, unless its host is not recorded."""
        site = self.sites.get(arrived.host.lower())
        if site is not None and not site.recorded:
            return None
        return self._record.add(
            Connection(
                at=self._clock.now(),
                actor=site.party if site else "world",
                side="server",
                host=site.host if site else "",
                port=arrived.port,
                sni=arrived.host or None,
                tls_version=arrived.tls_version,
                cipher=arrived.cipher or None,
                peer_names=arrived.names,
                peer_chain=arrived.chain,
                **facts,
            )
        )

    async def hang_up(self) -> None:
        """Hang up on every connection there is."""
        for transport in tuple(self.open):
            transport.abort()
        # One turn of the loop lets the connections end.
        await asyncio.sleep(0)


def _extensions(arrived: Arrived, kept: Connection | None) -> dict[str, Any]:
    return {
        "tls": tls_extension(
            names=arrived.names,
            subject=subject_of(arrived.chain),
            chain_pem=map(ssl.DER_cert_to_PEM_cert, arrived.chain),
            version=arrived.tls_version,
            cipher=arrived.cipher,
            connection=None if kept is None else kept.seq,
        )
    }
