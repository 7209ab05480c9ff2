"""medmij-core-ASAScore."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes import Code
from synthetic_patients.codes.anaesthesia import Asa
from synthetic_patients.nlcore.elements import concept
from synthetic_patients.nlcore.observation import observation
from synthetic_patients.zib2017.elements import Ref, Resource

_PROFILE: Final = "http://medmij.nl/fhir/StructureDefinition/medmij-core-ASAScore"


def asa_score(
    me: Ref,
    patient: Ref,
    *,
    day: date,
    performer: Ref,
    score: Code,
    note: str | None = None,
    care: Code | None = None,
) -> Resource:
    """How fit someone is for an operation or an anaesthetic; `score` is one of `Asa`, `care` where it was judged."""
    return observation(
        me,
        _PROFILE,
        patient,
        Asa.CODE,
        when=day,
        performer=performer,
        note=note,
        care=care,
        valueCodeableConcept=concept(score),
    )
