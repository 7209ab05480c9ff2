"""mz-DentalFitness."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes import Code
from synthetic_patients.codes.dental import DENTAL_CARE, Fitness
from synthetic_patients.nlcore.elements import concept
from synthetic_patients.nlcore.observation import observation
from synthetic_patients.zib2017.elements import Ref, Resource

_PROFILE: Final = "http://medmij.nl/fhir/StructureDefinition/mz-DentalFitness"


def dental_fitness(
    me: Ref, patient: Ref, *, day: date, performer: Ref, fitness: Code, note: str | None = None
) -> Resource:
    """How fit the teeth are; `fitness` is one of `Fitness`."""
    return observation(
        me,
        _PROFILE,
        patient,
        Fitness.CODE,
        when=day,
        performer=performer,
        note=note,
        care=DENTAL_CARE,
        valueCodeableConcept=concept(fitness),
    )
