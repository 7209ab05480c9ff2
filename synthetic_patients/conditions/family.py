"""Someone's household, the same in every story: who was born when, and who lives together."""

from __future__ import annotations

from datetime import date, timedelta

from synthetic_patients.chart import Chart
from synthetic_patients.conditions.due_dates import birth_of, last_menstruation
from synthetic_patients.people.person import full_years
from synthetic_patients.people.relations import OF_AGE

_CHILDREN = ("daughter", "son")
_SPOUSES = ("wife", "husband")
_LEAST_BETWEEN_BIRTHS = timedelta(days=400)


def children(chart: Chart, day: date) -> tuple[date, ...]:
    """Birth dates of the children born by a day, oldest first: the family's, and the child of a pregnancy that is told.

    A child of the family that cannot be hers next to the one of the pregnancy gives way to it.
    """
    born = [each.birth_date for each in chart.person.relations if each.kind in _CHILDREN]
    for story in chart.plan.stories:
        if story.kind == "pregnancy":
            birth = birth_of(story)
            born = [each for each in born if abs(each - birth) >= _LEAST_BETWEEN_BIRTHS] + [birth]
    return tuple(sorted(each for each in born if each <= day))


def is_pregnant(chart: Chart, day: date) -> bool:
    """Whether a pregnancy that is told goes on on a day."""
    pregnancies = [story for story in chart.plan.stories if story.kind == "pregnancy"]
    return any(last_menstruation(story) <= day < birth_of(story) for story in pregnancies)


def may_be_pregnant_from(chart: Chart, day: date) -> bool:
    """Whether a pregnancy that is told is still to end on a day."""
    return any(day < birth_of(story) for story in chart.plan.stories if story.kind == "pregnancy")


def at_home(born: date, day: date) -> bool:
    """Whether a child born on one day lives at home on another: until it is of age."""
    return full_years(born, day) < OF_AGE


def has_partner(chart: Chart) -> bool:
    """Whether someone has a husband or wife."""
    return any(each.kind in _SPOUSES for each in chart.person.relations)
