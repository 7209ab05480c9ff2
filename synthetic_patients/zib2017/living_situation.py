"""zib-LivingSituation."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code, Living
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, period
from synthetic_patients.zib2017.observation import observation


def living_situation(me: Ref, patient: Ref, *, home: Code, since: date, until: date | None) -> Resource:
    """In what kind of house someone lives, from one day and perhaps to another."""
    return observation(
        me,
        f"{ZIB}zib-LivingSituation",
        patient,
        concept(Living.SITUATION),
        effectivePeriod=period(since, until),
        valueCodeableConcept=concept(home),
    )
