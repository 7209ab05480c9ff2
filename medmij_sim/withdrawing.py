"""The long-term consents that stand at the DVZAs of a world, and withdrawing them without walking through pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medmij_sim.world import World


@dataclass(frozen=True, slots=True)
class Consented:
    """A long-term consent, as the aanbieder's DVZA has it.

    Attributes:
        person: key of whom the data are.
        pgo: host name of the PGO that may collect.
        given, used: when, and when data were last asked for with it; None when nobody knows, and when never.
        ends: when it ends by itself, unless it is used before.
        subscriptions: gegevensdiensten, by id, of which the same PGO is notified.
    """

    person: str
    pgo: str
    aanbieder: str
    given: datetime | None
    used: datetime | None
    ends: datetime
    subscriptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal ended.

    Attributes:
        consents: how many; one for each time that a person gave it.
        subscriptions: how many.
    """

    consents: int
    subscriptions: int


def consents(world: World, person: str | None = None) -> tuple[Consented, ...]:
    """The long-term consents that stand at the DVZAs of a world.

    Raises:
        ConfigError: there is no such person.
    """
    key = None if person is None else world.people.person(person).key
    return tuple(
        Consented(
            each.earliest.person,
            each.earliest.client_id,
            f"{each.earliest.aanbieder}@medmij",
            each.given,
            each.used,
            each.ends,
            tuple(subscription.service for subscription in each.subscriptions),
        )
        for dvza in world.dvzas_with_memory()
        for each in dvza.consents()
        if each.ends is not None and key in (None, each.earliest.person)
    )


def withdraw(world: World, person: str, aanbieder: str | None, pgo: str | None) -> Withdrawn:
    """End what a person allowed, as if the person had done so on the pages for that.

    Raises:
        ConfigError: there is no such person, aanbieder or PGO.
    """
    key = world.people.person(person).key
    naam = None if aanbieder is None else world.cast.aanbieder(aanbieder).naam
    client = pgo if pgo is None or "." in pgo else world.pgo(pgo).client_id
    lasting = _subscriptions(world, key)
    ended = sum(dvza.withdraw(key, client, naam) for dvza in world.dvzas_with_memory())
    return Withdrawn(ended, lasting - _subscriptions(world, key))


def _subscriptions(world: World, person: str) -> int:
    return sum(each.active for each in world.subscriptions(person))
