"""mz-ParafunctionalActivity."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes.dental import DENTAL_CARE, Parafunction
from synthetic_patients.nlcore.observation import observation
from synthetic_patients.zib2017.elements import Ref, Resource

_PROFILE: Final = "http://medmij.nl/fhir/StructureDefinition/mz-ParafunctionalActivity"


def parafunctional_activity(
    me: Ref, patient: Ref, *, day: date, performer: Ref, activity: str, note: str | None = None
) -> Resource:
    """A habit that wears teeth and jaws, in words."""
    return observation(
        me,
        _PROFILE,
        patient,
        Parafunction.CODE,
        when=day,
        performer=performer,
        note=note,
        care=DENTAL_CARE,
        valueString=activity,
    )
