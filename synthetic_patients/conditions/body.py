"""Height, weight and kidney function that fit a person's age, the same in every story."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from random import Random
from typing import Final

from synthetic_patients.people.person import Person

# Full years of age, centimetres; children grow along straight lines between these.
_GROWTH: Final = ((0, 50), (1, 75), (2, 87), (4, 103), (8, 130), (12, 153), (16, 172), (18, 175))


def height(person: Person, day: date) -> int:
    """Height in centimetres on a day."""
    offset = Random(f"height {person.key}").randint(-9, 9) - (5 if person.gender == "female" else 0)
    years = (day - person.birth_date).days / 365.25
    for (younger, shorter), (older, taller) in pairwise(_GROWTH):
        if years < older:
            centimetres = shorter + (taller - shorter) * (years - younger) / (older - younger)
            return round(centimetres + offset * years / 18)
    return _GROWTH[-1][1] + offset


def weight(person: Person, day: date) -> float:
    """Weight in kilograms on a day: a body mass index that rises with age, more for one person than for another."""
    years = min((day - person.birth_date).days / 365.25, 60)
    build = Random(f"weight {person.key}").uniform(-1, 6) * min(years / 18, 1)
    index = 15.0 + years * 0.16 + build if years > 1 else 16.0
    return round(index * (height(person, day) / 100) ** 2, 1)


def kidney_function(person: Person, day: date) -> int:
    """Estimated glomerular filtration rate on a day, in ml/min/1.73m2: it falls with age."""
    years = (day - person.birth_date).days / 365.25
    return round(118 - 0.65 * years) + Random(f"kidney {person.key}").randint(-6, 6)
