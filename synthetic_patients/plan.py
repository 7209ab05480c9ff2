"""The small value a dossier grows from: who, as of which day, and which clinical stories."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from synthetic_patients.edges.kinds import EDGES, Edge
from synthetic_patients.edges.of_people import apply_to, leap_day_before
from synthetic_patients.people.person import DEFAULT_TODAY as DEFAULT_TODAY
from synthetic_patients.people.person import Person, PersonSpec, years_before
from synthetic_patients.people.personas import persona
from synthetic_patients.story_kinds import STORY_FITS, STORY_KINDS, StoryKind, go_together

MOST_VISITS: Final = 12


class PlanError(ValueError):
    """A plan that cannot be: the message names the story and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Story:
    """One clinical story.

    Args:
        kind: which story.
        start: first day; see `story_window`.
        visits: how many check-ups it holds, 0..12; stories that know no check-ups ignore it.
        ended: True when problem and medication are over.
        seed: chance within this story; other stories do not influence it.
    """

    kind: StoryKind
    start: date
    visits: int = 1
    ended: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a dossier is grown from; readable, comparable, JSON-serialisable.

    Args:
        person: key of a persona, or the spec of a stranger.
        today: the day the dossier is looked at; nothing is younger, except appointments and recommendations.
        stories: each kind at most once.
        edges: unusual but valid shapes asked for; see `edges.kinds`.

    Raises:
        PlanError: a story twice, two that do not go together, or one that does not fit the person on the day it starts.
    """

    person: str | PersonSpec
    today: date = DEFAULT_TODAY
    stories: tuple[Story, ...] = ()
    edges: tuple[Edge, ...] = ()

    def __post_init__(self) -> None:
        kinds = [story.kind for story in self.stories]
        if len(set(kinds)) < len(kinds):
            raise PlanError(f"stories {kinds}: a plan holds each kind at most once")
        if not go_together(*kinds):
            raise PlanError(f"stories {kinds}: nobody has all of these")
        person = self.grow_person()
        for story in self.stories:
            gender = STORY_FITS[story.kind].gender
            if gender not in (None, person.gender):
                raise PlanError(f"story {story.kind} fits a {gender} person; this one is {person.gender}")
            earliest, latest = story_window(person, story.kind, self.today)
            if not earliest <= story.start <= latest:
                raise PlanError(
                    f"story {story.kind} starts on {story.start}; for this person it can start {earliest}..{latest}"
                )
            if not 0 <= story.visits <= MOST_VISITS:
                raise PlanError(f"story {story.kind} has {story.visits} visits; give 0..{MOST_VISITS}")

    def grow_person(self) -> Person:
        """The person this plan is about, as of its today, with the edges it asks for."""
        who = self.person
        if isinstance(who, PersonSpec) and "leap_day_birth" in self.edges:
            who = replace(who, birth_date=leap_day_before(who.birth_date))
        person = persona(who).on(self.today) if isinstance(who, str) else who.grow(self.today)
        if not self.edges:
            return person
        alive_on = max((story.start for story in self.stories), default=person.birth_date)
        return apply_to(person, self.edges, self.today, min(alive_on, self.today))

    def to_json(self) -> dict[str, Any]:
        """The plan as plain JSON values."""
        who: Any = self.person
        if isinstance(who, PersonSpec):
            who = {
                "seed": who.seed,
                "birth_date": who.birth_date.isoformat(),
                "gender": who.gender,
                "deceased": who.deceased and who.deceased.isoformat(),
                **({} if who.key is None else {"key": who.key}),
            }
        stories = [
            {"kind": s.kind, "start": s.start.isoformat(), "visits": s.visits, "ended": s.ended, "seed": s.seed}
            for s in self.stories
        ]
        return {"person": who, "today": self.today.isoformat(), "stories": stories, "edges": list(self.edges)}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Plan:
        """Read what `to_json` wrote.

        Raises:
            PlanError: a key is missing or a value is of the wrong shape.
        """
        try:
            who = value["person"]
            if not isinstance(who, str):
                died = who["deceased"]
                who = PersonSpec(
                    who["seed"],
                    date.fromisoformat(who["birth_date"]),
                    who["gender"],
                    died and date.fromisoformat(died),
                    who.get("key"),
                )
            stories = tuple(
                Story(s["kind"], date.fromisoformat(s["start"]), s["visits"], s["ended"], s["seed"])
                for s in value["stories"]
            )
            if unknown := {s.kind for s in stories} - set(STORY_KINDS) | set(value["edges"]) - set(EDGES):
                raise PlanError(f"a plan with unknown stories or edges: {', '.join(sorted(unknown))}")
            return cls(who, date.fromisoformat(value["today"]), stories, tuple(value["edges"]))
        except PlanError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise PlanError(f"not a plan: {error!r}") from error


def story_window(person: Person, kind: StoryKind, today: date) -> tuple[date, date]:
    """First and last day on which a story can start; the first may lie after the last: it does not fit.

    It starts at an age that fits (`STORY_FITS`), and not after today or the end of life.
    """
    fit = STORY_FITS[kind]
    latest = person.deceased or today
    if fit.to_age is not None:
        latest = min(latest, years_before(person.birth_date, -fit.to_age - 1) - timedelta(days=1))
    return years_before(person.birth_date, -fit.from_age), latest


def possible_stories(person: Person, today: date) -> list[StoryKind]:
    """The stories that fit this person's age and gender; none without a care relation."""
    if not person.care_relation:
        return []
    kinds = [kind for kind in STORY_KINDS if STORY_FITS[kind].gender in (None, person.gender)]
    windows = {kind: story_window(person, kind, today) for kind in kinds}
    return [kind for kind, (earliest, latest) in windows.items() if earliest <= latest]
