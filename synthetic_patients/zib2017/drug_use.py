"""zib-DrugUse."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code, Living
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, period
from synthetic_patients.zib2017.observation import observation


def drug_use(me: Ref, patient: Ref, *, day: date, status: Code) -> Resource:
    """What someone said about drugs on one day."""
    return observation(
        me,
        f"{ZIB}zib-DrugUse",
        patient,
        concept(Living.DRUG_USE),
        effectivePeriod=period(day),
        valueCodeableConcept=concept(status),
    )
