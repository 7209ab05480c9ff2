"""zib-NutritionAdvice."""

from __future__ import annotations

from datetime import date

from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, new, own_identifier, refer


def nutrition_advice(me: Ref, patient: Ref, *, diet: str, day: date, orderer: Ref, context: Ref | None) -> Resource:
    """A diet, in words."""
    return new(
        me,
        f"{ZIB}zib-NutritionAdvice",
        identifier=own_identifier(me),
        status="active",
        patient=refer(patient),
        encounter=context and refer(context),
        dateTime=day.isoformat(),
        orderer=refer(orderer),
        oralDiet={"type": [{"text": diet}]},
    )
