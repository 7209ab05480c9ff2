"""zib-FluidBalance."""

from __future__ import annotations

from datetime import date, timedelta

from synthetic_patients.codes.vital_signs import Sign
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, moment, period, quantity
from synthetic_patients.zib2017.observation import component, observation


def fluid_balance(me: Ref, patient: Ref, *, day: date, fluid_in: int, fluid_out: int, performer: Ref) -> Resource:
    """What went in and out in the 24 hours up to eight in the morning of a day, in millilitres."""
    return observation(
        me,
        f"{ZIB}zib-FluidBalance",
        patient,
        concept(Sign.FLUID_BALANCE),
        performer=performer,
        effectivePeriod=period(moment(day - timedelta(days=1), 8), moment(day, 8)),
        components=(
            component(Sign.FLUID_IN, valueQuantity=quantity(fluid_in, "ml", "mL")),
            component(Sign.FLUID_OUT, valueQuantity=quantity(fluid_out, "ml", "mL")),
        ),
    )
