"""Smoking, the same in every story: nobody with COPD never smoked, and nobody starts again."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final, NamedTuple

from synthetic_patients.chart import Chart, Pen
from synthetic_patients.zib2017.tobacco_use import tobacco_use

_STOPS_AFTER: Final = timedelta(days=150)
_ADULT: Final = 18


class Smoking(NamedTuple):
    """Pack years so far (0 for someone who never did), and whether someone still smokes."""

    pack_years: int
    still: bool


def smoking(chart: Chart, day: date) -> Smoking:
    """What someone would say about smoking on a day; people with COPD stop some months after the diagnosis."""
    if chart.person.age_on(day) < _ADULT:
        return Smoking(0, still=False)
    rng = Random(f"smoking {chart.person.key}")
    for story in chart.plan.stories:
        if story.kind == "copd":
            return Smoking(rng.randint(22, 38), still=day < story.start + _STOPS_AFTER)
    return Smoking(rng.choice((0, 0, 5)), still=False)


def write_tobacco_use(pen: Pen, day: date) -> None:
    """Write what someone said about smoking on a day."""
    habit = smoking(pen.chart, day)
    me = pen.ref("Observation", "Tabakgebruik", "tobacco")
    pen.write(tobacco_use(me, pen.patient, day=day, pack_years=habit.pack_years, smokes=habit.still))
