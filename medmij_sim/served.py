"""A world on sockets."""

from __future__ import annotations

import secrets
import ssl
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import httpx

from medmij_sim.errors import ConfigError
from medmij_sim.network import Sockets
from medmij_sim.pki import NodeFiles, Pki, Variant
from medmij_sim.pki.responder import responder_app
from medmij_sim.record import Interface
from medmij_sim.rounds import Rounds
from medmij_sim.server import Addresses, Places, Server, Site
from medmij_sim.transport import Resolver, ResolvingTransport, joined
from medmij_sim.workers import Workers

if TYPE_CHECKING:
    from medmij_sim.world import World

CONTROL_TOKEN_FILE = "control.token"


class ServedWorld:
    """Where a world can be reached, until it is stopped. Usable as a context manager.

    Attributes:
        world: the world itself; what is done to it counts at once.
        addresses: where the listeners are; `plain` is what certificates call `http://pki.<domain>`.
        resolver: leads every host of the world to its listener.
        network: what the parties' own traffic goes over.
        control_token: what opens the raw record over the control API.
        workers: the other processes that answer, if there are any. What is changed here in Python counts there after
            `workers.settle()`; what is changed over the control API counts at once.
    """

    def __init__(
        self,
        world: World,
        *,
        bind: str,
        port: int,
        back_bind: str,
        back_port: int,
        state: Path | None,
        open_to_network: bool,
        workers: int,
    ) -> None:
        self.world = world
        self._pki = Pki(world.clock, state, domain=world.domain)
        places = Places(bind, port, back_bind, back_port, _next_port(back_port), open_to_network)
        plain = Site(self._pki.urls.host, "pki", Interface.OTHER, responder_app(self._pki), plain=True)
        self.workers = Workers(world, self._pki, places, plain, workers) if workers else None
        self._server = self.workers or Server(
            world.sites.values(), self._pki, world.record, world.clock, places, plain=plain
        )
        self.addresses: Addresses = self._server.start()
        self.resolver = Resolver(
            {host: self.addresses.back if site.back else self.addresses.front for host, site in world.sites.items()}
        )
        self.network = Sockets(self.resolver, self._pki, self._organisation, self._revoke)
        self.control_token = _kept_token(self._pki.directory / CONTROL_TOKEN_FILE)
        world.served, world.network = self, self.network
        self._rounds = Rounds(world.run_errands)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def ca_file(self) -> Path:
        """The root that clients must trust, PEM."""
        return self._pki.ca_file

    @property
    def pki_url(self) -> str:
        """Where what certificates call `http://pki.<domain>` really is."""
        assert self.addresses.plain is not None
        return f"http://{joined(self.addresses.plain)}"

    @property
    def directory(self) -> Path:
        """Where the certificates are."""
        return self._pki.directory

    def client_files(self, party: str, variant: Variant = Variant.GOOD) -> NodeFiles:
        """The certificate and key of a party (`pgo-a`).

        Args:
            variant: what is to be wrong with the certificate.

        Raises:
            ConfigError: there is no such party, or it has no certificate.
        """
        node = self.world.node_of(party)
        if node is None:
            raise ConfigError(f"{party} has no certificate — name a PGO or a DVZA")
        return self._pki.node(node, self._organisation(node), variant)

    def node_files(self, host: str) -> NodeFiles:
        """The certificate and key of a node that is no party of this world, by host name."""
        return self._pki.node(host, self._organisation(host))

    def client_context(self, party: str = "browser") -> ssl.SSLContext:
        """A TLS context that trusts this world and shows a party's certificate; a browser shows none.

        Raises:
            ConfigError: there is no such party.
        """
        return self.network.context(self.world.node_of(party))

    def client_for(self, party: str = "browser") -> httpx.Client:
        """A client over sockets that shows a party's certificate; it is not recorded on its own side.

        Raises:
            ConfigError: there is no such party.
        """
        return httpx.Client(transport=ResolvingTransport(self.resolver, self.client_context(party)), trust_env=False)

    def url(self, host: str) -> str:
        """The URL of a host with the port of its listener, for clients that cannot be given a resolver.

        Raises:
            ConfigError: there is no such host.
        """
        if host not in self.world.sites:
            raise ConfigError(f"no host {host!r} — choose one of {', '.join(self.world.sites)}")
        return f"https://{host}:{self.resolver(host, 443)[1]}"

    def stop(self) -> None:
        """Hang up and free the ports; the world goes on in process."""
        self._rounds.stop()
        self.world.leave_sockets()
        self._server.stop()
        self._pki.close()

    def _revoke(self) -> None:
        """Make the revoked certificates that hosts are to show: a list must name them before a client looks."""
        for site in self.world.sites.values():
            if site.certificate() is Variant.REVOKED:
                self._pki.node(site.host, site.organisation, Variant.REVOKED)

    def _organisation(self, node: str) -> str:
        site = self.world.sites.get(node)
        return site.organisation if site else "stranger"


def _next_port(port: int) -> int:
    """The port after a given one; any when that was any, or the last."""
    return port + 1 if 0 < port < 65535 else 0


def _kept_token(path: Path) -> str:
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    token = secrets.token_hex(32)
    path.touch(mode=0o600)
    path.write_text(token, encoding="ascii")
    return token
