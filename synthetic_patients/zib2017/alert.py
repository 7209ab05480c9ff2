"""zib-Alert."""

from __future__ import annotations

from datetime import date
from typing import Any

from synthetic_patients.codes import Code, Loinc
from synthetic_patients.zib2017.elements import (
    CORE,
    ZIB,
    Ref,
    Resource,
    concept,
    extension,
    new,
    own_identifier,
    period,
    refer,
)


def alert(
    me: Ref,
    patient: Ref,
    *,
    warning: dict[str, Any],
    since: date,
    until: date | None,
    author: Ref,
    condition: Ref | None = None,
    category: Code = Loinc.CONDITION,
) -> Resource:
    """Something every care provider should know; over when it has an `until`.

    Args:
        warning: the CodeableConcept of the alert; text only when no code says it.
        condition: the problem behind it.
    """
    about = [extension(f"{CORE}flag-detail", valueReference=refer(condition))] if condition else []
    return new(
        me,
        f"{ZIB}zib-Alert",
        extension=about,
        identifier=own_identifier(me),
        status="inactive" if until else "active",
        category=concept(category),
        code=warning,
        subject=refer(patient),
        period=period(since, until),
        author=refer(author),
    )
