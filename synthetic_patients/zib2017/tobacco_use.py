"""zib-TobaccoUse."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Living
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, quantity
from synthetic_patients.zib2017.observation import component, observation


def tobacco_use(me: Ref, patient: Ref, *, day: date, pack_years: int) -> Resource:
    """What someone said about smoking on one day; `pack_years` smoked in the past, 0 for someone who never did."""
    smoked = component(Living.PACK_YEARS, valueQuantity=quantity(pack_years, "PackYears", "{PackYears}"))
    return observation(
        me,
        f"{ZIB}zib-TobaccoUse",
        patient,
        concept(Living.TOBACCO_USE),
        when=day,
        valueCodeableConcept=concept(Living.EX_SMOKER if pack_years else Living.NEVER_SMOKED),
        components=(smoked,) if pack_years else (),
    )
