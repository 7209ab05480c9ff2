"""zib-HeartRate."""

from __future__ import annotations

from synthetic_patients.codes.vital_signs import Sign
from synthetic_patients.zib2017.elements import Ref, Resource, concept, quantity
from synthetic_patients.zib2017.vital_sign import vital_sign


def heart_rate(
    me: Ref, patient: Ref, *, when: str, per_minute: int, performer: Ref, context: Ref | None = None
) -> Resource:
    """A heart rate in beats per minute, heard with a stethoscope."""
    value = quantity(per_minute, "/min")
    return vital_sign(
        me,
        patient,
        "zib-HeartRate",
        Sign.HEART_RATE,
        when=when,
        value=value,
        performer=performer,
        context=context,
        method=concept(Sign.AUSCULTATION),
    )
