"""zib-AlcoholUse."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Living
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, period, quantity
from synthetic_patients.zib2017.observation import component, observation


def alcohol_use(me: Ref, patient: Ref, *, day: date, glasses: int) -> Resource:
    """What someone said about alcohol on one day; `glasses` per week, 0 for someone who never drank."""
    amount = component(Living.ALCOHOL_AMOUNT, valueQuantity=quantity(glasses, "glazen per week", "{glasses}/wk"))
    return observation(
        me,
        f"{ZIB}zib-AlcoholUse",
        patient,
        concept(Living.ALCOHOL_USE),
        effectivePeriod=period(day),
        valueCodeableConcept=concept(Living.DRINKS if glasses else Living.NEVER_DRINKS),
        components=(amount,) if glasses else (),
    )
