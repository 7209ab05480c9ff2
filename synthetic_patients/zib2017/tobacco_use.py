"""zib-TobaccoUse."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Living
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, period, quantity
from synthetic_patients.zib2017.observation import component, observation


def tobacco_use(me: Ref, patient: Ref, *, day: date, pack_years: int, smokes: bool = False) -> Resource:
    """What someone said about smoking on one day.

    Args:
        pack_years: smoked so far, 0 for someone who never did.
        smokes: whether it goes on.
    """
    past = Living.EX_SMOKER if pack_years else Living.NEVER_SMOKED
    smoked = component(Living.PACK_YEARS, valueQuantity=quantity(pack_years, "PackYears", "{PackYears}"))
    return observation(
        me,
        f"{ZIB}zib-TobaccoUse",
        patient,
        concept(Living.TOBACCO_USE),
        effectivePeriod=period(day),
        valueCodeableConcept=concept(Living.SMOKES_DAILY if smokes else past),
        components=(smoked,) if pack_years else (),
    )
