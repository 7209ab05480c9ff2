"""zib-BodyTemperature."""

from __future__ import annotations

from synthetic_patients.codes.vital_signs import Sign
from synthetic_patients.zib2017.elements import Ref, Resource, concept, quantity
from synthetic_patients.zib2017.vital_sign import vital_sign


def body_temperature(
    me: Ref, patient: Ref, *, when: str, celsius: float, performer: Ref, context: Ref | None = None
) -> Resource:
    """A temperature in degrees Celsius, measured in the ear."""
    value = quantity(celsius, "°C", "Cel")
    return vital_sign(
        me,
        patient,
        "zib-BodyTemperature",
        Sign.TEMPERATURE,
        when=when,
        value=value,
        performer=performer,
        context=context,
        method=concept(Sign.TYMPANIC),
    )
