"""mz-OralHygiene."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes import Code
from synthetic_patients.codes.dental import DENTAL_CARE, OralHygiene
from synthetic_patients.nlcore.elements import concept
from synthetic_patients.nlcore.observation import observation
from synthetic_patients.zib2017.elements import Ref, Resource

_PROFILE: Final = "http://medmij.nl/fhir/StructureDefinition/mz-OralHygiene"


def oral_hygiene(me: Ref, patient: Ref, *, day: date, performer: Ref, state: Code, note: str | None = None) -> Resource:
    """How clean someone keeps the mouth; `state` is one of `OralHygiene`."""
    return observation(
        me,
        _PROFILE,
        patient,
        OralHygiene.CODE,
        when=day,
        performer=performer,
        note=note,
        care=DENTAL_CARE,
        valueCodeableConcept=concept(state),
    )
