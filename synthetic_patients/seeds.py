"""Plans by seeded chance: strangers as there are in the Netherlands, roughly, and what people of their age have."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Final

from synthetic_patients.chart import working_day
from synthetic_patients.people.names import Gender
from synthetic_patients.people.person import DEFAULT_TODAY, Person, PersonSpec, years_before
from synthetic_patients.plan import Plan, Story, possible_stories, story_window
from synthetic_patients.story_kinds import StoryKind, without_conflicts

# Per ten years of age, the youngest first. Inhabitants per thousand after CBS StatLine, population by age, 2025;
# the rest is rounded to what is seen in practice.
_PEOPLE: Final = (97, 110, 128, 130, 119, 134, 125, 102, 46, 9)
_WOMEN: Final = (0.49, 0.49, 0.49, 0.50, 0.50, 0.50, 0.50, 0.52, 0.58, 0.70)
_MOST_STORIES: Final = (1, 1, 2, 2, 3, 4, 5, 6, 6, 6)
_DECEASED: Final = (0.003, 0.003, 0.004, 0.005, 0.01, 0.02, 0.04, 0.07, 0.12, 0.2)

_CUMULATIVE: Final = tuple(accumulate(_PEOPLE))
_OLDEST_DECADE_YEARS: Final = 7
_LONGEST_STORY: Final = timedelta(days=10 * 365)
_RECENTLY: Final = 540
"""Days within which the deceased died: who died long ago is in no dossier that is still asked for."""


def plan_from_seed(seed: int, today: date = DEFAULT_TODAY, key: str | None = None) -> Plan:
    """Draw a plan: a stranger, and stories that fit.

    Ages and sexes are spread as in the Dutch population; most people have the everyday contacts that the story
    "healthy" tells, and the older someone is, the more there is besides. One in some dozens has died.

    Args:
        seed: any whole number; the same one gives the same plan.
        today: the day it is in the plan.
        key: of the person; None for one that follows from the seed.
    """
    rng = Random(f"plan {seed}")
    decade = rng.choices(range(len(_PEOPLE)), cum_weights=_CUMULATIVE)[0]
    years = 10 * decade + rng.randrange(_OLDEST_DECADE_YEARS if decade == len(_PEOPLE) - 1 else 10)
    deceased = today - timedelta(days=rng.randint(1, _RECENTLY)) if rng.random() < _DECEASED[decade] else None
    gender: Gender = "female" if rng.random() < _WOMEN[decade] else "male"
    birth_date = years_before(deceased or today, years) - timedelta(days=rng.randrange(365))
    spec = PersonSpec(seed, birth_date, gender, deceased, key)
    person = spec.grow(today)
    others = [kind for kind in possible_stories(person, today) if kind != "healthy"]
    count = min(len(others), rng.randint(0, _MOST_STORIES[decade]))
    everyday: list[StoryKind] = ["healthy"] if rng.random() < 0.9 else []
    kinds = without_conflicts([*everyday, *rng.sample(others, count)])
    return Plan(spec, today, tuple(_story(rng, kind, person, today) for kind in kinds))


def _story(rng: Random, kind: StoryKind, person: Person, today: date) -> Story:
    earliest, latest = story_window(person, kind, today)
    start = latest - rng.randint(0, min(latest - earliest, _LONGEST_STORY).days) * timedelta(days=1)
    return Story(kind, working_day(start, earliest), rng.randint(0, 8), rng.random() < 0.2, rng.randrange(2**16))
