"""zib-Procedure."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import (
    ZIB,
    Ref,
    Resource,
    concept,
    laterality,
    new,
    own_identifier,
    period,
    refer,
)


def procedure(
    me: Ref,
    patient: Ref,
    *,
    category: Code,
    code: Code,
    day: date,
    performer: Ref,
    problem: Ref,
    body_site: Code,
    side: Code,
    context: Ref | None = None,
    device: Ref | None = None,
) -> Resource:
    """Something that was done, and the device it left in the body."""
    return new(
        me,
        f"{ZIB}zib-Procedure",
        identifier=own_identifier(me),
        status="completed",
        category=concept(category),
        code=concept(code),
        subject=refer(patient),
        context=context and refer(context),
        performedPeriod=period(day, day),
        performer=[{"actor": refer(performer)}],
        reasonReference=[refer(problem)],
        bodySite=[concept(body_site) | {"extension": laterality(side)}],
        focalDevice=[{"manipulated": refer(device)}] if device else [],
    )
