"""What the Observations of dental care and the ASA score have in common."""

from __future__ import annotations

from datetime import date
from typing import Any

from synthetic_patients.codes import Code
from synthetic_patients.nlcore.elements import concept, new, refer
from synthetic_patients.zib2017.elements import Ref, Resource, own_identifier


def observation(
    me: Ref,
    profile: str,
    patient: Ref,
    code: Code,
    *,
    when: date,
    performer: Ref,
    note: str | None = None,
    care: Code | None = None,
    **value: Any,
) -> Resource:
    """A final Observation of one day.

    Args:
        note: what the observer adds in words.
        care: the kind of care it was made in.
        value: the value[x], under the name that FHIR gives it.
    """
    return new(
        me,
        profile,
        care=care,
        identifier=own_identifier(me),
        status="final",
        code=concept(code),
        subject=refer(patient),
        effectiveDateTime=when.isoformat(),
        performer=[refer(performer)],
        note=[{"text": note}] if note else [],
        **value,
    )
