"""mz-PeriodicPeriodontalScreeningScore."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes import Code
from synthetic_patients.codes.dental import DENTAL_CARE, Periodontal
from synthetic_patients.nlcore.elements import concept
from synthetic_patients.nlcore.observation import observation
from synthetic_patients.zib2017.elements import Ref, Resource

_PROFILE: Final = "http://medmij.nl/fhir/StructureDefinition/mz-PeriodicPeriodontalScreeningScore"


def periodontal_screening(
    me: Ref, patient: Ref, *, day: date, performer: Ref, score: Code, note: str | None = None
) -> Resource:
    """How deep the pockets around the teeth are; `score` is one of `Periodontal`."""
    return observation(
        me,
        _PROFILE,
        patient,
        Periodontal.CODE,
        when=day,
        performer=performer,
        note=note,
        care=DENTAL_CARE,
        valueCodeableConcept=concept(score),
    )
