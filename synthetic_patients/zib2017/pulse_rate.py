"""zib-PulseRate."""

from __future__ import annotations

from synthetic_patients.codes.vital_signs import Sign
from synthetic_patients.zib2017.elements import Ref, Resource, concept, quantity
from synthetic_patients.zib2017.observation import component
from synthetic_patients.zib2017.vital_sign import vital_sign


def pulse_rate(
    me: Ref,
    patient: Ref,
    *,
    when: str,
    per_minute: int,
    performer: Ref,
    context: Ref | None = None,
    regular: bool = True,
) -> Resource:
    """A pulse, felt at the wrist, in beats per minute."""
    rhythm = Sign.PULSE_REGULAR if regular else Sign.PULSE_IRREGULAR
    return vital_sign(
        me,
        patient,
        "zib-PulseRate",
        Sign.PULSE,
        when=when,
        value=quantity(per_minute, "/min"),
        performer=performer,
        context=context,
        components=(component(Sign.PULSE_REGULARITY, valueCodeableConcept=concept(rhythm)),),
    )
