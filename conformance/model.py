"""The words of a verdict: outcomes, evidence, requirements, findings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medmij_sim.record import Event


class Actor(StrEnum):
    """Who is judged."""

    DVZA = "dvza"
    PGO = "pgo"


class Outcome(StrEnum):
    """The seven outcomes; a closed set (design, idea 4)."""

    PASSED = "passed"
    FAILED = "failed"
    WARNING = "warning"
    NOT_REACHED = "not reached"
    NOT_TESTED = "not tested"
    NOT_APPLICABLE = "not applicable"
    HARNESS_ERROR = "harness error"


class Evidence(StrEnum):
    """How well a rule is known. The marks are those of the rule digests; see `severity` for what each allows."""

    VISIBLE = "V"
    SEEN = "S"
    SPECIFICATION = "spec"
    TEST_SCRIPT = "NTS"
    PARTLY = "P"
    OLDER = "O"
    INFERRED = "I"
    IMPLEMENTATION = "M"
    GUIDANCE = "ERR"
    CATALOGUE = "PoC"
    PROPOSAL = "proposal"


_FAILS = frozenset({Evidence.VISIBLE, Evidence.SEEN, Evidence.SPECIFICATION, Evidence.TEST_SCRIPT})


class Part(StrEnum):
    """For a partly visible rule: which part a check judges."""

    VISIBLE = "visible"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the two languages of the suite."""

    en: str
    nl: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """A rule of the afsprakenstelsel, in our words.

    Attributes:
        id: its number (`core.tknint.204`), or a name of ours where the number was not seen.
        source: URL, or the name of the document it was seen in.
        seen_in: for `Evidence.OLDER`, the releases in which it was seen.
        since, until: the releases for which it holds, both inclusive; None means open.
        not_tested: why no check judges it; None when one does.
    """

    id: str
    actor: Actor
    text: Text
    source: str
    evidence: Evidence
    seen_in: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    not_tested: Text | None = None


def severity(requirement: Requirement, release: str, part: Part = Part.VISIBLE) -> Outcome:
    """What a broken rule may be called, given how well the rule is known (design, idea 3)."""
    fails = (
        requirement.evidence in _FAILS
        or (requirement.evidence is Evidence.PARTLY and part is Part.VISIBLE)
        or (requirement.evidence is Evidence.OLDER and release in requirement.seen_in)
    )
    return Outcome.FAILED if fails else Outcome.WARNING


def release_key(release: str) -> tuple[int, ...]:
    """Orders releases: `"2.2"` means 2.2.2 or later of line 2.2."""
    numbers = tuple(int(part) for part in release.split(".") if part.isdigit())
    return numbers if len(numbers) != 2 else (*numbers, 2 if numbers == (2, 2) else 0)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check saw that is not as the rule says.

    Attributes:
        text: what is wrong and what was expected, naming values (secrets are hidden when it is written out).
        events: where it shows.
        part: which part of a partly visible rule is broken.
    """

    text: Text
    events: tuple[Event, ...] = ()
    part: Part = Part.VISIBLE


@dataclass(frozen=True, slots=True)
class NotChecked:
    """Part of a rule that a check cannot judge; its result lists it, so that nobody takes it as passed."""

    text: Text


def finding(en: str, nl: str, *events: Event, part: Part = Part.VISIBLE) -> Finding:
    """A finding in two languages, with the events that show it."""
    return Finding(Text(en, nl), events, part)
