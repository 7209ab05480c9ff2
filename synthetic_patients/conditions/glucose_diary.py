"""A day of finger pricks at home, as someone with diabetes brings along to a check-up."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.chart import Pen
from synthetic_patients.codes.vital_signs import Glucose
from synthetic_patients.conditions.bedside import Bedside

# Hour, kind, and how far it lies from the average of the day in mmol/l.
_DAY: Final = ((7, Glucose.FASTING, -1.4), (10, Glucose.AFTER_MEAL, 1.6), (17, Glucose.ANY_TIME, -0.4))


def glucose_diary(pen: Pen, day: date, hba1c: int) -> None:
    """Write three measurements of one day that fit an HbA1c in mmol/mol.

    The average glucose that belongs to an HbA1c: https://doi.org/10.2337/dc08-0545.
    """
    average = 1.59 * (0.0915 * hba1c + 2.15) - 2.59
    for hour, code, away in _DAY:
        value = average + away + pen.rng.uniform(-0.6, 0.6)
        Bedside(pen, day, hour, pen.patient).glucose(code, round(value, 1))
