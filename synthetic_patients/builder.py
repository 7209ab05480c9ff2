"""Expand a plan into resources; plain Python, a few milliseconds for hundreds of resources."""

from __future__ import annotations

from functools import partial

from synthetic_patients.chart import Chart, Pen
from synthetic_patients.conditions import STORIES
from synthetic_patients.grown import Grown, Written
from synthetic_patients.plan import Plan
from synthetic_patients.releases import RELEASES


def build(plan: Plan) -> Grown:
    """Grow the resources of a plan, by FHIR release, the Patient first; R4 when it is asked for.

    Someone without a care relation has no resources at all: no Zorgaanbieder knows this person.
    """
    chart = Chart(plan)
    if not chart.person.care_relation:
        return Grown(dict.fromkeys(RELEASES, partial(Written.of, ())))
    chart.open()
    for story in plan.stories:
        STORIES[story.kind](Pen(chart, story))
    chart.file_documents()
    return chart.close()
