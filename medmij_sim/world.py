"""A world: all parties of the afsprakenstelsel, with their time, chance, people, lists, faults and record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import httpx
from starlette.types import ASGIApp

from medmij_sim.cast import DEFAULT_CAST, Cast
from medmij_sim.chainlog.setting import ChainLogSetting
from medmij_sim.clients import Clients
from medmij_sim.clock import Clock
from medmij_sim.config import WorldConfig
from medmij_sim.contents import Contents
from medmij_sim.digid.login import Authenticator
from medmij_sim.digid.login_choice import LoginChoice, LoginKind
from medmij_sim.digid.party import Digid
from medmij_sim.dossier_folders import entries_in
from medmij_sim.dvza.lists import ReadLists
from medmij_sim.dvza.token_map import TokenMap, token_map_of
from medmij_sim.environment import Environment
from medmij_sim.errands import Errands
from medmij_sim.errors import ConfigError
from medmij_sim.faults import CATALOGUE, Faults, UnknownFaultError
from medmij_sim.journeys import Journeys
from medmij_sim.lists.registry import AnyList
from medmij_sim.mint import Mint
from medmij_sim.network import InProcess, Network
from medmij_sim.parties import Parties, Surroundings
from medmij_sim.people import People
from medmij_sim.pki import Variant
from medmij_sim.publication import Publication, publish
from medmij_sim.record import ClockMove, Interface, Record
from medmij_sim.server.recording import RecordingApp
from medmij_sim.server.site import Site
from medmij_sim.standpoints import Standpoints
from medmij_sim.storage import MemoryStorage, Storage
from medmij_sim.strangers import Strangers

if TYPE_CHECKING:
    from datetime import datetime

    import respx

    from medmij_sim.chainlog.collector import Logged
    from medmij_sim.digid.faces import Faces
    from medmij_sim.dvza import Dvza
    from medmij_sim.pgo import Pgo
    from medmij_sim.served import ServedWorld

NO_TREATMENT_RELATION = "BAZB"


class World(Journeys, Contents, Errands):
    """Everything around a DVZA or a PGO, in memory; two worlds share nothing.

    Args:
        seed: makes the strangers, and a frozen world's codes and tokens; with a running clock nobody can guess those.
        clock: real time unless given.
        domain: the hosts of this world are below it.
        cast: who plays.
        config: how its DVZAs are, and the dossiers and faults to begin with and to return to at a reset; its other
            members are for who makes the world (see `medmij_sim.config`).
        record_limit: keep only the last so many events; None keeps all.
        token_map: bearer tokens that stand for people at the resource endpoints, or the file that has them; None for
            those of the configuration. Such a world is for this machine only.
        storage: where its DVZAs remember; in this process unless given. A world that is closed closes it.
        strangers: how many people there are besides the personas; None for what the configuration says.
        logins: another way in which the people of a DVZA (by key) log in than at the NEP-DigiD of this world.

    Attributes:
        apps: ASGI app by host name, recorded.
        logs: where its parties log for MedMij, and who collects that.
        network: what the parties' own traffic goes over.
        sites: what is known of each host.
        served: where this world is on sockets; None in process.
        resets: how often it began again.
        fixed_tokens: what bearer tokens stand for by themselves (see `medmij_sim.dvza.token_map`); mostly none.

    Raises:
        ConfigError: a DVZA, dossier, fault or stranger of the configuration cannot be had.
    """

    def __init__(
        self,
        seed: int = 1,
        *,
        clock: Clock | None = None,
        domain: str = "medmij.localhost",
        cast: Cast = DEFAULT_CAST,
        config: WorldConfig | None = None,
        record_limit: int | None = None,
        storage: Storage | None = None,
        logins: Callable[[str], Authenticator] | None = None,
        token_map: TokenMap | Path | None = None,
        strangers: int | None = None,
    ) -> None:
        self.seed = seed
        self.domain = domain
        self.config = (config or WorldConfig()).having(strangers)
        self.cast = cast = self.config.cast(cast)
        self.clock = clock or Clock()
        self.storage = storage or MemoryStorage()
        # Where things last, a row of values that begins again would give out what was given out before.
        self.mint = Mint(seed if self.clock.is_frozen and self.storage.address is None else None)
        self.faults = Faults(CATALOGUE, cast.kinds())
        self.record = Record(record_limit)
        self.env = Environment(self.clock, self.mint, self.faults, self.record)
        self.people = People(
            self.clock,
            (role.naam for role in cast.aanbieders if role.aanbiedertype == NO_TREATMENT_RELATION),
            Strangers(seed, self.config.strangers),
            Standpoints(cast),
        )
        self.lists = publish(cast, domain, self.clock.now())
        self.fixed_tokens = token_map_of(token_map or self.config.token_map, self.people.keys, cast)
        self._published: Publication | None = None
        self.logs = ChainLogSetting(domain, self.clock, self._quiet_client_of, self.storage)
        self._parties = Parties(
            Surroundings(
                cast,
                domain,
                self.env,
                self.people,
                self.lists,
                self._list,
                self._client_of,
                self.storage,
                self.logs,
                self.config.login or "direct",
                logins,
                self.fixed_tokens,
                self.config.digid,
            )
        )
        self.sites: Mapping[str, Site] = MappingProxyType(
            {site.host: site for site in self._parties.sites(self._control)}
        )
        self.apps: Mapping[str, ASGIApp] = MappingProxyType(
            {host: RecordingApp(site, self.record, self.clock) for host, site in self.sites.items()}
        )
        self._in_process = InProcess(self.sites, self.apps, self.record, self.clock)
        self.network: Network = self._in_process
        self.served: ServedWorld | None = None
        self.resets = 0
        self._clients = Clients(self._in_process, self.record, self.clock, self.interface_of)
        self.clock.on_move(self._note_move)
        self._begin()

    def __repr__(self) -> str:
        return f"<World {self.seed} on {self.domain}>"

    @property
    def digid(self) -> Digid:
        return self._parties.digid

    @property
    def faces(self) -> Faces:
        """The interfaces of NEP-DigiD for service providers outside this world."""
        return self._parties.faces

    def dvza(self, key: str) -> Dvza:
        """The DVZA with this key, such as `dvza-a`.

        Raises:
            ConfigError: there is none.
        """
        return self._parties.dvza(key)

    def pgo(self, key: str) -> Pgo:
        """The PGO with this key, such as `pgo-a`.

        Raises:
            ConfigError: there is none.
        """
        return self._parties.pgo(key)

    def publish(self, lists: Publication | None) -> None:
        """Have the Stelselnode publish other lists than those of this world, or None for its own again.

        The parties of the world go on by its own lists, except who reads them at the Stelselnode.
        """
        self._published = lists

    def lists_of(self, dvza: str) -> ReadLists:
        """The lists that a DVZA of this world goes by.

        Raises:
            ConfigError: there is no such DVZA.
        """
        return self._parties.lists_of(dvza)

    def login_of(self, dvza: str) -> LoginChoice:
        """How a DVZA of this world has people log in.

        Raises:
            ConfigError: there is no such DVZA.
        """
        return self._parties.login_of(dvza)

    def read_lists(self, dvza: str, itself: bool) -> None:
        """Have a DVZA of this world read its lists at the Stelselnode, or go by those of the world as it began.

        Raises:
            ConfigError: there is no such DVZA.
        """
        self.lists_of(dvza).read(itself)

    def log_in_by(self, dvza: str, kind: LoginKind | None) -> None:
        """Have a DVZA of this world log people in through the seam alone, or as a service provider of DigiD.

        Args:
            kind: see `medmij_sim.digid.login_choice`; None for how the world began.

        Raises:
            ConfigError: there is no such DVZA.
        """
        self.login_of(dvza).use(kind)

    def chainlog(self, session_id: str | None = None) -> tuple[Logged, ...]:
        """What the parties logged for MedMij, in order, once each has sent what is due.

        Not to be called from asynchronous code.

        Args:
            session_id: only of the journey with this X-Correlation-ID.
        """
        return self._clients.run(self.logs.events(session_id))

    def dvzas_with_memory(self) -> tuple[Dvza, ...]:
        """The DVZAs that may remember something: who was not made remembers nothing."""
        return self._parties.dvzas_with_memory()

    def pgos_with_memory(self) -> tuple[Pgo, ...]:
        """The PGOs that may remember something, in the same way."""
        return self._parties.pgos_with_memory()

    def reset(self) -> None:
        """Everything as it began: time, people, sessions, tokens, faults, record."""
        self.resets += 1
        self.faults.clear()
        self.clock.reset()
        self.mint.reset()
        self.people.reset()
        self._published = None
        self._parties.reset()
        self.record.clear()
        self.record.tags = frozenset()
        self._begin()

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
            self,
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

    def close(self) -> None:
        """End the thread that synchronous clients use, if one was started, and close what is kept."""
        self._clients.close()
        self.storage.close()

    def _begin(self) -> None:
        for token in self.fixed_tokens:
            self.record.redactor.learn("fixed-token", token)
        in_folders = (each for folder in self.config.dossiers for each in entries_in(folder, self.people.keys))
        for each in (*in_folders, *self.config.dossier):
            self.load_dossier(
                each.path, person=each.person, aanbieder=each.aanbieder, patient=each.patient, shared=each.shared
            )
        for fault in self.config.fault:
            try:
                self.faults.on(fault.name, fault.party)
            except UnknownFaultError as error:
                raise ConfigError(str(error)) from None

    def _list(self, kind: str) -> AnyList:
        return (self._published or self.lists)(kind)

    def _client_of(self, party: str, node: str | None, variant: Variant) -> httpx.AsyncClient:
        return self._clients.over(party, self.network.transport(node, variant))

    def _quiet_client_of(self, node: str) -> httpx.AsyncClient:
        """A client that is not recorded, in process even of a served world, and shows the certificate of a node."""
        return httpx.AsyncClient(transport=self._in_process.transport(node), trust_env=False)

    def _control(self) -> ASGIApp:
        from medmij_sim.control import control_app

        return control_app(self)

    def _note_move(self, before: datetime, after: datetime) -> None:
        self.record.add(ClockMove(at=after, actor="clock", before=before, after=after))
