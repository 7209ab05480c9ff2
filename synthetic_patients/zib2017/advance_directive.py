"""zib-AdvanceDirective."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code, Directive
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, extension, new, own_identifier, refer


def advance_directive(
    me: Ref, patient: Ref, *, kind: Code, day: date, comment: str, representative: Ref | None = None
) -> Resource:
    """A statement that someone wrote on one day; `representative` is the relative who may speak for the patient."""
    return new(
        me,
        f"{ZIB}zib-AdvanceDirective",
        extension=[extension(f"{ZIB}Comment", valueString=comment)],
        identifier=own_identifier(me)[0],
        status="active",
        category=[concept(Directive.LIVING_WILL), concept(kind)],
        patient=refer(patient),
        dateTime=day.isoformat(),
        consentingParty=[refer(representative)] if representative else [],
        policy=[{"uri": "https://wetten.overheid.nl/"}],
    )
