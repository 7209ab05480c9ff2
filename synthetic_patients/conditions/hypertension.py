"""High blood pressure: measured often, one drug changed for another."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Atc, CareKind, Diagnosis, Icpc
from synthetic_patients.conditions.appointments import planned_appointment
from synthetic_patients.conditions.general_practice import Soep, consult, open_episode
from synthetic_patients.conditions.laboratory import gp_results, kidney_result
from synthetic_patients.conditions.measurements import measure_blood_pressure
from synthetic_patients.conditions.medicines import Prescription, prescribe
from synthetic_patients.providers.directory import GP

_HYDROCHLOROTHIAZIDE: Final = Prescription(Atc.HYDROCHLOROTHIAZIDE, "1 maal per dag 1 tablet in de ochtend", 1, 90)
_AMLODIPINE: Final = Prescription(Atc.AMLODIPINE, "1 maal per dag 1 tablet", 1, 90)
_TRIES_FIRST_DRUG: Final = timedelta(days=240)

_FIRST: Final = Soep(
    "Bloeddruk bij de tandarts hoog. Geen klachten.",
    "Herhaald gemeten boven 150/90 mmHg.",
    "Essentiële hypertensie.",
    "Leefstijladvies, start hydrochloorthiazide, controle over 3 maanden.",
)


def hypertension(pen: Pen) -> None:
    """Write the diagnosis, two drugs after each other, and blood pressures that come down."""
    start, days = pen.story.start, pen.visits(months=4)
    episode = open_episode(
        pen,
        Icpc.HYPERTENSION,
        Diagnosis.HYPERTENSION,
        start=start,
        end=pen.ends,
        contacts=[start, *days],
        name="Hoge bloeddruk",
    )
    first = consult(pen, episode, start, _FIRST)
    pressure = pen.rng.randint(154, 172)
    measure_blood_pressure(pen, start, first, pressure, pressure - 66)
    using, since, prescribed_at = _HYDROCHLOROTHIAZIDE, start, first
    for index, day in enumerate(days):
        systolic = max(pressure - 5 * (index + 1), 128) + pen.rng.randint(-4, 4)
        diastolic = round(systolic * 0.58)
        notes = Soep(
            "Voelt zich goed, slikt trouw.",
            f"RR {systolic}/{diastolic} mmHg zittend.",
            "Hypertensie, controle.",
            "Controle over 4 maanden.",
        )
        encounter = consult(pen, episode, day, notes)
        measure_blood_pressure(pen, day, encounter, systolic, diastolic)
        gp_results(pen, day, encounter, (kidney_result(pen, day),))
        if using is _HYDROCHLOROTHIAZIDE and day - start > _TRIES_FIRST_DRUG:
            reason = Icpc.HYPERTENSION
            prescribe(pen, using, GP, start=since, end=day, stopped=True, context=prescribed_at, reason=reason)
            using, since, prescribed_at = _AMLODIPINE, day, encounter
    over, end = pen.ends is not None, pen.use_until
    prescribe(pen, using, GP, start=since, end=end, stopped=over, context=prescribed_at, reason=Icpc.HYPERTENSION)
    if not over:
        planned_appointment(pen, "pending", 90, GP, CareKind.GP_SPECIALTY, "Bloeddrukcontrole")
