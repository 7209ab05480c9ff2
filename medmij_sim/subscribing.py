"""Abonneren in one call, and what PGOs were notified of."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import httpx

from medmij_sim.collecting import JourneyError, consent
from medmij_sim.errors import ConfigError
from medmij_sim.services import gegevensdienst

if TYPE_CHECKING:
    from medmij_sim.pgo.subscribing import Known
    from medmij_sim.world import World


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription, as the aanbieder's DVZA has it.

    Attributes:
        person: key of whom the data are.
        pgo: host name of the PGO that is notified.
        end_date: the day from which there are no more notifications.
        active: whether it lasts.
        waiting: how many notifications the PGO did not take yet.
    """

    id: str
    person: str
    pgo: str
    aanbieder: str
    gegevensdienst: str
    end_date: date
    active: bool
    waiting: int


def subscribe(world: World, person: str, aanbieder: str, service: str, days: int, pgo: str) -> Known:
    """Have a PGO of the world subscribe to news of a person, after the person consented; 0 days end it.

    Raises:
        JourneyError: the person could not get through login and consent, or the DVZA refused.
        ConfigError: there is no such person or PGO, or one cannot subscribe to the gegevensdienst.
    """
    from medmij_sim.browser import TooManyRedirectsError, WalkError
    from medmij_sim.pgo import Outcome, PgoError

    party, key = world.pgo(pgo), world.people.person(person).key
    if gegevensdienst(service).subscription_days is None:
        raise ConfigError(f"one cannot subscribe to gegevensdienst {service}; nothing is collected from it")
    try:
        journey = asyncio.run(party.start(aanbieder, (service,), key, days=days))
        response = consent(world, journey.authorization_url, key, party.redirect_uri)
        result = asyncio.run(party.callback(response))
        if result.outcome is not Outcome.GRANTED:
            raise JourneyError(f"{pgo} may not subscribe at {aanbieder}: {result.outcome}: {result.error}")
        asked = party.subscriptions.begin if days else party.subscriptions.end
        return asyncio.run(asked(journey.session))
    except (PgoError, WalkError, TooManyRedirectsError, httpx.TransportError) as error:
        raise JourneyError(f"{pgo} could not subscribe to news of {person} at {aanbieder}: {error}") from error


def subscriptions(world: World, person: str | None = None) -> tuple[Subscribed, ...]:
    """The subscriptions that stand at the DVZAs of a world, also those that ended lately.

    Raises:
        ConfigError: there is no such person.
    """
    key = None if person is None else world.people.person(person).key
    return tuple(
        Subscribed(
            each.id,
            each.person,
            each.client_id,
            f"{each.aanbieder}@medmij",
            each.service,
            each.end_date,
            each.is_active,
            len(dvza.subscriptions.waiting(each.id)),
        )
        for dvza in world.dvzas_with_memory()
        for each in dvza.subscriptions.all()
        if key in (None, each.person)
    )
