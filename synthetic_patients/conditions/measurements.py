"""Measurements at the GP's: as a zib and, for blood pressure, also in the practice's own coding."""

from __future__ import annotations

from datetime import date

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code, Nhg, Vital
from synthetic_patients.conditions import body
from synthetic_patients.providers.directory import GP, Professional
from synthetic_patients.zib2017.blood_pressure import blood_pressure
from synthetic_patients.zib2017.body_height import body_height
from synthetic_patients.zib2017.body_weight import body_weight
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.gp_diagnostic_result import gp_diagnostic_result


def measure_blood_pressure(
    pen: Pen, day: date, encounter: Ref, systolic: int, diastolic: int, by: Professional = GP
) -> None:
    """Write a blood pressure in mm[Hg] as zib, and as systolic and diastolic in NHG table 45."""
    pen.write(
        blood_pressure(
            pen.ref("Observation", f"Bloeddruk {systolic}/{diastolic} mmHg", "blood-pressure"),
            pen.patient,
            day=day,
            hour=9,
            systolic=systolic,
            diastolic=diastolic,
            performer=by.ref,
            context=encounter,
        )
    )
    for code, value in ((Nhg.SYSTOLIC, systolic), (Nhg.DIASTOLIC, diastolic)):
        _result(pen, day, encounter, code, value, "mmHg", "mm[Hg]", by)


def measure_pulse(pen: Pen, day: date, encounter: Ref, beats: int, by: Professional = GP) -> None:
    """Write a pulse rate in beats a minute, in NHG table 45."""
    _result(pen, day, encounter, Nhg.PULSE, beats, "/min", "/min", by)


def measure_weight(pen: Pen, day: date) -> None:
    """Write the weight that fits the person, give or take some hundred grams."""
    kilograms = body.weight(pen.chart.person, day) * pen.rng.uniform(0.99, 1.01)
    pen.write(
        body_weight(
            pen.ref("Observation", Vital.WEIGHT.text, "weight"),
            pen.patient,
            day=day,
            kilograms=round(kilograms, 1),
            performer=GP.ref,
        )
    )


def measure_height(pen: Pen, day: date) -> None:
    """Write the height that fits the person's age."""
    pen.write(
        body_height(
            pen.ref("Observation", Vital.HEIGHT.text, "height"),
            pen.patient,
            day=day,
            centimetres=body.height(pen.chart.person, day),
            performer=GP.ref,
        )
    )


def _result(
    pen: Pen, day: date, encounter: Ref, code: Code, value: int, unit: str, ucum: str, by: Professional
) -> None:
    pen.write(
        gp_diagnostic_result(
            pen.ref("Observation", f"{code.text} {value} {unit}", "diagnostic"),
            pen.patient,
            code=code,
            day=day,
            value=value,
            unit=unit,
            ucum=ucum,
            performer=by.ref,
            context=encounter,
        )
    )
