"""Contacts with hospitals, nurses and therapists, and what is done in them."""

from __future__ import annotations

from datetime import date

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code
from synthetic_patients.providers.directory import Professional
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.encounter import encounter
from synthetic_patients.zib2017.procedure import procedure


def contact(pen: Pen, kind: Code, start: date, end: date, who: Professional, problem: Ref, what: str) -> Ref:
    """Write a finished contact of class `kind` with a professional, at the organisation where that one works."""
    me = pen.ref("Encounter", f"{what} {start.isoformat()}: {problem.display}")
    pen.write(
        encounter(
            me,
            pen.patient,
            encounter_class=kind,
            start=start,
            end=end,
            participant=who.ref,
            provider=who.provider.ref,
            problem=problem,
        )
    )
    return me


def done(pen: Pen, category: Code, what: Code, day: date, who: Professional, problem: Ref) -> None:
    """Write something that a professional did on one day, not in a stay and on no site in particular."""
    me = pen.ref("Procedure", what.text)
    pen.write(procedure(me, pen.patient, category=category, code=what, day=day, performer=who.ref, problem=problem))
