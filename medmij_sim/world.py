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
from medmij_sim.dossier_folders import entries_in
from medmij_sim.dvza.token_map import TokenMap, token_map_of
from medmij_sim.environment import Environment
from medmij_sim.errands import Errands
from medmij_sim.errors import ConfigError
from medmij_sim.faults import CATALOGUE, Faults, UnknownFaultError
from medmij_sim.journeys import Journeys
from medmij_sim.lists.registry import AnyList
from medmij_sim.members import Members
from medmij_sim.mint import Mint
from medmij_sim.network import InProcess, Network
from medmij_sim.parties import Parties, Surroundings
from medmij_sim.people import People
from medmij_sim.pki import Variant
from medmij_sim.publication import Publication, publish
from medmij_sim.reachable import Reachable
from medmij_sim.record import ClockMove, Record
from medmij_sim.server.recording import RecordingApp
from medmij_sim.server.site import Site
from medmij_sim.standpoints import Standpoints
from medmij_sim.storage import MemoryStorage, Storage
from medmij_sim.strangers import Strangers

if TYPE_CHECKING:
    from datetime import datetime

    from medmij_sim.served import ServedWorld


class World(Members, Reachable, Journeys, Contents, Errands):
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
            (role.naam for role in cast.aanbieders if not role.needs_relation),
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

    def publish(self, lists: Publication | None) -> None:
        """Have the Stelselnode publish other lists than those of this world, or None for its own again.

        The parties of the world go on by its own lists, except who reads them at the Stelselnode.
        """
        self._published = lists

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
