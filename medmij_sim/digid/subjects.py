"""Who can log in: the people of the world, and whoever a test BSN makes up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Final

from medmij_sim.digid.ending import NextAnswer
from medmij_sim.digid.login import Register
from medmij_sim.strangers import listed
from synthetic_patients.people.bsn import is_test_bsn, random_bsn
from synthetic_patients.people.person import Person, PersonSpec, years_before

OUTSIDER: Final = "outsider"
"""Key of whoever is no person of this world."""

_AGE: Final = 40


class Subjects:
    """The people who can log in.

    Args:
        register: those of the world.
        today: the date in the world.
    """

    def __init__(self, register: Register, today: Callable[[], date]) -> None:
        self._register = register
        self._today = today

    def people(self) -> tuple[Person, ...]:
        """Those of the world, in the order in which to show them."""
        return tuple(self._register.persons())

    def person(self, key: str) -> Person:
        """Someone of the world.

        Raises:
            KeyError: there is no such person; the message lists those there are.
        """
        for person in self._register.persons():
            if person.key == key:
                return person
        raise KeyError(f"no person {key!r}; there are {listed(each.key for each in self._register.persons())}")

    def with_bsn(self, bsn: str) -> Person:
        """Someone by number: a person of the world, else an outsider, always the same for a number and a day.

        Raises:
            KeyError: it is no BSN for tests (spec DigiD 12 and 14); the message does not repeat it.
        """
        if not is_test_bsn(bsn):
            raise KeyError("no BSN for tests; write nine digits that begin with 9999 and pass the 11-test")
        known = next((each for each in self._register.persons() if each.bsn == bsn), None)
        return known or replace(self._grown(bsn), key=OUTSIDER, bsn=bsn)

    def by_chance(self, rng: Random) -> str:
        """A BSN for tests that is of nobody in this world."""
        taken = {each.bsn for each in self._register.persons()}
        while (bsn := random_bsn(rng)) in taken:
            pass
        return bsn

    def of(self, answer: NextAnswer) -> Person:
        """Who logs in by an answer; raises as `person` and `with_bsn` do."""
        return self.person(answer.person or "") if answer.bsn is None else self.with_bsn(answer.bsn)

    def check(self, answer: NextAnswer) -> None:
        """See that an answer can be given; raises as `of` does."""
        if answer.outcome == "success":
            self.of(answer)
        if answer.represents is not None:
            self.person(answer.represents)

    def _grown(self, bsn: str) -> Person:
        today = self._today()
        return PersonSpec(int(bsn), years_before(today, _AGE)).grow(today)
