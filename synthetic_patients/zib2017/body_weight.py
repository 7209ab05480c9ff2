"""zib-BodyWeight."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Vital
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, quantity
from synthetic_patients.zib2017.observation import observation


def body_weight(
    me: Ref, patient: Ref, *, day: date, kilograms: float, performer: Ref, context: Ref | None = None
) -> Resource:
    """A weight in kilograms."""
    return observation(
        me,
        f"{ZIB}zib-BodyWeight",
        patient,
        concept(Vital.WEIGHT),
        category=(Vital.CATEGORY,),
        when=day,
        performer=performer,
        context=context,
        valueQuantity=quantity(kilograms, "kg"),
    )
