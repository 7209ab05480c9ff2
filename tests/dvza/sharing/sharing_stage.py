"""Sharing as a PGO that is nothing but an HTTP client: a token of Delen, a Bundle, an answer."""

from __future__ import annotations

import itertools
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

import httpx
from dvza_stage import DOMAIN, LINDE, WOUD, Hosts, Stage

from medmij_sim.cast import DEFAULT_CAST
from medmij_sim.dvza.deliveries import Delivery
from medmij_sim.dvza.model import Access, Grant
from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.types import Resource
from medmij_sim.pgo.sharing import bundle_of
from medmij_sim.services import CATALOGUE
from medmij_sim.shareable import Known, made_up
from synthetic_patients.providers.directory import GP

WHERE = {"53": LINDE, "57": LINDE, "59": LINDE, "60": LINDE, "55": WOUD, "990000001": WOUD}
JSON = "application/fhir+json"


@cache
def given(service: str) -> tuple[Resource, ...]:
    """What woman_34 could share with a service; made once."""
    from dvza_stage import NOW, grown

    dossier = grown("woman_34", NOW.date())[CATALOGUE[service].fhir_release]
    return made_up(Known(tuple(dossier), NOW, WHERE[service], GP), CATALOGUE[service])


@dataclass
class Sharer:
    """A PGO in whose hands the tokens of one person are."""

    stage: Stage
    person: str = "woman_34"
    pgo: str = "pgo-a"
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, service: str) -> str:
        """A token for one service, as it would be after the person confirmed; the pages have tests of their own."""
        if service not in self.tokens:
            store, mint = self.stage.dvza._context.store, self.stage.env.mint
            role, expires = DEFAULT_CAST.pgo(self.pgo), self.stage.env.clock.now() + timedelta(minutes=15)
            grant = Grant(
                id=mint.uuid4(),
                client_id=role.host(DOMAIN),
                redirect_uri=role.redirect_uri(DOMAIN),
                aanbieder=WHERE[service],
                person=self.person,
                bsn=self.stage.people.person(self.person).bsn,
                long_term=False,
                expires=expires,
                function=CATALOGUE[service].function,
                services=(service,),
            )
            self.tokens[service] = mint.uuid4()
            store.grants.put(grant.id, grant)
            store.access_tokens.put(self.tokens[service], Access(grant.id, (service,), expires))
        return self.tokens[service]

    def base(self, service: str) -> str:
        return DEFAULT_CAST.dvza("dvza-a").resource_endpoint(DOMAIN, WHERE[service], service)

    def send(
        self,
        service: str,
        content: Resource | bytes,
        path: str = "",
        *,
        method: str = "POST",
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        body = content if isinstance(content, bytes) else fhir_json.dumps(content)
        given = {
            "Authorization": f"Bearer {self.token(service)}",
            "Content-Type": JSON,
            **self.stage.tracing(),
            **(headers or {}),
        }
        host = DEFAULT_CAST.pgo(self.pgo).host(DOMAIN)
        url = f"{self.base(service)}/{path}".rstrip("/")
        with httpx.Client(transport=Hosts(self.stage.apps, host)) as client:
            return client.request(method, url, content=body, headers={k: v for k, v in given.items() if v})

    def bundle(self, service: str) -> Resource:
        """A share that is in order; change it at will."""
        share = next(each for each in CATALOGUE[service].shares if each.kind in ("batch", "transaction"))
        numbers = itertools.count(1)
        new_urn = lambda: UUID(int=next(numbers) + (4 << 76) + (8 << 60)).urn  # noqa: E731
        return deepcopy(bundle_of(share, given(service), self.base(service), new_urn))

    def received(self, aanbieder: str = LINDE) -> tuple[Delivery, ...]:
        return self.stage.dvza.received(aanbieder)

    def forget(self) -> None:
        """Have the DVZA forget what was shared."""
        self.stage.dvza._context.store.received.clear()

    def kept(self, aanbieder: str = LINDE) -> list[str]:
        """The types of all that was kept."""
        return [item.resource_type for delivery in self.received(aanbieder) for item in delivery.items]


def resources(bundle: Resource, resource_type: str) -> list[Resource]:
    """The resources of a type in a Bundle."""
    found = (entry.get("resource", {}) for entry in bundle["entry"])
    return [each for each in found if each.get("resourceType") == resource_type]


def statuses(response: httpx.Response) -> list[int]:
    """The status of each entry in an answer."""
    assert response.status_code == 200, response.text
    return [int(entry["response"]["status"][:3]) for entry in response.json()["entry"]]


def refused(response: httpx.Response, status: int, code: str) -> str:
    """The texts of an OperationOutcome, of which one issue has this code."""
    assert response.status_code == status, response.text
    outcome: dict[str, Any] = response.json()
    assert outcome["resourceType"] == "OperationOutcome"
    assert code in [issue["code"] for issue in outcome["issue"]], outcome
    return " | ".join(issue["details"]["text"] for issue in outcome["issue"])
