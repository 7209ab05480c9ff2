"""nl-core-TreatmentObjective."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from synthetic_patients.codes import Code
from synthetic_patients.nlcore.elements import concept, new, refer
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, own_identifier
from synthetic_patients.zib2017.treatment_objective import Status

_ACHIEVEMENT: Final = "http://terminology.hl7.org/CodeSystem/goal-achievement"
_LIFE_CYCLE: Final[dict[Status, tuple[str, Code | None]]] = {
    "in-progress": ("active", Code(_ACHIEVEMENT, "in-progress", "In Progress", "Loopt")),
    "on-target": ("active", Code(_ACHIEVEMENT, "improving", "Improving", "Op weg naar het doel")),
    "achieved": ("completed", Code(_ACHIEVEMENT, "achieved", "Achieved", "Behaald")),
    "cancelled": ("cancelled", None),
}


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
    care: Code | None = None,
) -> Resource:
    """A goal, in the words of its display.

    Args:
        due: day by which it should be reached.
        measure, aim: the function that should change and the degree that is aimed at; both or neither.
        care: the kind of care it belongs to.
    """
    life_cycle, achievement = _LIFE_CYCLE[status]
    target: dict[str, Any] = {"dueDate": due.isoformat()} if due else {}
    if measure and aim:
        target = {"measure": concept(measure), "detailCodeableConcept": concept(aim), **target}
    return new(
        me,
        f"{ZIB}nl-core-TreatmentObjective",
        care=care,
        identifier=own_identifier(me),
        lifecycleStatus=life_cycle,
        achievementStatus=achievement and concept(achievement),
        description={"text": me.display},
        subject=refer(patient),
        startDate=start.isoformat(),
        target=[target] if target else [],
        addresses=[refer(problem)],
    )
