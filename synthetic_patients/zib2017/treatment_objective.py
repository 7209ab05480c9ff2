"""zib-TreatmentObjective."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, new, own_identifier, refer

Status = Literal["in-progress", "on-target", "achieved", "cancelled"]


def treatment_objective(
    me: Ref,
    patient: Ref,
    *,
    status: Status,
    start: date,
    due: date | None,
    problem: Ref,
    measure: Code | None = None,
    aim: Code | None = None,
) -> Resource:
    """A goal, in the words of its display.

    Args:
        due: day by which it should be reached.
        measure, aim: the function that should change and the degree that is aimed at; both or neither.
    """
    target: dict[str, Any] = {"dueDate": due.isoformat()} if due else {}
    if measure and aim:
        target = {"measure": concept(measure), "detailCodeableConcept": concept(aim), **target}
    return new(
        me,
        f"{ZIB}zib-TreatmentObjective",
        identifier=own_identifier(me),
        status=status,
        description={"text": me.display},
        subject=refer(patient),
        startDate=start.isoformat(),
        target=target or None,
        addresses=[refer(problem)],
    )
