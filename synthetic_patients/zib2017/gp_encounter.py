"""gp-Encounter: a contact with the GP practice."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes import Code, Contact, EncounterClass
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, coding, concept, new, own_identifier, period, refer

# ConceptMap NHGTable14-to-ActEncounterCode
_CLASSES: Final = {
    Contact.VISIT: EncounterClass.HOME,
    Contact.CONSULT: EncounterClass.AMBULATORY,
    Contact.TELEPHONE: EncounterClass.VIRTUAL,
    Contact.E_CONSULT: EncounterClass.VIRTUAL,
}


def gp_encounter(
    me: Ref, patient: Ref, *, kind: Code, day: date, participant: Ref, provider: Ref, episode: Ref | None
) -> Resource:
    """A finished contact; `kind` is one of NHG table 14 and gives the class."""
    return new(
        me,
        f"{ZIB}gp-Encounter",
        identifier=own_identifier(me),
        status="finished",
        **{"class": coding(_CLASSES[kind])},
        type=[concept(kind)],
        subject=refer(patient),
        episodeOfCare=[refer(episode)] if episode else [],
        participant=[{"individual": refer(participant)}],
        period=period(day, day),
        serviceProvider=refer(provider),
    )
