"""Strangers: as many more people as a world needs, drawn by chance, each with a dossier of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Final

from synthetic_patients.people.person import Purpose

if TYPE_CHECKING:
    from synthetic_patients.plan import Plan

MOST_STRANGERS: Final = 1000
"""In one world: there are some nine thousand BSNs for tests, and some must be left for who is not in it."""

_PREFIX: Final = "stranger_"
_SEEDS: Final = 100_000
"""Seeds of plans that each world has for itself."""
_FROM_AGE: Final = 16
"""Full years from which someone may use a PGO without a parent: strangers are there to do so."""


@dataclass(frozen=True, slots=True)
class Strangers:
    """The strangers of a world: they follow from its seed and their number, and from nothing else.

    Args:
        seed: of the world.
        count: how many there are.
    """

    seed: int = 1
    count: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        """`stranger_1` and so on, known before anybody is drawn."""
        return tuple(f"{_PREFIX}{number}" for number in range(1, self.count + 1))

    def plans(self, today: date, taken: Iterable[str]) -> dict[str, Plan]:
        """What each grows from, by key: someone of 16 or older, alive, about whom there is something to tell.

        Args:
            taken: BSNs of others.
        """
        from synthetic_patients.seeds import plan_from_seed

        bsns: set[str] = set(taken)
        drawn: dict[str, Plan] = {}
        seeds = count(self.seed * _SEEDS)
        for key in self.keys:
            plan = next(plan for seed in seeds if _fits(plan := plan_from_seed(seed, today, key), bsns))
            bsns.add(plan.grow_person().bsn)
            drawn[key] = plan
        return drawn


def purpose_of(key: str) -> Purpose:
    """What people read about a stranger where they choose somebody."""
    number = key.removeprefix(_PREFIX)
    return Purpose(f"onbekende {number}: iemand die het lot koos", f"stranger {number}: someone drawn by chance")


def listed(keys: Iterable[str]) -> str:
    """Keys as one text to choose from, the strangers among them as a range."""
    names = list(keys)
    strangers = sorted((key for key in names if key.startswith(_PREFIX)), key=lambda key: (len(key), key))
    if len(strangers) > 1:
        names = [*(key for key in names if key not in set(strangers)), f"{strangers[0]} to {strangers[-1]}"]
    return ", ".join(names)


def _fits(plan: Plan, taken: Collection[str]) -> bool:
    person = plan.grow_person()
    of_age = person.deceased is None and person.age_on(plan.today) >= _FROM_AGE
    return of_age and bool(plan.stories) and person.bsn not in taken
