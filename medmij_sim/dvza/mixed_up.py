"""Who a DVZA takes for somebody else when it mixes people up."""

from __future__ import annotations

from medmij_sim.dvza.contracts import People
from synthetic_patients.people.person import Person


def somebody_else(people: People, person: str) -> Person:
    """The next person who has a dossier.

    Args:
        person: key of who is meant.
    """
    known = [each for each in people.persons() if each.care_relation]
    keys = [each.key for each in known]
    return known[(keys.index(person) + 1) % len(known)] if person in keys else known[0]
