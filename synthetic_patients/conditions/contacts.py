"""Contacts with hospitals, nurses and therapists, and what is done in them."""

from __future__ import annotations

from datetime import date
from functools import partial

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code
from synthetic_patients.nlcore.encounter import encounter as nlcore_encounter
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
    contact_in_r4(pen, me, kind, start, end, who, problem=problem)
    return me


def contact_in_r4(
    pen: Pen,
    me: Ref,
    kind: Code,
    start: date,
    end: date,
    who: Professional,
    *,
    problem: Ref | None,
    what: Code | str | None = None,
    care: Code | None = None,
) -> None:
    """Write a contact as nl-core-Encounter; on its own where STU3 has another profile for it, or none.

    Args:
        problem: why; None when that is no problem in R4, or nothing at all.
        what: what kind of contact, beside its class.
        care: the kind of care it was.
    """
    make = partial(
        nlcore_encounter,
        me,
        pen.patient,
        encounter_class=kind,
        start=start,
        end=end,
        participant=who.ref,
        provider=who.provider.ref,
        place=who.provider.location,
        problem=problem,
        kind=what,
        care=care,
    )
    pen.write_r4(make)


def done(pen: Pen, category: Code, what: Code, day: date, who: Professional, problem: Ref) -> None:
    """Write something that a professional did on one day, not in a stay and on no site in particular."""
    me = pen.ref("Procedure", what.text)
    pen.write(procedure(me, pen.patient, category=category, code=what, day=day, performer=who.ref, problem=problem))
