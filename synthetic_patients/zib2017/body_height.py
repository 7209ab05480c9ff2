"""zib-BodyHeight."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Vital
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, quantity
from synthetic_patients.zib2017.observation import observation


def body_height(me: Ref, patient: Ref, *, day: date, centimetres: int, performer: Ref) -> Resource:
    """A height in centimetres, standing."""
    return observation(
        me,
        f"{ZIB}zib-BodyHeight",
        patient,
        concept(Vital.HEIGHT, Vital.HEIGHT_STANDING),
        category=(Vital.CATEGORY,),
        when=day,
        performer=performer,
        valueQuantity=quantity(centimetres, "cm"),
    )
