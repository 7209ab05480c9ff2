"""What tests of subscriptions have in hand: a world, a token to subscribe, requests, notifications."""

from __future__ import annotations

import asyncio
import itertools
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from medmij_sim import World
from medmij_sim.fhir.types import Resource
from medmij_sim.pgo.inbox import Notified
from medmij_sim.record import Exchange, Interface

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
LINDE = "huisartsdelinde"
PGO, OTHER_PGO = "pgo-a", "pgo-b"
BASE = "https://fhir.dvza-a.medmij.localhost/r22/subscription"
ENDPOINT = f"{BASE}/Subscription"
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


@dataclass
class Subscribing:
    """A world, and what is done in it."""

    world: World
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def token(self, days: int, person: str = "woman_34", service: str = "48") -> str:
        """A token to subscribe, in the hands of pgo-a."""
        party = self.world.pgo(PGO)
        journey = asyncio.run(party.start(LINDE, (service,), person, days=days))
        response = self.world.consent(journey.authorization_url, person=person, redirect_uri=party.redirect_uri)
        asyncio.run(party.callback(response))
        return party.sessions.get(journey.session).access_token

    def send(
        self, method: str, token: str | None, key: str = "", body: Any = None, *, pgo: str = PGO, **more: Any
    ) -> httpx.Response:
        """One request of the subscription interface."""
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        headers = {**JSON, **bearer, **more.pop("headers", {})}
        content = {} if body is None else {"json": body}
        with self.world.client_for(pgo) as client:
            url = "/".join(filter(None, (more.pop("url", ENDPOINT), key)))
            return client.request(method, url, headers=headers, **content, **more)

    def started(self, days: int = 90, **more: Any) -> tuple[str, str]:
        """A subscription of pgo-a that nobody remembers but the DVZA: its id, and the token."""
        token = self.token(days, **more)
        answer = self.send("POST", token, body={})
        assert answer.status_code in (200, 201), answer.text
        return answer.json()["subscription_id"], token

    def news(self, person: str = "woman_34", aanbieder: str | None = None, kind: str = "Condition") -> Resource:
        """Something new in a dossier."""
        held = self.world.people.resources(person, f"{LINDE}@medmij", "STU3")
        new = deepcopy(next(each for each in held if each["resourceType"] == kind))
        new["id"] = f"news-{next(self.numbers)}"
        self.world.new_data([new], person=person, aanbieder=aanbieder)
        return new

    def came(self, pgo: str = PGO) -> list[tuple[str | None, int]]:
        """The notifications that came in: the kind, and the status they were answered with."""
        return [(each.kind, each.status) for each in self.told(pgo)]

    def told(self, pgo: str = PGO) -> tuple[Notified, ...]:
        return self.world.notifications(pgo)

    def sent(self) -> list[Exchange]:
        """The notifications as they crossed the wire, as the DVZA sent them."""
        self.world.notifications()
        return [
            each
            for each in self.world.record.since(0)
            if isinstance(each, Exchange) and each.interface is Interface.NOTIFICATION and each.actor == "dvza-a"
        ]

    def active(self) -> list[str]:
        """Ids of the subscriptions that last."""
        return [each.id for each in self.world.subscriptions() if each.active]
