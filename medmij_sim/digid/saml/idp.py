"""What both SAML faces of NEP-DigiD need: providers, keys, time, ids, and the answers that wait behind artifacts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote_plus

from medmij_sim.digid.party import Digid
from medmij_sim.digid.policy import DigidPolicy
from medmij_sim.digid.providers import Providers
from medmij_sim.digid.saml.artifact import artifact
from medmij_sim.digid.saml.artifacts import LIFETIME, Artifacts, Issued
from medmij_sim.digid.saml.keyring import Keyring
from medmij_sim.digid.saml.passing import drop_oldest
from medmij_sim.digid.saml.spoiling import Spoiling
from medmij_sim.environment import Environment

_ENTITY = "urn:nl-eid-gdi:1.0:{}:00000000000000000000:entities:{}"
"""Entity ids with an OIN of zeros and an index from 9000 are for test systems (spec DigiD 1)."""


class SamlIdp:
    """The part of NEP-DigiD that the SAML faces share.

    Args:
        digid: the login pages and the people.
        providers: who may ask.
        env: time, chance and record of the world.
        domain: pages are on `digid.<domain>`, services for programs on `was-digid.<domain>`.
        policy: how it behaves now.

    Attributes:
        routing_service, authentication_service, representation_service: entity ids of the parts that eID SAML 4.4
            tells apart.
        front: origin of what browsers visit.
        back: origin of what service providers' programs visit.
    """

    routing_service: Final = _ENTITY.format("RD", 9000)
    authentication_service: Final = _ENTITY.format("AD", 9001)
    representation_service: Final = _ENTITY.format("BVD", 9002)

    def __init__(
        self,
        digid: Digid,
        providers: Providers,
        env: Environment,
        domain: str,
        policy: Callable[[], DigidPolicy] = DigidPolicy,
    ) -> None:
        self.digid = digid
        self.providers = providers
        self.policy = policy
        self.front = digid.origin
        self.back = digid.back_origin
        self.artifacts = Artifacts()
        self.keyring = Keyring(env.clock.now())
        self._env = env
        self._seen: dict[str, datetime] = {}

    def reset(self) -> None:
        """Forget the answers that wait and the requests that were seen."""
        self.artifacts.clear()
        self._seen.clear()

    def now(self) -> datetime:
        """The world's time, by which everything is judged."""
        return self._env.clock.now()

    def written(self, moment: datetime | None = None) -> datetime:
        """A moment, by default now, as messages carry it: the world's time, unless our clock is told to be off."""
        return (moment or self.now()) + self.policy().clock_offset

    @property
    def spoiling(self) -> Spoiling:
        """What goes wrong now in what is answered; every answer passes through it."""
        return Spoiling(self.policy(), lambda: self.keyring.key("nobody", "sha256"), self.new_id)

    def new_id(self) -> str:
        """A fresh XML ID."""
        return f"_{self._env.mint.token(20)}"

    def learn(self, kind: str, value: str) -> None:
        """Keep a value out of what leaves memory."""
        self._env.record.redactor.learn(kind, value)

    def is_first(self, request_id: str, issuer: str, until: datetime) -> bool:
        """Whether a request was not seen before; it is remembered until then."""
        now = self.now()
        drop_oldest(self._seen, lambda moment: moment <= now)
        key = f"{issuer} {request_id}"
        first = self._seen.pop(key, now) <= now
        self._seen[key] = until
        return first

    def send_artifact(
        self, issued: Issued, entity_id: str, relay_state: str | None, lifetime: timedelta = LIFETIME
    ) -> str:
        """Put an answer behind a fresh artifact.

        Args:
            entity_id: ours, in the interface of the provider.
            relay_state: comes back unchanged; None when there was none.
            lifetime: how long it can be redeemed.

        Returns:
            The URL to which the browser goes.
        """
        value = artifact(self.spoiling.source(entity_id), bytes.fromhex(self._env.mint.token(20)))
        self.learn("artifact", value)
        self.artifacts.keep(value, issued, self.now(), lifetime)
        query = f"SAMLart={quote_plus(value)}"
        relay_state = self.spoiling.relay_state(relay_state)
        if relay_state is not None:
            query += f"&RelayState={quote_plus(relay_state)}"
        return f"{issued.recipient}{'&' if '?' in issued.recipient else '?'}{query}"
