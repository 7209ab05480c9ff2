"""gp-EncounterReport: the report of a GP contact, a section per journal line."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code, Loinc
from synthetic_patients.zib2017.elements import (
    ZIB,
    Ref,
    Resource,
    concept,
    extension,
    narrative,
    new,
    own_identifier,
    refer,
)


def section(line: Code, words: str, icpc: Code | None, entries: tuple[Ref, ...]) -> Resource:
    """One section: the kind of line, its words, and the resources behind them."""
    coded = [extension(f"{ZIB}code-icpc-1-nl", valueCodeableConcept=concept(icpc))] if icpc else []
    return {
        **({"extension": coded} if coded else {}),
        "title": line.display,
        "code": concept(line),
        "text": narrative(words, "additional"),
        "entry": [refer(entry) for entry in entries],
    }


def gp_encounter_report(
    me: Ref, patient: Ref, *, encounter: Ref, day: date, author: Ref, sections: list[Resource]
) -> Resource:
    """The Composition; it holds S and O lines too, so whoever may send only E and P has to leave those out."""
    identifier, *_ = own_identifier(me)
    return new(
        me,
        f"{ZIB}gp-EncounterReport",
        identifier=identifier,
        status="final",
        type=concept(Loinc.ENCOUNTER_NOTE),
        subject=refer(patient),
        encounter=refer(encounter),
        date=day.isoformat(),
        author=[refer(author)],
        title=f"Contactverslag {day.isoformat()}",
        section=sections,
    )
