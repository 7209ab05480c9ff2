"""A letter between care providers as a Composition of core FHIR: no zib describes one."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import CORE, Ref, Resource, concept, narrative, new, own_identifier, refer


def letter(
    me: Ref,
    patient: Ref,
    *,
    kind: Code,
    encounter: Ref,
    day: date,
    author: Ref,
    sections: tuple[tuple[str, str], ...],
) -> Resource:
    """A letter of one day, written after an encounter; `sections` are titles with their text."""
    identifier, *_ = own_identifier(me)
    return new(
        me,
        f"{CORE}Composition",
        identifier=identifier,
        status="final",
        type=concept(kind),
        subject=refer(patient),
        encounter=refer(encounter),
        date=day.isoformat(),
        author=[refer(author)],
        title=me.display,
        section=[{"title": title, "text": narrative(words)} for title, words in sections],
    )
