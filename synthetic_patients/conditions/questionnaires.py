"""Questionnaires that mental health care measures with."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from synthetic_patients.chart import Pen
from synthetic_patients.codes.mental_health import Mental
from synthetic_patients.conditions.forms import fill_in
from synthetic_patients.documents.forms import PHQ_9, phq_answers
from synthetic_patients.providers.directory import Professional
from synthetic_patients.zib2017.general_measurement import general_measurement

HIGHEST_PHQ_9: Final = 27


def phq_9(pen: Pen, day: date, who: Professional, score: int) -> None:
    """Write a PHQ-9, 0 (no complaints) to 27: what the patient filled in that morning, and the score."""
    fill_in(pen, PHQ_9, day, who, phq_answers(score, pen.story.seed))
    me = pen.ref("Observation", f"PHQ-9: {score} van {HIGHEST_PHQ_9}", "phq")
    pen.write(general_measurement(me, pen.patient, code=Mental.PHQ_9, day=day, hour=10, score=score, performer=who.ref))


def honos(pen: Pen, day: date, who: Professional, score: int) -> None:
    """Write a Health of the Nation Outcome Scale, 0 to 48, as a whole with its total."""
    total = pen.ref("Observation", f"HoNOS-totaalscore {score}", "honos")
    measure = partial(general_measurement, day=day, hour=11, performer=who.ref)
    pen.write(
        measure(total, pen.patient, code=Mental.HONOS_TOTAL, score=score),
        measure(pen.ref("Observation", "HoNOS", "honos"), pen.patient, code=Mental.HONOS, score=None, results=(total,)),
    )
