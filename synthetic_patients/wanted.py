"""What a dossier must contain: tell whether a plan gives it, and complete a plan that does not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import Final

from synthetic_patients.builder import build
from synthetic_patients.edges.kinds import Edge
from synthetic_patients.people.person import DEFAULT_TODAY, PersonSpec, years_before
from synthetic_patients.plan import MOST_VISITS, Plan, PlanError, Story, story_window
from synthetic_patients.releases import Release
from synthetic_patients.story_kinds import STORY_FITS, Fit, StoryKind, go_together
from synthetic_patients.zib2017.elements import Resource

Wanted = str | Callable[[Resource], bool]
"""A resource type ("Procedure"), a profile ("zib-Problem"), or a condition that one resource must satisfy."""

OLDEST: Final = 95
LONGEST_STORY: Final = 10 * 365


@dataclass(frozen=True, slots=True)
class Source:
    """A story that can give what is wanted, when it is `ended` or when it is not."""

    kind: StoryKind
    ended: bool


def matches(wanted: Wanted, resource: Resource) -> bool:
    """Whether this resource is what is wanted; a profile may be named in full or by its last part."""
    if not isinstance(wanted, str):
        return wanted(resource)
    if resource["resourceType"] == wanted:
        return True
    return any(profile == wanted or profile.endswith(f"/{wanted}") for profile in resource["meta"]["profile"])


def among(wanted: Wanted, releases: Mapping[Release, Sequence[Resource]]) -> list[Resource]:
    """The resources that are what is wanted; a bare type means STU3, as it does in `Dossier.of_type`."""
    bare = isinstance(wanted, str) and "-" not in wanted and "/" not in wanted
    groups = [releases["STU3"]] if bare else list(releases.values())
    return [each for group in groups for each in group if matches(wanted, each)]


def resources(plan: Plan) -> list[Resource]:
    """All resources that the plan grows, in all releases."""
    return [resource for group in build(plan).values() for resource in group]


def holds(plan: Plan, *wants: Wanted) -> bool:
    """Whether the plan grows all that is wanted."""
    grown = build(plan)
    return all(among(wanted, grown) for wanted in wants)


@lru_cache(maxsize=64)
def sources(wanted: Wanted, stories: frozenset[StoryKind], edges: tuple[Edge, ...]) -> tuple[Source, ...] | None:
    """The stories that can give what is wanted, found by trying; None when any dossier has it.

    Raises:
        PlanError: there are none.
    """
    if holds(Plan(PersonSpec(0, years_before(DEFAULT_TODAY, 70)), edges=edges), wanted):
        return None
    tries = [Source(kind, ended) for kind in sorted(stories) for ended in (False, True)]
    found = tuple(source for source in tries if holds(_example(source, edges), wanted))
    if not found:
        raise PlanError(f"no story among {sorted(stories)} gives what must_contain asks for")
    return found


def ages_for(fits: Collection[Fit]) -> tuple[int, int]:
    """Ages at which one of these stories can have run for as long as stories run."""
    oldest = max(OLDEST if fit.to_age is None else fit.to_age for fit in fits)
    return min(min(fit.from_age for fit in fits) + LONGEST_STORY // 365, oldest), oldest


def complete(plan: Plan, wants: Sequence[Wanted], candidates: Sequence[Source]) -> Plan | None:
    """The plan when it has all that is wanted, else with its stories at full length, else with one more.

    Args:
        wants: what is wanted, the last of which the candidates may give.
        candidates: stories that fit the person, in the order in which to try them.

    Returns:
        None when none of that gives it.
    """
    return next((attempt for attempt in _attempts(plan, candidates) if holds(attempt, *wants)), None)


def _attempts(plan: Plan, candidates: Sequence[Source]) -> Iterator[Plan]:
    yield plan
    yield full(plan)
    for source in candidates:
        others = tuple(
            story for story in plan.stories if story.kind != source.kind and go_together(story.kind, source.kind)
        )
        yield full(_tell(replace(plan, stories=others), source))


def fit_size(plan: Plan, possible: Sequence[StoryKind], least: int, most: int | None) -> Plan | None:
    """The plan when its size is right, else with its stories at full length and more of them, or with fewer.

    Returns:
        None when no number of stories gives a size within the bounds.
    """
    if most is not None:
        while plan.stories and len(resources(plan)) > most:
            plan = replace(plan, stories=plan.stories[:-1])
    if len(resources(plan)) < least:
        unused = [kind for kind in possible if kind not in {story.kind for story in plan.stories}]
        while len(resources(plan := full(plan))) < least and unused:
            kind = unused.pop()
            if go_together(kind, *(story.kind for story in plan.stories)):
                plan = _tell(plan, Source(kind, ended=False))
    return plan if least <= len(resources(plan)) <= (most or len(resources(plan))) else None


def full(plan: Plan) -> Plan:
    """The same stories as early as ten years ago, with all visits."""
    person = plan.grow_person()

    def early(story: Story) -> Story:
        earliest, latest = story_window(person, story.kind, plan.today)
        return replace(story, start=max(earliest, latest - timedelta(days=LONGEST_STORY)), visits=MOST_VISITS)

    return replace(plan, stories=tuple(early(story) for story in plan.stories))


def _tell(plan: Plan, source: Source) -> Plan:
    _, latest = story_window(plan.grow_person(), source.kind, plan.today)
    return replace(plan, stories=(*plan.stories, Story(source.kind, latest, ended=source.ended)))


def _example(source: Source, edges: tuple[Edge, ...]) -> Plan:
    """The story at its fullest, told of someone whom it fits."""
    fit = STORY_FITS[source.kind]
    person = PersonSpec(0, years_before(DEFAULT_TODAY, ages_for([fit])[0]), fit.gender or "female")
    return full(_tell(Plan(person, edges=edges), source))
