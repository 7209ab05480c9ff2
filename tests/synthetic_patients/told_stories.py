"""Dossiers of one story, drawn so that every start, length and end can come up."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from synthetic_patients import Dossier
from synthetic_patients.people.names import Gender
from synthetic_patients.people.person import PersonSpec, years_before
from synthetic_patients.plan import DEFAULT_TODAY, MOST_VISITS, Plan, Story, story_window
from synthetic_patients.story_kinds import StoryKind

FEW = settings(max_examples=40)
"""Enough: the draws that matter (where a story starts, whether it ended) have few values that differ."""


@st.composite
def told(
    draw: st.DrawFn,
    kind: StoryKind,
    *,
    ages: tuple[int, int],
    gender: Gender | None = None,
    may_be_dead: bool = True,
) -> Dossier:
    """Draw a stranger of an age on today, alive or dead for some time, with one story in the past years."""
    today = DEFAULT_TODAY
    born = years_before(today, draw(st.integers(*ages))) - timedelta(days=draw(st.integers(0, 364)))
    died = max(today - timedelta(days=draw(st.integers(1, 300))), born) if may_be_dead and draw(st.booleans()) else None
    genders: tuple[Gender, ...] = (gender,) if gender else ("female", "male")
    who = PersonSpec(draw(st.integers(0, 500)), born, draw(st.sampled_from(genders)), died)
    earliest, latest = story_window(who.grow(), kind, today)
    start = latest - timedelta(days=draw(st.integers(0, min((latest - earliest).days, 3000))))
    story = Story(kind, start, draw(st.integers(0, MOST_VISITS)), draw(st.booleans()), draw(st.integers(0, 500)))
    return Dossier.from_plan(Plan(who, today, (story,)))


def last_day(dossier: Dossier) -> date:
    """The last day on which anything can have happened."""
    return dossier.person.deceased or dossier.plan.today
