"""zib-Vaccination."""

from __future__ import annotations

from datetime import date
from typing import Literal

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, new, own_identifier, refer


def vaccination(
    me: Ref,
    patient: Ref,
    *,
    vaccine: Code,
    day: date,
    performer: Ref,
    status: Literal["completed", "entered-in-error"] = "completed",
) -> Resource:
    """A vaccination that was given, or one that was written down by mistake."""
    return new(
        me,
        f"{ZIB}zib-Vaccination",
        identifier=own_identifier(me),
        status=status,
        notGiven=False,
        vaccineCode=concept(vaccine),
        patient=refer(patient),
        date=day.isoformat(),
        primarySource=True,
        practitioner=[{"actor": refer(performer)}],
    )
