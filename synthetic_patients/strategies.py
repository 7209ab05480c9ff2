"""Hypothesis strategies: they draw the small plan, never the resources, so that failures shrink to a readable plan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from hypothesis import reject
from hypothesis import strategies as st

from synthetic_patients.builder import build
from synthetic_patients.dossier import Dossier
from synthetic_patients.people.names import Gender
from synthetic_patients.people.person import Person, PersonSpec, years_before
from synthetic_patients.people.personas import persona
from synthetic_patients.plan import (
    DEFAULT_TODAY,
    EDGES,
    MOST_VISITS,
    Plan,
    PlanError,
    Story,
    possible_stories,
    story_window,
)
from synthetic_patients.story_kinds import STORY_FITS, STORY_KINDS, Fit, StoryKind
from synthetic_patients.zib2017.elements import Resource

Ages = int | tuple[int, int]
Wanted = str | Callable[[Resource], bool]

_OLDEST: Final = 95
_LONGEST_STORY: Final = 10 * 365
_SEEDS: Final = st.integers(0, 2**16 - 1)


def person_specs(
    today: date = DEFAULT_TODAY, age: Ages = (0, _OLDEST), genders: Sequence[Gender] = ("female", "male")
) -> st.SearchStrategy[PersonSpec]:
    """Strangers in a few numbers.

    Args:
        today: the day on which they have their age.
        age: full years, or the youngest and the oldest.
        genders: what to choose from.
    """
    youngest, oldest = (age, age) if isinstance(age, int) else age
    latest = years_before(today, youngest)
    earliest = years_before(today, oldest + 1) + timedelta(days=1)
    # Counting from the latest birth date makes failures shrink to a birthday today.
    days = st.integers(0, (latest - earliest).days)
    return st.builds(
        PersonSpec,
        seed=_SEEDS,
        birth_date=days.map(lambda old: latest - timedelta(days=old)),
        gender=st.sampled_from(genders),
    )


def people(today: date = DEFAULT_TODAY, age: Ages = (0, _OLDEST)) -> st.SearchStrategy[Person]:
    """Strangers in full; see `person_specs`."""
    return person_specs(today, age).map(PersonSpec.grow)


@st.composite
def plans(
    draw: st.DrawFn,
    *,
    stories: Collection[StoryKind] = STORY_KINDS,
    max_stories: int = 3,
    min_resources: int = 0,
    today: date | st.SearchStrategy[date] = DEFAULT_TODAY,
    person: str | st.SearchStrategy[PersonSpec] | None = None,
    age: Ages = (0, _OLDEST),
    must_contain: Wanted | None = None,
) -> Plan:
    """Plans that satisfy the constraints by construction.

    Args:
        stories: kinds of story to choose from; those that do not fit someone's age are left out.
        max_stories: how many a plan may have; `min_resources` and `must_contain` may need one more.
        min_resources: the least number of resources that the dossier must have.
        today: the day the dossier is looked at, or a strategy for it.
        person: key of a persona, or a strategy for strangers; by default anyone of `age`.
        age: full years today, or youngest and oldest; only without `person`.
        must_contain: a resource type that must be there, or a condition that at least one resource must satisfy.
            Without `person` and `age`, someone old enough is drawn.

    Raises:
        PlanError: none of the stories gives what `must_contain` asks for. (What the stories could give, but not to the
            people that were asked for, ends in Hypothesis' own `Unsatisfiable`.)
    """
    day = today if isinstance(today, date) else draw(today)
    useful = _useful(must_contain, frozenset(stories)) if must_contain else None
    genders: Sequence[Gender] = ("female", "male")
    if useful and person is None:
        fits = [STORY_FITS[kind] for kind, _ in useful]
        if age == (0, _OLDEST):
            age = _ages_for(fits)
        genders = [gender for gender in genders if any(fit.gender in (None, gender) for fit in fits)]
    who = person if isinstance(person, str) else draw(person_specs(day, age, genders) if person is None else person)
    someone = persona(who).on(day) if isinstance(who, str) else who.grow()
    fitting = possible_stories(someone, day)
    # By age: someone younger keeps the story, so that a failure shrinks towards a birthday and does not creep there.
    possible = [kind for kind in STORY_FITS if kind in fitting and kind in stories]
    kinds = draw(st.lists(st.sampled_from(possible), unique=True, max_size=max_stories)) if possible else []
    drawn = tuple(draw(_stories(kind, someone, day)) for kind in kinds)
    plan = Plan(who, day, drawn, tuple(draw(st.lists(st.sampled_from(EDGES), unique=True, max_size=1))))
    if must_contain and useful is not None:
        plan = _with(plan, must_contain, draw(st.permutations([pair for pair in useful if pair[0] in possible])))
    return _enlarge(plan, possible, min_resources) if min_resources else plan


def dossiers(
    *,
    stories: Collection[StoryKind] = STORY_KINDS,
    max_stories: int = 3,
    min_resources: int = 0,
    today: date | st.SearchStrategy[date] = DEFAULT_TODAY,
    person: str | st.SearchStrategy[PersonSpec] | None = None,
    age: Ages = (0, _OLDEST),
    must_contain: Wanted | None = None,
) -> st.SearchStrategy[Dossier]:
    """Dossiers grown from `plans`, with the same constraints; a failing one shrinks to a small plan.

    Args:
        stories, max_stories, min_resources, today, person, age, must_contain: as in `plans`.

    Raises:
        PlanError: when an example is drawn: none of the stories gives what `must_contain` asks for.
    """
    return plans(
        stories=stories,
        max_stories=max_stories,
        min_resources=min_resources,
        today=today,
        person=person,
        age=age,
        must_contain=must_contain,
    ).map(Dossier.from_plan)


def _stories(kind: StoryKind, person: Person, today: date) -> st.SearchStrategy[Story]:
    earliest, latest = story_window(person, kind, today)
    days = st.integers(0, min((latest - earliest).days, _LONGEST_STORY))
    return st.builds(
        Story,
        kind=st.just(kind),
        start=days.map(lambda ago: latest - timedelta(days=ago)),
        visits=st.integers(0, 4),
        ended=st.booleans(),
        seed=_SEEDS,
    )


def _ages_for(fits: Collection[Fit]) -> tuple[int, int]:
    """Ages at which one of these stories can have run for as long as stories run."""
    oldest = max(_OLDEST if fit.to_age is None else fit.to_age for fit in fits)
    return min(min(fit.from_age for fit in fits) + _LONGEST_STORY // 365, oldest), oldest


def _someone_for(kind: StoryKind) -> PersonSpec:
    fit = STORY_FITS[kind]
    return PersonSpec(0, years_before(DEFAULT_TODAY, _ages_for([fit])[0]), fit.gender or "female")


@lru_cache(maxsize=64)
def _useful(wanted: Wanted, stories: frozenset[StoryKind]) -> tuple[tuple[StoryKind, bool], ...] | None:
    """The stories, ended or not, that can give what is wanted; None when any dossier has it. Tried out once."""
    if _holds(wanted, Plan(PersonSpec(0, years_before(DEFAULT_TODAY, 70)))):
        return None
    tries = [(kind, ended) for kind in sorted(stories) for ended in (False, True)]
    useful = tuple(
        (kind, ended)
        for kind, ended in tries
        if _holds(wanted, _full(Plan(_someone_for(kind), stories=(Story(kind, DEFAULT_TODAY, ended=ended),))))
    )
    if not useful:
        raise PlanError(f"no story among {sorted(stories)} gives what must_contain asks for")
    return useful


def _holds(wanted: Wanted, plan: Plan) -> bool:
    resources = _resources(plan)
    if isinstance(wanted, str):
        return any(resource["resourceType"] == wanted for resource in resources)
    return any(wanted(resource) for resource in resources)


def _resources(plan: Plan) -> list[Resource]:
    return [resource for group in build(plan).values() for resource in group]


def _with(plan: Plan, wanted: Wanted, useful: list[tuple[StoryKind, bool]]) -> Plan:
    """The plan when it has what is wanted, else with its stories at full length, else with one more that gives it."""
    person = plan.grow_person()
    candidates = [plan, _full(plan)]
    for kind, ended in useful:
        others = tuple(story for story in plan.stories if story.kind != kind)
        _, latest = story_window(person, kind, plan.today)
        candidates.append(_full(replace(plan, stories=(*others, Story(kind, latest, ended=ended)))))
    found = next((candidate for candidate in candidates if _holds(wanted, candidate)), None)
    return found or reject()


def _enlarge(plan: Plan, possible: list[StoryKind], min_resources: int) -> Plan:
    """The plan when it is large enough, else with its stories at full length, else with more stories."""
    if len(_resources(plan)) >= min_resources:
        return plan
    person = plan.grow_person()
    unused = [kind for kind in possible if kind not in {story.kind for story in plan.stories}]
    while len(_resources(plan := _full(plan))) < min_resources:
        if not unused:
            reject()
        kind = unused.pop()
        _, latest = story_window(person, kind, plan.today)
        plan = replace(plan, stories=(*plan.stories, Story(kind, latest)))
    return plan


def _full(plan: Plan) -> Plan:
    """The same stories as early as ten years ago, with all visits."""
    person = plan.grow_person()

    def early(story: Story) -> Story:
        earliest, latest = story_window(person, story.kind, plan.today)
        return replace(story, start=max(earliest, latest - timedelta(days=_LONGEST_STORY)), visits=MOST_VISITS)

    return replace(plan, stories=tuple(early(story) for story in plan.stories))
