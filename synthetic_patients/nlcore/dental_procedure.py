"""mz-Procedure: something that a dentist did."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes import Code
from synthetic_patients.codes.dental import DENTAL_CARE, DentalAct, Mouth
from synthetic_patients.nlcore.elements import anatomical_location, concept, new, refer
from synthetic_patients.zib2017.elements import Ref, Resource, own_identifier

_PROFILE: Final = "http://medmij.nl/fhir/StructureDefinition/mz-Procedure"


def dental_procedure(
    me: Ref,
    patient: Ref,
    *,
    code: Code,
    day: date,
    performer: Ref,
    place: Ref,
    encounter: Ref,
    problem: Ref | None = None,
    side: Code | None = None,
) -> Resource:
    """One performance in one sitting.

    Args:
        code: one of `DentalAct`.
        place, encounter: where, and the sitting.
        problem: why; None in a check-up.
        side: the side of the tooth it was done to; None when it was not one tooth.
    """
    return new(
        me,
        _PROFILE,
        care=DENTAL_CARE,
        identifier=own_identifier(me),
        status="completed",
        category=concept(DentalAct.CATEGORY),
        code=concept(code),
        subject=refer(patient),
        encounter=refer(encounter),
        performedDateTime=day.isoformat(),
        performer=[{"actor": refer(performer)}],
        location=refer(place),
        reasonReference=[refer(problem)] if problem else [],
        bodySite=[anatomical_location(Mouth.TOOTH, side)] if side else [],
    )
