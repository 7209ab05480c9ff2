"""Treatment objectives, in both releases."""

from __future__ import annotations

from datetime import date
from functools import partial

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code
from synthetic_patients.nlcore.treatment_objective import treatment_objective as nlcore_treatment_objective
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.treatment_objective import Status, treatment_objective


def write_goal(
    pen: Pen,
    me: Ref,
    *,
    status: Status,
    start: date,
    due: date | None = None,
    problem: Ref,
    measure: Code | None = None,
    aim: Code | None = None,
) -> None:
    """Write a goal in the words of its display.

    Args:
        due: day by which it should be reached.
        measure, aim: the function that should change and the degree that is aimed at; both or neither.
    """
    pen.write(
        treatment_objective(
            me, pen.patient, status=status, start=start, due=due, problem=problem, measure=measure, aim=aim
        )
    )
    make = partial(
        nlcore_treatment_objective,
        me,
        pen.patient,
        status=status,
        start=start,
        due=due,
        problem=problem,
        measure=measure,
        aim=aim,
    )
    pen.write_r4(make)
