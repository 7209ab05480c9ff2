"""Expand a plan into resources; plain Python, a few milliseconds for hundreds of resources."""

from __future__ import annotations

from synthetic_patients.chart import Chart, Pen
from synthetic_patients.conditions import STORIES
from synthetic_patients.plan import Plan
from synthetic_patients.zib2017.elements import Resource


def build(plan: Plan) -> tuple[Resource, ...]:
    """Grow the STU3 resources of a plan, the Patient first.

    Someone without a care relation has no resources at all: no Zorgaanbieder knows this person.
    """
    chart = Chart(plan)
    if not chart.person.care_relation:
        return ()
    chart.open()
    for story in plan.stories:
        STORIES[story.kind](Pen(chart, story))
    return chart.close()
