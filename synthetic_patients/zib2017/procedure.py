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
    body_site: Code | None = None,
    side: Code | None = None,
    context: Ref | None = None,
    device: Ref | None = None,
    report: Ref | None = None,
    until: date | None = None,
    also: tuple[str, ...] = (),
) -> Resource:
    """Something that was done.

    Args:
        body_site, side: where; a side only with a site.
        context: the contact or episode of care it belongs to.
        device: what it left in the body.
        report: the DiagnosticReport about it.
        until: last day of what took more than one.
        also: further profiles it claims.
    """
    site = concept(body_site) if body_site else None
    if site and side:
        site["extension"] = laterality(side)
    return new(
        me,
        f"{ZIB}zib-Procedure",
        *also,
        identifier=own_identifier(me),
        status="completed",
        category=concept(category),
        code=concept(code),
        subject=refer(patient),
        context=context and refer(context),
        performedPeriod=period(day, until or day),
        performer=[{"actor": refer(performer)}],
        reasonReference=[refer(problem)],
        bodySite=[site] if site else [],
        report=[refer(report)] if report else [],
        focalDevice=[{"manipulated": refer(device)}] if device else [],
    )
