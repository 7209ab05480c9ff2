"""nl-core-Procedure-event: something that was done."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code
from synthetic_patients.nlcore.elements import anatomical_location, concept, new, refer
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, own_identifier, period


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
) -> Resource:
    """Something that was done on one day.

    Args:
        body_site, side: where; a side only with a site.
        context: the contact it belongs to.
    """
    return new(
        me,
        f"{ZIB}nl-core-Procedure-event",
        identifier=own_identifier(me),
        status="completed",
        category=concept(category),
        code=concept(code),
        subject=refer(patient),
        encounter=context and refer(context),
        performedPeriod=period(day, day),
        performer=[{"actor": refer(performer)}],
        reasonReference=[refer(problem)],
        bodySite=[anatomical_location(body_site, side)] if body_site else [],
    )
