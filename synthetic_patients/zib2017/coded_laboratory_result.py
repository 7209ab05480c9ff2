"""zib-LaboratoryTestResult with a code for its value, such as a blood group."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code, Laboratory
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, moment
from synthetic_patients.zib2017.observation import observation


def coded_laboratory_result(
    me: Ref, patient: Ref, *, code: Code, value: Code, day: date, performer: Ref, context: Ref
) -> Resource:
    """A result of which there are a few kinds."""
    return observation(
        me,
        f"{ZIB}zib-LaboratoryTestResult-Observation",
        patient,
        concept(code),
        category=(Laboratory.FINDING, Laboratory.HEMATOLOGY),
        when=moment(day, 8, 30),
        performer=performer,
        context=context,
        valueCodeableConcept=concept(value),
    )
