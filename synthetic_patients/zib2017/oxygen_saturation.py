"""zib-OxygenSaturation."""

from __future__ import annotations

from synthetic_patients.codes.vital_signs import Sign
from synthetic_patients.zib2017.elements import Ref, Resource, quantity
from synthetic_patients.zib2017.vital_sign import vital_sign


def oxygen_saturation(
    me: Ref,
    patient: Ref,
    *,
    when: str,
    percent: int,
    performer: Ref,
    context: Ref | None = None,
    comment: str | None = None,
) -> Resource:
    """A saturation in percent, measured with a pulse oximeter."""
    value = quantity(percent, "%")
    return vital_sign(
        me,
        patient,
        "zib-OxygenSaturation",
        Sign.SATURATION,
        when=when,
        value=value,
        performer=performer,
        context=context,
        comment=comment,
    )
