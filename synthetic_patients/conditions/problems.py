"""A problem, in both releases."""

from __future__ import annotations

from datetime import date
from functools import partial

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code
from synthetic_patients.nlcore.problem import problem as nlcore_problem
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.problem import problem


def write_problem(
    pen: Pen,
    me: Ref,
    *,
    codes: tuple[Code, ...],
    since: date,
    over: date | None = None,
    asserter: Ref,
    text: str,
    context: Ref | None = None,
) -> None:
    """Write a diagnosis; in R4 only when a contact, goal or device refers to it, as no service there asks for problems.

    Args:
        codes: the same diagnosis in one or more code systems.
        since, over: when it began, which is when it was established, and when it was over; None when it is still there.
        context: the episode of care it belongs to.
    """
    onset, abatement = pen.about(since), pen.about(over) if over else None
    pen.write(
        problem(
            me,
            pen.patient,
            codes=codes,
            onset=onset,
            abatement=abatement,
            asserted=since,
            asserter=asserter,
            text=text,
            context=context,
        )
    )
    make = partial(
        nlcore_problem,
        me,
        pen.patient,
        codes=codes,
        onset=onset,
        abatement=abatement,
        asserted=since,
        asserter=asserter,
        text=text,
    )
    pen.have_ready(me, make, "R4")
