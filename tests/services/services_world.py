"""One world in this process whose tokens need no login, and the dossiers that its people have there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, cached_property
from typing import Any
from urllib.parse import quote

import httpx

from medmij_sim import World
from medmij_sim.cast import DEFAULT_CAST
from medmij_sim.clock import Clock
from medmij_sim.dvza.token_map import FixedToken
from synthetic_patients import Dossier

Resource = dict[str, Any]

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
TODAY = date(2026, 1, 15)
OWN = ("woman_34", "man_67", "parent", "diacritics")
PLAIN = {"helper": "man_67", "eleven": "parent", "twelve_today": "diacritics", "fifteen": "woman_34"}
"""Who has whose dossier without the profiles: what is there is then told apart by the search alone."""


NHG45 = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"
SCT = "http://snomed.info/sct"
PERIOD_OF_USE = "http://nictiz.nl/fhir/StructureDefinition/zib-Medication-PeriodOfUse"


def coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


MADE: dict[str, tuple[Resource, ...]] = {
    "STU3": (
        {
            "resourceType": "MedicationRequest",
            "id": "asked-for",
            "category": coded(SCT, "52711000146108"),
            "extension": [{"url": PERIOD_OF_USE, "valuePeriod": {"start": "2025-12-01", "end": "2026-12-01"}}],
        },
        {
            "resourceType": "MedicationRequest",
            "id": "ends-soon",
            "category": coded(SCT, "16076005"),
            "extension": [{"url": PERIOD_OF_USE, "valuePeriod": {"start": "2025-12-01", "end": "2026-02-01"}}],
        },
        *({"resourceType": each, "id": "elsewhere"} for each in ("CareTeam", "DiagnosticReport", "ReferralRequest")),
        {
            "resourceType": "Procedure",
            "id": "asked-for",
            "context": {"reference": "EpisodeOfCare/parent-pregnancy-record-2"},
            "basedOn": [{"reference": "ProcedureRequest/of-midwife"}],
        },
        {"resourceType": "ProcedureRequest", "id": "of-midwife"},
        {"resourceType": "Patient", "id": "mother", "link": [{"other": {"reference": "RelatedPerson/of-child"}}]},
        {"resourceType": "RelatedPerson", "id": "of-child"},
        {"resourceType": "Task", "id": "other", "status": "requested", "code": {"text": "Iets anders"}},
        *(
            {
                "resourceType": "Observation",
                "id": f"{name}-part",
                "effectiveDateTime": "2026-01-10",
                "category": [coded(SCT, "275711006"), coded(SCT, "49581000146104")],
                "code": coded(NHG45, name),
                "related": [{"type": "has-member", "target": {"reference": f"Observation/{name}-whole"}}],
            }
            for name in ("a", "b")
        ),
        *({"resourceType": "Observation", "id": f"{name}-whole", "code": {"text": "panel"}} for name in ("a", "b")),
    ),
    "R4": (
        {
            "resourceType": "DocumentReference",
            "id": "replaced",
            "status": "superseded",
            "content": [{"attachment": {"contentType": "application/pdf", "url": "Binary/replaced"}}],
        },
    ),
}
"""What rich dossiers lack: requests in use, what ends, what a midwife asked for, other tasks, what has no record."""


def without_profiles(dossier: Dossier) -> Dossier:
    """A dossier whose resources claim nothing, with what was made for it."""

    def plain(resource: Resource) -> Resource:
        return {**resource, "meta": {name: each for name, each in resource["meta"].items() if name != "profile"}}

    releases = {release: (*map(plain, dossier.releases[release]), *MADE[release]) for release in dossier.releases}
    return replace(dossier, releases=releases)


@cache
def persona(key: str) -> Dossier:
    return Dossier.for_persona(key, TODAY)


@cache
def content(person: str) -> Dossier:
    """What a person of the world has."""
    return without_profiles(persona(PLAIN[person])) if person in PLAIN else persona(person)


@dataclass(frozen=True)
class ServicesWorld:
    """A world, asked with the token of one of its people."""

    world: World

    @cached_property
    def _client(self) -> httpx.Client:
        return self.world.client_for("pgo-a")

    def base(self, service: str) -> str:
        """The FHIR base of the first aanbieder that offers a service: De Linde, where it does."""
        role = next(each for each in DEFAULT_CAST.aanbieders if service in each.gegevensdiensten)
        return DEFAULT_CAST.dvza(role.dvza).resource_endpoint(self.world.domain, role.naam, service)

    def get(self, person: str, service: str, path: str, query: list[tuple[str, str]] | None = None) -> httpx.Response:
        return self.get_at(self.base(service), person, path, query)

    def get_as(self, person: str, url: str, accept: str) -> httpx.Response:
        """What is at a URL, in a media type."""
        return self._client.get(url, headers={"Authorization": f"Bearer token-of-{person}", "Accept": accept})

    def get_at(self, base: str, person: str, path: str, query: list[tuple[str, str]] | None = None) -> httpx.Response:
        tail = "&".join(f"{name}={quote(value, safe='')}" for name, value in query or ())
        headers = {"Authorization": f"Bearer token-of-{person}"}
        return self._client.get(f"{base}/{path}{'?' if tail else ''}{tail}", headers=headers)

    def search(
        self, person: str, service: str, path: str, query: list[tuple[str, str]] | None = None
    ) -> tuple[list[Resource], list[Resource]]:
        """What a search finds, and what comes along."""
        return self.search_at(self.base(service), person, path, query)

    def search_at(
        self, base: str, person: str, path: str, query: list[tuple[str, str]] | None = None
    ) -> tuple[list[Resource], list[Resource]]:
        """The same at another FHIR base."""
        answer = self.get_at(base, person, path, query)
        assert answer.status_code == 200, (answer.url, answer.text)
        entries = answer.json().get("entry", [])
        found = [each["resource"] for each in entries if each["search"]["mode"] == "match"]
        return found, [each["resource"] for each in entries if each["search"]["mode"] == "include"]


def make_services_world() -> ServicesWorld:
    people = (*OWN, *PLAIN)
    tokens = {f"token-of-{person}": FixedToken(person) for person in people}
    world = World(clock=Clock.frozen(NOW), token_map=tokens)
    for person in people:
        world.people.give(person, content(person))
    return ServicesWorld(world)
