"""How a world is reached: by clients in process, by respx, or on sockets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from medmij_sim.errors import ConfigError
from medmij_sim.part import Part
from medmij_sim.record import Interface

if TYPE_CHECKING:
    import respx

    from medmij_sim.cast import Cast
    from medmij_sim.clients import Clients
    from medmij_sim.dvza.token_map import TokenMap
    from medmij_sim.network import InProcess, Network
    from medmij_sim.served import ServedWorld
    from medmij_sim.server.site import Site


class Reachable(Part):
    """The part of a `World` that has clients and can be put on sockets."""

    domain: str
    cast: Cast
    sites: Mapping[str, Site]
    network: Network
    served: ServedWorld | None
    fixed_tokens: TokenMap
    _clients: Clients
    _in_process: InProcess

    def node_of(self, party: str) -> str | None:
        """The host name in the certificate that a party shows; None for a browser, which has none.

        Raises:
            ConfigError: there is no such party.
        """
        if party == "browser":
            return None
        nodes = {role.key: role.host(self.domain) for role in self.cast.pgos}
        nodes |= {role.key: role.token_host(self.domain) for role in self.cast.dvzas}
        if party in nodes:
            return nodes[party]
        raise ConfigError(f"no party {party!r} — choose one of {', '.join(('browser', *nodes))}")

    def interface_of(self, request: httpx.Request) -> Interface:
        """The interface that a request to this world belongs to."""
        site = self.sites.get(request.url.host)
        return site.interface if site else Interface.OTHER

    def client_for(self, party: str = "browser") -> httpx.Client:
        """A client in process that shows a party's certificate; what it does is recorded from its side too.

        Raises:
            ConfigError: there is no such party.
        """
        return self._clients.sync(party, self.node_of(party))

    def async_client_for(self, party: str = "browser") -> httpx.AsyncClient:
        """`client_for`, asynchronous.

        Raises:
            ConfigError: there is no such party.
        """
        return self._clients.over(party, self._in_process.transport(self.node_of(party)))

    def respx_router(self, party: str = "pgo-a") -> respx.MockRouter:
        """A respx router that answers every host of this world in process.

        Args:
            party: whose certificate the back channel sees.

        Raises:
            ConfigError: there is no such party.
        """
        return self._clients.router(self.sites, self.node_of(party))

    def serve(
        self,
        *,
        bind: str = "127.0.0.1",
        port: int = 0,
        back_bind: str | None = None,
        back_port: int = 0,
        state: Path | None = None,
        open_to_network: bool = False,
        workers: int = 0,
    ) -> ServedWorld:
        """Put this world on TLS sockets, until the result is stopped or its `with` block ends.

        Args:
            bind, back_bind: the addresses of the two listeners; another than loopback needs `open_to_network`, and the
                back one is that of the front unless it is given.
            port, back_port: of the two listeners; 0 for any.
            state: a folder for certificates and more, found again at the next start.
            workers: processes of their own that answer for the DVZAs (see `medmij_sim.workers`); they need a storage
                that other processes can use. 0 has this process do everything.

        Raises:
            ServeError: a port is taken, the address may not be used, this world is on sockets already, or workers could
                not begin.
            ConfigError: the folder cannot be used.
        """
        from medmij_sim.served import ServedWorld
        from medmij_sim.server import ServeError

        if self.served is not None:
            raise ServeError("this world is on sockets already — stop that first, or make another world")
        if self.fixed_tokens and open_to_network:
            raise ServeError("a token map opens dossiers to whoever knows a token — it cannot be open to the network")
        return ServedWorld(
            self._whole,
            bind=bind,
            port=port,
            back_bind=back_bind or bind,
            back_port=back_port,
            state=state,
            open_to_network=open_to_network,
            workers=workers,
        )

    def leave_sockets(self) -> None:
        """Go on in process; to be said by who served this world."""
        self.served, self.network = None, self._in_process
