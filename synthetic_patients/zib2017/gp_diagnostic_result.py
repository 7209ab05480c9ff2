"""gp-DiagnosticResult: a measurement at the GP's, coded in NHG table 45."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, quantity
from synthetic_patients.zib2017.observation import observation


def gp_diagnostic_result(
    me: Ref,
    patient: Ref,
    *,
    code: Code,
    day: date,
    value: float,
    unit: str,
    ucum: str | None = None,
    performer: Ref,
    context: Ref,
) -> Resource:
    """A measured value with its unit."""
    return observation(
        me,
        f"{ZIB}gp-DiagnosticResult",
        patient,
        concept(code),
        when=day,
        performer=performer,
        context=context,
        valueQuantity=quantity(value, unit, ucum),
    )
