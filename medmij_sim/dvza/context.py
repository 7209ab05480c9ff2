"""What the three servers of one DVZA share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from medmij_sim.cast import AanbiederRole, DvzaRole
from medmij_sim.chainlog.log import ChainLog
from medmij_sim.digid.login import Authenticator
from medmij_sim.dvza.contracts import Lists, People
from medmij_sim.dvza.model import Function
from medmij_sim.dvza.policy import CONFORMING, DvzaPolicy
from medmij_sim.dvza.releases import AfsprakenRelease
from medmij_sim.dvza.store import Store
from medmij_sim.dvza.token_map import TokenMap
from medmij_sim.environment import Environment
from medmij_sim.listxml.problem import NotListedError
from medmij_sim.ocl.model import OAuthclient
from medmij_sim.services import CATALOGUE
from medmij_sim.storage import Shelf
from medmij_sim.zal.model import Gegevensdienst

_SAME_EVERY_TIME = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One DVZA, as its endpoints see it.

    Args:
        aanbieders: those it serves, by MedMij name without `@medmij`.
        log: its chain log, at the host of its screens.
        fixed_tokens: what bearer tokens stand for by themselves, beside those that were issued.
    """

    role: DvzaRole
    aanbieders: Mapping[str, AanbiederRole]
    env: Environment
    lists: Lists
    people: People
    login: Authenticator
    domain: str
    log: ChainLog
    store: Store = field(default_factory=Store)
    fixed_tokens: TokenMap = field(default_factory=dict, repr=False)

    def policy(self) -> DvzaPolicy:
        """How to behave right now."""
        return self.env.faults.policy("dvza", self.role.key, CONFORMING)

    def now(self) -> datetime:
        return self.env.clock.now()

    def in_seconds(self, seconds: int) -> datetime:
        return self.now() + timedelta(seconds=seconds)

    def client(self, client_id: str) -> OAuthclient | None:
        """The PGO on the newest OCL, or None."""
        try:
            return self.lists.ocl.client(client_id)
        except NotListedError:
            return None

    def listed(self, aanbieder: str, service: str, release: AfsprakenRelease) -> Gegevensdienst | None:
        """What the newest ZAL has of a gegevensdienst of an aanbieder served here, or None."""
        naam = self.aanbieders[aanbieder].naam
        try:
            return self.lists.zal.gegevensdienst(naam, service, release.interfaceversie)
        except NotListedError:
            return None

    def offered(self, aanbieder: str, function: Function) -> tuple[str, ...]:
        """The gegevensdiensten of one function that an aanbieder served here has; one to subscribe to is collected."""
        wanted = "Verzamelen" if function == "Abonneren" else function
        services = self.aanbieders[aanbieder].gegevensdiensten
        return tuple(service for service in services if CATALOGUE[service].function == wanted)

    def recognised(self, client_id: str, service: str, release: AfsprakenRelease) -> bool:
        """Whether the newest OCL recognises a PGO for a gegevensdienst (core.ocl.300)."""
        client = self.client(client_id)
        return client is not None and client.recognised_for(service, release.interfaceversie)

    def secret(self, kind: str) -> str:
        """A new secret that is no code or token; the safe view of the record shows it by its kind."""
        value = self.env.mint.token()
        self.env.record.redactor.learn(kind, value)
        return value

    def fresh(self, kind: str, shelf: Shelf[Any], *, unique: bool) -> str:
        """A new key for a shelf: a UUID version 4 that is not on it (core.autorisatie.205, .208).

        Args:
            kind: of secret (`code`, `access-token`), for the safe view of the record.
            unique: False for the same value every time.
        """
        value = self.env.mint.uuid4() if unique else _SAME_EVERY_TIME
        while unique and shelf.get(value) is not None:
            value = self.env.mint.uuid4()
        self.env.record.redactor.learn(kind, value)
        return value
