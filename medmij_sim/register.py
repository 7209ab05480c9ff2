"""Who there is in a world on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from medmij_sim.strangers import Strangers, purpose_of
from synthetic_patients.people.person import Person
from synthetic_patients.people.personas import personas

if TYPE_CHECKING:
    from synthetic_patients import Dossier
    from synthetic_patients.plan import Plan


class Register:
    """The personas, and strangers, who are drawn when somebody first asks who they are.

    Args:
        today: ages count from it.
        strangers: who there is besides the personas.
    """

    def __init__(self, today: date, strangers: Strangers) -> None:
        self.today = today
        self._strangers = strangers
        self._personas = {person.key: person for person in personas(today)}

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Of everybody; nobody is drawn for it."""
        return (*self._personas, *self._strangers.keys)

    @cached_property
    def persons(self) -> tuple[Person, ...]:
        """Everybody, the personas first."""
        return (*self._personas.values(), *self._drawn.values())

    def person(self, key: str) -> Person:
        """Someone by key.

        Raises:
            KeyError: there is no such person.
        """
        return self._personas[key] if key in self._personas else self._drawn[key]

    def by_bsn(self, bsn: str) -> Person | None:
        """The person with this BSN, or None."""
        return self._by_bsn.get(bsn)

    def dossier(self, key: str) -> Dossier:
        """The dossier that someone has of their own, grown anew.

        Raises:
            KeyError: there is no such person.
        """
        from synthetic_patients.dossier import Dossier

        if key in self._personas:
            return Dossier.for_persona(key, self.today)
        return Dossier.from_plan(self._plans[key])

    @cached_property
    def _plans(self) -> Mapping[str, Plan]:
        return self._strangers.plans(self.today, (person.bsn for person in self._personas.values()))

    @cached_property
    def _drawn(self) -> Mapping[str, Person]:
        return {key: replace(plan.grow_person(), purpose=purpose_of(key)) for key, plan in self._plans.items()}

    @cached_property
    def _by_bsn(self) -> Mapping[str, Person]:
        return {person.bsn: person for person in self.persons}
