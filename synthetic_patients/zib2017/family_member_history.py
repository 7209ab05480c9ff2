"""A disease in the family; no zib of 2017 describes one, so it claims the core profile."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import CORE, Ref, Resource, concept, new, own_identifier, refer


def family_member_history(
    me: Ref, patient: Ref, *, relation: Code, condition: Code, day: date, words: str | None = None
) -> Resource:
    """What a relative has or had, as told on a day."""
    return new(
        me,
        f"{CORE}FamilyMemberHistory",
        identifier=own_identifier(me),
        status="completed",
        patient=refer(patient),
        date=day.isoformat(),
        relationship=concept(relation),
        condition=[{"code": concept(condition)}],
        note=[{"text": words}] if words else [],
    )
