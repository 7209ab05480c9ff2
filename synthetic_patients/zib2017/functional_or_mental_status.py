"""zib-FunctionalOrMentalStatus."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, period
from synthetic_patients.zib2017.observation import observation


def functional_or_mental_status(
    me: Ref, patient: Ref, *, category: Code, name: Code, value: Code, day: date, performer: Ref
) -> Resource:
    """How well someone functions: `name` says in what, `value` how well, `category` whether in body or mind."""
    return observation(
        me,
        f"{ZIB}zib-FunctionalOrMentalStatus",
        patient,
        concept(name),
        category=(category,),
        effectivePeriod=period(day),
        performer=performer,
        valueCodeableConcept=concept(value),
    )
