"""mz-CariesRisk."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes import Code
from synthetic_patients.codes.dental import DENTAL_CARE, CariesRisk
from synthetic_patients.nlcore.elements import concept
from synthetic_patients.nlcore.observation import observation
from synthetic_patients.zib2017.elements import Ref, Resource

_PROFILE: Final = "http://medmij.nl/fhir/StructureDefinition/mz-CariesRisk"


def caries_risk(me: Ref, patient: Ref, *, day: date, performer: Ref, risk: Code, note: str | None = None) -> Resource:
    """How likely someone is to get caries; `risk` is one of `CariesRisk`."""
    return observation(
        me,
        _PROFILE,
        patient,
        CariesRisk.CODE,
        when=day,
        performer=performer,
        note=note,
        care=DENTAL_CARE,
        valueCodeableConcept=concept(risk),
    )
