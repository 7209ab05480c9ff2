"""What the vital signs of the zibs have in common: one quantity, measured at one moment."""

from __future__ import annotations

from typing import Any

from synthetic_patients.codes import Code, Vital
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept
from synthetic_patients.zib2017.observation import observation


def vital_sign(
    me: Ref,
    patient: Ref,
    profile: str,
    code: Code,
    *,
    when: str,
    value: dict[str, Any],
    performer: Ref,
    context: Ref | None = None,
    **elements: Any,
) -> Resource:
    """An Observation of category vital-signs.

    Args:
        profile: the last part of the zib's canonical.
        value: the Quantity, in UCUM.
        when: an instant with its offset.
        performer: who measured; the patient at home.
        context: the contact in which it was measured.
        elements: what one profile adds.
    """
    return observation(
        me,
        f"{ZIB}{profile}",
        patient,
        concept(code),
        category=(Vital.CATEGORY,),
        when=when,
        performer=performer,
        context=context,
        valueQuantity=value,
        **elements,
    )
