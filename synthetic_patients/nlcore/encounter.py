"""nl-core-Encounter."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code
from synthetic_patients.nlcore.elements import coding, concept, new, refer
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, own_identifier, period


def encounter(
    me: Ref,
    patient: Ref,
    *,
    encounter_class: Code,
    start: date,
    end: date,
    participant: Ref,
    provider: Ref,
    place: Ref,
    problem: Ref | None,
    kind: Code | str | None = None,
    care: Code | None = None,
) -> Resource:
    """A finished contact.

    Args:
        place: where it was.
        problem: why; None when it was not for a problem.
        kind: what kind of contact it was, beside its class; in words where no code says it.
        care: the kind of care it was.
    """
    type_ = {"text": kind} if isinstance(kind, str) else kind and concept(kind)
    return new(
        me,
        f"{ZIB}nl-core-Encounter",
        care=care,
        identifier=own_identifier(me),
        status="finished",
        **{"class": coding(encounter_class)},
        type=[type_] if type_ else [],
        subject=refer(patient),
        participant=[{"individual": refer(participant)}],
        period=period(start, end),
        reasonReference=[refer(problem)] if problem else [],
        location=[{"location": refer(place)}],
        serviceProvider=refer(provider),
    )
