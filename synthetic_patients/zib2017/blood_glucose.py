"""vitalsign-bloodglucose: what people measure themselves with a finger prick."""

from __future__ import annotations

from synthetic_patients.codes import Code, Laboratory
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, quantity
from synthetic_patients.zib2017.observation import observation


def blood_glucose(me: Ref, patient: Ref, *, code: Code, when: str, millimoles: float, performer: Ref) -> Resource:
    """A glucose in mmol/l; `code` says whether fasting, after a meal or at any time."""
    return observation(
        me,
        f"{ZIB}zib-LaboratoryTestResult-Observation",
        patient,
        concept(code),
        category=(Laboratory.FINDING,),
        when=when,
        performer=performer,
        also=(f"{ZIB}vitalsign-bloodglucose",),
        valueQuantity=quantity(millimoles, "mmol/l", "mmol/L"),
    )
