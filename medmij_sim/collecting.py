"""A whole journey in one call, and what a PGO should have after it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from medmij_sim.dvza.dossiers import Dossiers
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.errors import MedmijSimError
from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.references import Address, address
from medmij_sim.fhir.types import Resource
from medmij_sim.services import CATALOGUE, answers, gegevensdienst

if TYPE_CHECKING:
    from medmij_sim.pgo.representing import Represents
    from medmij_sim.pgo.retrieving import Document
    from medmij_sim.world import World
    from synthetic_patients.people.person import Person

AGE_OF_CONSENT = 16
"""Years from which people decide about their data themselves."""


class JourneyError(MedmijSimError):
    """A journey did not end with data; the message says where it ended and why."""


@dataclass(frozen=True, slots=True, repr=False)
class Collected:
    """What a PGO exports after a journey.

    Attributes:
        resources: as exported, and read again as JSON (fractions are `decimal.Decimal`).
        problems: one line for each request that gave nothing usable.
        documents: what the resources refer to: documents, manifests and images.
        missing: one line for each of these that could not be had.
    """

    resources: tuple[Resource, ...]
    problems: tuple[str, ...]
    documents: tuple[Document, ...] = ()
    missing: tuple[str, ...] = ()

    def __repr__(self) -> str:
        documents = f"{len(self.documents)} documents, " if self.documents else ""
        return f"<Collected {len(self.resources)} resources, {documents}{len(self.problems)} problems>"


def consent(
    world: World, url: str, person: str, redirect_uri: str, represents: str = "", long_term: bool = False
) -> str:
    """Be a person who opens an authorization request, logs in (perhaps on behalf of another) and gives consent.

    Returns:
        The authorization response: `redirect_uri` with its parameters. It is not opened.

    Raises:
        WalkError: a page does not let the person go on.
        TooManyRedirectsError: the pages send the browser on and on.
        httpx.TransportError: a host does not answer, or shows a certificate that is refused.
    """
    from medmij_sim.browser import Answers, Browser, walk

    with _browser_client(world) as client:
        browser = Browser(client, world.record, world.clock)
        answers = Answers(person, represents=represents, long_term=long_term)
        return walk(browser, url, answers, lambda each: each.startswith(redirect_uri))


def collect(
    world: World,
    person: str,
    aanbieder: str,
    service: str,
    pgo: str,
    represents: str | None = None,
    long_term: bool = False,
) -> Collected:
    """Have a PGO of the world forget everything, go through a journey with a person, collect and export.

    Raises:
        JourneyError: the person could not get through login and consent, the PGO got no token, or it was refused
            while collecting.
        ConfigError: there is no such person or PGO.
    """
    from medmij_sim.browser import TooManyRedirectsError, WalkError
    from medmij_sim.pgo import Outcome, PgoError

    party, actor = world.pgo(pgo), world.people.person(person)
    key = actor.key if represents is None else world.people.person(represents).key
    why = None if represents is None else _on_behalf(world, actor, world.people.person(key))
    party.store.clear()
    try:
        journey = asyncio.run(party.start(aanbieder, (service,), key, represents=why))
        response = consent(world, journey.authorization_url, actor.key, party.redirect_uri, represents or "", long_term)
        result = asyncio.run(party.callback(response))
        if result.outcome is not Outcome.GRANTED:
            raise JourneyError(f"{pgo} got no data on {person} from {aanbieder}: {result.outcome}: {result.error}")
        harvest = asyncio.run(party.collect(journey.session))
    except (PgoError, WalkError, TooManyRedirectsError, httpx.TransportError) as error:
        raise JourneyError(f"{pgo} got no data on {person} from {aanbieder}: {error}") from error
    exported = fhir_json.loads(fhir_json.dumps(party.export(key)))
    return Collected(
        tuple(each["resource"] for each in exported["resources"]),
        harvest.problems,
        tuple(each.document for each in party.store.documents(key)),
        harvest.missing,
    )


def _on_behalf(world: World, actor: Person, other: Person) -> Represents:
    """What a PGO asks when someone collects for another: as a parent, when that is what they are to a child."""
    from medmij_sim.pgo.representing import Represents

    parent = next((each.basis == "ouderlijk gezag" for each in actor.acts_for if each.key == other.key), None)
    if parent is None:
        parent = other.age_on(world.clock.today()) < AGE_OF_CONSENT
    return Represents("onbehalfofchild" if parent else "onbehalfof", other.birth_date)


def offered(world: World, person: str, aanbieder: str, service: str) -> tuple[Resource, ...]:
    """What a PGO should have when it sent all requests of a gegevensdienst and read what the answers refer to.

    Raises:
        KeyError: there is no such gegevensdienst.
        ConfigError: there is no such person or aanbieder.
    """
    row, today = gegevensdienst(service), world.clock.today()
    key = world.people.person(person).key
    role = world.cast.aanbieder(aanbieder)
    dossiers = Dossiers(world.people, {role.naam: role.practice_since} if role.practice_since else {})
    return answers(row, dossiers.open(key, role.naam, row, today, DvzaPolicy()).resources, today)


def not_offered(world: World, person: str) -> tuple[Resource, ...]:
    """What was loaded for a person, at any aanbieder, that none of its gegevensdiensten shows.

    Raises:
        ConfigError: there is no such person.
    """
    key = world.people.person(person).key
    loaded = [each.resources for place, each in world.people.all_loaded().items() if place[0] == key]
    held = {(release, address(each)): each for group in loaded for release in group for each in group[release]}
    shown: set[tuple[str, Address]] = set()
    seen: set[tuple[int, str]] = set()
    for role in world.cast.aanbieders:
        for row in (CATALOGUE[service] for service in role.gegevensdiensten):
            source = world.people.resources(key, role.naam, row.fhir_release)
            if row.requests and (id(source), row.id) not in seen:
                seen.add((id(source), row.id))
                shown.update((row.fhir_release, address(each)) for each in offered(world, key, role.naam, row.id))
    return tuple(each for place, each in held.items() if place not in shown)


def loaded_dossiers(world: World) -> Iterator[str]:
    """A line for everybody whose dossier was loaded: how much it is, and what of it nobody will get to see."""
    for key in dict.fromkeys(person for person, _ in world.people.loaded()):
        hidden = Counter(each["resourceType"] for each in not_offered(world, key))
        rest = ", ".join(f"{count} {type_}" for type_, count in hidden.most_common())
        yield f"{key}: {world.people.count(key)} resources" + (f"; in no gegevensdienst: {rest}" if rest else "")


def _browser_client(world: World) -> httpx.Client:
    return world.served.client_for("browser") if world.served else world.client_for("browser")
