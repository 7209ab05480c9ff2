"""What all Observations of the zibs have in common."""

from __future__ import annotations

from datetime import date
from typing import Any

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import Ref, Resource, concept, new, own_identifier, refer


def observation(
    me: Ref,
    profile: str,
    patient: Ref,
    code: dict[str, Any],
    *,
    category: tuple[Code, ...] = (),
    when: date | str | None = None,
    performer: Ref | None = None,
    context: Ref | None = None,
    components: tuple[Resource, ...] = (),
    also: tuple[str, ...] = (),
    status: str = "final",
    **elements: Any,
) -> Resource:
    """An Observation.

    Args:
        code: the CodeableConcept of what was observed.
        when: the effectiveDateTime; leave it out when `elements` holds an effectivePeriod.
        also: further profiles it claims.
        status: final, unless it is still awaited or was put right.
        elements: value[x] and whatever else one profile adds.
    """
    return new(
        me,
        profile,
        *also,
        identifier=own_identifier(me),
        status=status,
        category=[concept(each) for each in category],
        code=code,
        subject=refer(patient),
        context=context and refer(context),
        effectiveDateTime=when and str(when),
        performer=[refer(performer)] if performer else [],
        component=list(components),
        **elements,
    )


def component(code: Code, **value: Any) -> Resource:
    """A component with its value[x]."""
    return {"code": concept(code), **value}
