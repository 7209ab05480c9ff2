"""Measurements that someone takes at home."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from synthetic_patients.zib2017.blood_pressure import blood_pressure
from synthetic_patients.zib2017.body_weight import body_weight
from synthetic_patients.zib2017.elements import Ref, Resource

_PRESSURES: Final = ((138, 84), (134, 82), (131, 80))
_WEIGHTS: Final = (81.4, 80.9, 80.5)


def self_measurements(patient: Ref, day: date) -> tuple[Resource, ...]:
    """A blood pressure and a weight of each of three days, the last one on `day`; the patient measured.

    Args:
        patient: who the patient is where these are sent to.
    """
    found = []
    for number, ((systolic, diastolic), kilograms) in enumerate(zip(_PRESSURES, _WEIGHTS, strict=True), 1):
        measured = day - timedelta(days=len(_WEIGHTS) - number)
        found += [
            blood_pressure(
                Ref(f"Observation/{patient.id}-home-pressure-{number}", f"Bloeddruk {systolic}/{diastolic} mmHg"),
                patient,
                day=measured,
                hour=8,
                systolic=systolic,
                diastolic=diastolic,
                performer=patient,
                context=None,
            ),
            body_weight(
                Ref(f"Observation/{patient.id}-home-weight-{number}", f"Gewicht {kilograms} kg"),
                patient,
                day=measured,
                kilograms=kilograms,
                performer=patient,
            ),
        ]
    return tuple(found)
