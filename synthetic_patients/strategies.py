"""Hypothesis strategies: they draw the small plan, never the resources, so that failures shrink to a readable plan."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final, TypedDict, Unpack

from hypothesis import reject
from hypothesis import strategies as st

from synthetic_patients.dossier import Dossier
from synthetic_patients.edges.kinds import EDGES, MILD_EDGES, Edge
from synthetic_patients.people.names import Gender
from synthetic_patients.people.person import DEFAULT_TODAY, Person, PersonSpec, years_before
from synthetic_patients.plan import Plan, PlanError, Story, possible_stories, story_window
from synthetic_patients.story_kinds import STORY_FITS, STORY_KINDS, Fit, StoryKind, go_together, without_conflicts
from synthetic_patients.wanted import (
    LONGEST_STORY,
    OLDEST,
    Wanted,
    ages_for,
    among,
    complete,
    fit_size,
    sources,
)
from synthetic_patients.zib2017.elements import Resource

Ages = int | tuple[int, int]
# The tuples are Collections too; type checkers see literals in them only when they are named.
Kinds = Collection[StoryKind] | tuple[StoryKind, ...]
Edges = Collection[Edge] | tuple[Edge, ...]

_SEEDS: Final = st.integers(0, 2**16 - 1)
_GENDERS: Final[tuple[Gender, ...]] = ("female", "male")


class Constraints(TypedDict, total=False):
    """What can be asked of a dossier; whatever is left out is left to chance.

    Args:
        age: full years today, or the youngest and the oldest; only without `person`. By default any, or (with `story`,
            `zibs` or `must_contain`) an age at which that can have run for years.
        person: key of a persona, or a strategy for strangers.
        today: the day the dossier is looked at, or a strategy for it.
        story: one story, or several, that must be told.
        stories: the kinds of story to choose from; those that do not fit someone's age or sex are left out.
        max_stories: how many are chosen, 3 by default; what else is asked for may need more.
        zibs: resource types ("Procedure") or profiles ("zib-Problem") that must all be there.
        must_contain: one more of those, or a condition that at least one resource must satisfy.
        min_size, max_size: bounds to the number of resources.
        edges: unusual shapes that must be there; see `edges.kinds`. By default at most one, and a mild one.
    """

    age: Ages
    person: str | st.SearchStrategy[PersonSpec]
    today: date | st.SearchStrategy[date]
    story: StoryKind | Kinds
    stories: Kinds
    max_stories: int
    zibs: Collection[str]
    must_contain: Wanted
    min_size: int
    max_size: int
    edges: Edges


def person_specs(
    today: date = DEFAULT_TODAY,
    age: Ages = (0, OLDEST),
    genders: Sequence[Gender] = _GENDERS,
    leap_day_birth: bool = False,
) -> st.SearchStrategy[PersonSpec]:
    """Strangers in a few numbers.

    Args:
        today: the day on which they have their age.
        age: full years, or the youngest and the oldest.
        genders: what to choose from.
        leap_day_birth: whether they must be born on 29 February.

    Raises:
        PlanError: nobody of that age was born on 29 February.
    """
    youngest, oldest = (age, age) if isinstance(age, int) else age
    latest = years_before(today, youngest)
    earliest = years_before(today, oldest + 1) + timedelta(days=1)
    # Counting from the latest birth date makes failures shrink to a birthday today.
    births = st.integers(0, (latest - earliest).days).map(lambda old: latest - timedelta(days=old))
    if leap_day_birth:
        leap_days = [date(year, 2, 29) for year in range(latest.year, earliest.year - 1, -1) if isleap(year)]
        born = [day for day in leap_days if earliest <= day <= latest]
        if not born:
            raise PlanError(f"nobody of age {age} on {today} was born on 29 February; widen the range of ages")
        births = st.sampled_from(born)
    return st.builds(PersonSpec, seed=_SEEDS, birth_date=births, gender=st.sampled_from(genders))


def people(today: date = DEFAULT_TODAY, age: Ages = (0, OLDEST)) -> st.SearchStrategy[Person]:
    """Strangers in full; see `person_specs`."""
    return person_specs(today, age).map(lambda spec: spec.grow(today))


def plans(**asked: Unpack[Constraints]) -> st.SearchStrategy[Plan]:
    """Plans that satisfy the constraints by construction; see `Constraints`.

    Raises:
        TypeError: there is no such constraint.
        PlanError: there is no such story or edge; or, when an example is drawn, nothing gives what is asked for. (What
            could be, but not for the people that were asked for, ends in Hypothesis' own `Unsatisfiable`.)
    """
    if unknown := set(asked) - set(Constraints.__annotations__):
        raise TypeError(
            f"no constraint {', '.join(sorted(unknown))}; there are {', '.join(Constraints.__annotations__)}"
        )
    names: set[str] = {*_told(asked), *asked.get("stories", ()), *asked.get("edges", ())}
    if unknown := names - set(STORY_KINDS) - set(EDGES):
        raise PlanError(f"no story or edge {', '.join(sorted(unknown))}")
    return _plans(asked)


def dossiers(**asked: Unpack[Constraints]) -> st.SearchStrategy[Dossier]:
    """Dossiers grown from `plans`, with the same constraints; a failing one shrinks to a small plan.

    Raises:
        TypeError, PlanError: as `plans`.
    """
    return plans(**asked).map(Dossier.from_plan)


def zibs(wanted: Wanted, **asked: Unpack[Constraints]) -> st.SearchStrategy[Resource]:
    """Single resources, taken from dossiers that hold at least one such.

    Args:
        wanted: a resource type ("Observation"), a profile ("zib-Problem"), or a condition on the resource.
        asked: constraints to the dossier, other than `must_contain`.

    Raises:
        TypeError, PlanError: as `plans`.
    """

    def found(dossier: Dossier) -> st.SearchStrategy[Resource]:
        return st.sampled_from(among(wanted, dossier.releases))

    asked["must_contain"] = wanted
    return dossiers(**asked).flatmap(found)


@st.composite
def _plans(draw: st.DrawFn, asked: Constraints) -> Plan:
    today = asked.get("today", DEFAULT_TODAY)
    day = today if isinstance(today, date) else draw(today)
    edges = tuple(edge for edge in EDGES if edge in asked.get("edges", ()))
    told = _told(asked)
    pool = frozenset(asked.get("stories", STORY_KINDS)) | frozenset(told)
    wants: list[Wanted] = [*asked.get("zibs", ())]
    if "must_contain" in asked:
        wants.append(asked["must_contain"])
    given_by = [(wanted, found) for wanted in wants if (found := sources(wanted, pool, edges))]
    needs = [[STORY_FITS[kind]] for kind in told]
    needs += [[STORY_FITS[source.kind] for source in found] for _, found in given_by]
    wished = asked["person"] if "person" in asked else _fitting(day, asked.get("age"), needs, edges)
    who = wished if isinstance(wished, str) else draw(wished)
    someone = Plan(who, day, edges=edges).grow_person()
    fitting = possible_stories(someone, day)
    if not set(told) <= set(fitting) or not go_together(*told):
        reject()
    # By age: someone younger keeps the story, so that a failure shrinks towards a birthday and does not creep there.
    possible = [kind for kind in STORY_FITS if kind in fitting and kind in pool]
    chosen = [kind for kind in possible if kind not in told]
    most = asked.get("max_stories", 3)
    kinds = [*told, *(draw(st.lists(st.sampled_from(chosen), unique=True, max_size=most)) if chosen else ())]
    stories = tuple(draw(_stories(kind, someone, day)) for kind in without_conflicts(kinds))
    plan: Plan | None = Plan(who, day, stories, edges or draw(_mild_edges()))
    for number, (_, found) in enumerate(given_by, start=1):
        candidates = draw(st.permutations([each for each in found if each.kind in possible]))
        so_far = [wanted for wanted, _ in given_by[:number]]
        plan = (plan and complete(plan, so_far, candidates)) or reject()
    least, largest = asked.get("min_size", 0), asked.get("max_size")
    if plan and (least or largest is not None):
        plan = fit_size(plan, possible, least, largest)
    return plan or reject()


def _told(asked: Constraints) -> tuple[StoryKind, ...]:
    story = asked.get("story", ())
    return (story,) if isinstance(story, str) else tuple(story)


def _fitting(
    today: date, age: Ages | None, needs: Sequence[Collection[Fit]], edges: Collection[Edge]
) -> st.SearchStrategy[PersonSpec]:
    """Strangers of the age asked for, else of one at which each need can be met; and of a sex for which it can."""
    ranges = [ages_for(fits) for fits in needs]
    if age is None:
        age = max((low for low, _ in ranges), default=0), min((high for _, high in ranges), default=OLDEST)
        if age[0] > age[1]:
            age = age[1], age[1]
    genders = [g for g in _GENDERS if all(any(fit.gender in (None, g) for fit in fits) for fits in needs)]
    return person_specs(today, age, genders or _GENDERS, leap_day_birth="leap_day_birth" in edges)


def _mild_edges() -> st.SearchStrategy[tuple[Edge, ...]]:
    return st.lists(st.sampled_from(MILD_EDGES), unique=True, max_size=1).map(tuple)


def _stories(kind: StoryKind, person: Person, today: date) -> st.SearchStrategy[Story]:
    earliest, latest = story_window(person, kind, today)
    days = st.integers(0, min((latest - earliest).days, LONGEST_STORY))
    return st.builds(
        Story,
        kind=st.just(kind),
        start=days.map(lambda ago: latest - timedelta(days=ago)),
        visits=st.integers(0, 4),
        ended=st.booleans(),
        seed=_SEEDS,
    )
