"""The availability test, done early: as soon as it is known who logged in (responsibilities "Verzamelen")."""

from __future__ import annotations

from datetime import date

from medmij_sim.cast import AanbiederRole
from medmij_sim.dvza.policy import DvzaPolicy
from synthetic_patients.people.person import Person

NO_TREATMENT_RELATION = "BAZB"
"""Aanbiedertype of those who serve people without treating them."""


def is_available(person: Person | None, aanbieder: AanbiederRole, policy: DvzaPolicy, today: date) -> bool:
    """Whether the aanbieder makes anything available to this person.

    Known, a treatment relation (BAZB needs none), old enough (16; under parental authority is a later extension), and
    alive. An empty dossier is available: it gives empty answers.
    """
    if person is None:
        return False
    related = person.care_relation or aanbieder.aanbiedertype == NO_TREATMENT_RELATION
    return (
        (related or not policy.needs_care_relation)
        and person.age_on(today) >= policy.minimum_age
        and (person.deceased is None or policy.serves_deceased)
    )
