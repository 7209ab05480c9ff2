"""A hospital's discharge summary; no zib, so it claims the core profile."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Loinc
from synthetic_patients.zib2017.elements import CORE, Ref, Resource, concept, narrative, new, own_identifier, refer


def discharge_summary(me: Ref, patient: Ref, *, encounter: Ref, day: date, author: Ref, words: str) -> Resource:
    """A Composition of one section."""
    identifier, *_ = own_identifier(me)
    return new(
        me,
        f"{CORE}Composition",
        identifier=identifier,
        status="final",
        type=concept(Loinc.DISCHARGE_SUMMARY),
        subject=refer(patient),
        encounter=refer(encounter),
        date=day.isoformat(),
        author=[refer(author)],
        title=f"Ontslagbericht {day.isoformat()}",
        section=[{"title": "Beloop", "text": narrative(words)}],
    )
