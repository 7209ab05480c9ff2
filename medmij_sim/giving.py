"""Sharing in one call, and what an aanbieder has received."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import httpx

from medmij_sim.collecting import JourneyError, consent
from medmij_sim.dvza.deliveries import newest, overlaid
from medmij_sim.errors import ConfigError
from medmij_sim.fhir.types import Resource
from medmij_sim.services import gegevensdienst
from medmij_sim.shareable import Known, made_up
from medmij_sim.standpoints import Standpoints

if TYPE_CHECKING:
    from medmij_sim.pgo import Pgo
    from medmij_sim.pgo.sharing import Shared
    from medmij_sim.world import World


@dataclass(frozen=True, slots=True)
class Received:
    """A resource that an aanbieder received.

    Attributes:
        share: what came in together has the same.
        person: key of whom it is about.
        gegevensdienst: id.
        pgo: host name of the PGO it came from.
        at: when it came in.
        version: 1 for what was new; more for a resource of the aanbieder that was changed.
        location: where the answer to the share said that this version is.
    """

    share: str
    person: str
    gegevensdienst: str
    pgo: str
    at: datetime
    version: int
    location: str
    resource: Resource = field(repr=False)


def received_by(
    world: World, aanbieder: str, person: str | None = None, location: str | None = None
) -> tuple[Received, ...]:
    """What an aanbieder received, the earliest first, in the order in which it was sent.

    Raises:
        ConfigError: there is no such aanbieder or person.
    """
    role = world.cast.aanbieder(aanbieder)
    key = None if person is None else world.people.person(person).key
    found = (
        Received(
            delivery.id,
            delivery.person,
            delivery.service,
            delivery.client_id,
            delivery.at,
            item.version,
            f"{delivery.base}/{item.version_url}",
            item.resource(),
        )
        for delivery in world.dvza(role.dvza).received(role.naam, key)
        for item in delivery.items
    )
    return tuple(each for each in found if location in (None, each.location, each.location.partition("/_history/")[0]))


def share(
    world: World, person: str, aanbieder: str, service: str, resources: Sequence[Resource] | None, pgo: str
) -> Shared:
    """Have a PGO of the world share something of a person with an aanbieder, after the person confirmed it.

    Raises:
        JourneyError: the person could not get through login and confirmation, or the PGO got no token or no answer.
        ConfigError: there is no such person, aanbieder or PGO, or nothing can be shared with the gegevensdienst.
    """
    from medmij_sim.browser import TooManyRedirectsError, WalkError
    from medmij_sim.pgo import Outcome, PgoError

    row, party, key = gegevensdienst(service), world.pgo(pgo), world.people.person(person).key
    if not row.shares:
        raise ConfigError(f"nothing can be shared with gegevensdienst {service}; it is for {row.function}")
    given = resources if resources is not None else shareable(world, key, aanbieder, service)
    try:
        journey = asyncio.run(party.start(aanbieder, (service,), key))
        response = consent(world, journey.authorization_url, key, party.redirect_uri)
        result = asyncio.run(party.callback(response))
        if result.outcome is not Outcome.GRANTED:
            raise JourneyError(f"{pgo} may not share with {aanbieder}: {result.outcome}: {result.error}")
        return asyncio.run(_shared(party, journey.session, given))
    except (PgoError, WalkError, TooManyRedirectsError, httpx.TransportError) as error:
        raise JourneyError(f"{pgo} shared nothing of {person} with {aanbieder}: {error}") from error


async def _shared(party: Pgo, session: str, resources: Sequence[Resource]) -> Shared:
    """Send it all; a Task that the answers complete is accepted first."""
    for task in resources:
        if task["resourceType"] == "Task" and task["status"] == "completed":
            open_again = {name: value for name, value in task.items() if name != "output"} | {"status": "accepted"}
            accepted = await party.update(session, open_again)
            if not accepted.accepted:
                return accepted
    return await party.share(session, resources)


def shareable(world: World, person: str, aanbieder: str, service: str) -> tuple[Resource, ...]:
    """Something that a person could share with a gegevensdienst of an aanbieder, made up today.

    Raises:
        ConfigError: the aanbieder does not know the person, or asked for no answers to a questionnaire.
    """
    from synthetic_patients.providers.directory import GP

    row = gegevensdienst(service)
    role = world.cast.aanbieder(aanbieder)
    key = world.people.person(person).key
    dossier = world.people.resources(key, role.naam, row.fhir_release)
    before = newest(world.dvza(role.dvza).received(role.naam, key))
    doctor = Standpoints(world.cast).of(role.naam).professional(GP)
    known = Known(tuple(overlaid(dossier, before)), world.clock.now(), aanbieder, doctor)
    return made_up(known, row)
