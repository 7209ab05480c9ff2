"""What a story must know of the others: that they are told at all."""

from __future__ import annotations

from synthetic_patients.chart import Chart
from synthetic_patients.story_kinds import StoryKind


def also_told(chart: Chart, *kinds: StoryKind) -> bool:
    """Whether the plan tells one of these stories too, whenever it runs."""
    return any(story.kind in kinds for story in chart.plan.stories)
