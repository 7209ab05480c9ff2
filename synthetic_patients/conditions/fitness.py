"""How fit someone is for an operation, by what else the plan tells."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.chart import Chart
from synthetic_patients.codes import Code
from synthetic_patients.codes.anaesthesia import Asa
from synthetic_patients.story_kinds import StoryKind

_SEVERE: Final[frozenset[StoryKind]] = frozenset(("heart_failure", "copd", "frail_elderly"))
_MILD: Final[frozenset[StoryKind]] = frozenset(("diabetes", "hypertension", "asthma", "pregnancy", "depression"))


def fitness_for_surgery(chart: Chart, day: date) -> Code:
    """The ASA score of someone on a day: by the gravest illness that had begun."""
    ill = {story.kind for story in chart.plan.stories if story.start <= day}
    if ill & _SEVERE:
        return Asa.SEVERE
    return Asa.MILD if ill & _MILD else Asa.HEALTHY
