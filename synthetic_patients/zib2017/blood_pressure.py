"""zib-BloodPressure."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Body, Vital
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, moment, quantity
from synthetic_patients.zib2017.observation import component, observation


def blood_pressure(
    me: Ref, patient: Ref, *, day: date, hour: int, systolic: int, diastolic: int, performer: Ref, context: Ref | None
) -> Resource:
    """A blood pressure in mm[Hg], measured sitting, on the left upper arm."""
    return observation(
        me,
        f"{ZIB}zib-BloodPressure",
        patient,
        concept(Vital.BLOOD_PRESSURE),
        category=(Vital.CATEGORY,),
        when=moment(day, hour),
        performer=performer,
        context=context,
        bodySite=concept(Body.UPPER_ARM),
        components=(
            component(Vital.SYSTOLIC, valueQuantity=quantity(systolic, "mmHg", "mm[Hg]")),
            component(Vital.DIASTOLIC, valueQuantity=quantity(diastolic, "mmHg", "mm[Hg]")),
            component(Vital.POSITION, valueCodeableConcept=concept(Body.SITTING)),
        ),
    )
