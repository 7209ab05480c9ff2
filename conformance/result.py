"""The finished Result of a run: immutable, safe to write out, complete enough to make every report from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from fnmatch import fnmatchcase

from msgspec import Struct

from conformance.model import Actor, Outcome, Requirement, Text


class Part(Struct, frozen=True):
    """One readable part of an exhibit: a request, an answer, a page, output.

    Attributes:
        body: text without secrets, shortened; what is not text is only described.
        size: bytes of the whole body.
    """

    title: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    size: int = 0


class Exhibit(Struct, frozen=True):
    """The safe view of one event.

    Attributes:
        seq: number of the event in the record of the run.
        kind: `exchange`, `connection`, `screen`, `signal` or `clock-move`.
        steps: the scenario steps during which it happened.
        parts: only for an event that a finding shows.
    """

    seq: int
    kind: str
    at: datetime
    actor: str
    steps: tuple[str, ...]
    headline: str
    facts: dict[str, str] = {}
    parts: tuple[Part, ...] = ()


class ReportedFinding(Struct, frozen=True):
    """A finding as written out.

    Attributes:
        severity: failed or warning.
        exhibits: `seq` of the exhibits that show it.
    """

    text: Text
    severity: Outcome
    exhibits: tuple[int, ...] = ()


class Waiver(Struct, frozen=True):
    """Why a check that does not pass is accepted for now."""

    reason: str
    owner: str
    expires: date


class CheckResult(Struct, frozen=True):
    """What came of one check.

    Attributes:
        reason: why it was not judged, or what broke in the suite.
        steps: the steps it reads.
        not_checked: parts of the rule that could not be judged; whatever the outcome, they have not passed.
    """

    id: str
    title: Text
    requirement: Requirement
    outcome: Outcome
    reason: str = ""
    findings: tuple[ReportedFinding, ...] = ()
    steps: tuple[str, ...] = ()
    waiver: Waiver | None = None
    not_checked: tuple[Text, ...] = ()

    @property
    def interface(self) -> str:
        """The interface it is about: the second part of its id."""
        return self.id.split(".")[1]

    @property
    def counts_against(self) -> bool:
        """Whether it is not as it should be and nobody accepted that."""
        return self.waiver is None and self.outcome in (Outcome.FAILED, Outcome.NOT_REACHED)


class StepReport(Struct, frozen=True):
    """Whether one step of a scenario was reached, and why not."""

    name: str
    state: str
    reason: str = ""


REPORT_FORMAT = "medmij-sim-report/1"


class Result(Struct, frozen=True, tag_field="format", tag=REPORT_FORMAT):
    """What came of a run.

    Attributes:
        target: the name of the party under test.
        duration: seconds of real time; None when the clock is frozen, so that the same run gives the same bytes.
        seed: of the simulated world, if there is one.
        untested: the rules of this release that no check judges, with the reason.
        problems: expected failures that are out of date.
    """

    actor: Actor
    target: str
    release: str
    started: datetime
    duration: float | None
    seed: int | None
    versions: dict[str, str]
    checks: tuple[CheckResult, ...]
    steps: tuple[StepReport, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    untested: tuple[Requirement, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many checks had each outcome; every outcome is there."""
        counted = Counter(check.outcome for check in self.checks)
        return {outcome: counted[outcome] for outcome in Outcome}

    def by_interface(self) -> dict[str, list[CheckResult]]:
        """The checks of each interface, both in the order of the run."""
        grouped: dict[str, list[CheckResult]] = {}
        for check in self.checks:
            grouped.setdefault(check.interface, []).append(check)
        return grouped

    def check(self, check_id: str) -> CheckResult:
        """The result of one check.

        Raises:
            KeyError: that check was not in the run.
        """
        for result in self.checks:
            if result.id == check_id:
                return result
        raise KeyError(check_id)

    def shown(self, found: ReportedFinding) -> tuple[Exhibit, ...]:
        """The exhibits that show a finding."""
        return tuple(exhibit for exhibit in self.exhibits if exhibit.seq in found.exhibits)

    def missing(self, require: Iterable[str]) -> tuple[CheckResult, ...]:
        """Checks whose id fits one of the `require` globs and that were not judged."""
        patterns = tuple(require)
        return tuple(
            check
            for check in self.checks
            if check.outcome in (Outcome.NOT_TESTED, Outcome.NOT_REACHED)
            and any(fnmatchcase(check.id, pattern) for pattern in patterns)
        )

    def exit_code(self, *, fail_on: Outcome = Outcome.FAILED, require: Iterable[str] = ()) -> int:
        """0 all is well, 1 the party under test does not conform, 3 the suite broke (design, "The command").

        Args:
            fail_on: `Outcome.WARNING` to have warnings count as failures.
            require: ids or globs of checks that must have been judged.
        """
        if any(check.outcome is Outcome.HARNESS_ERROR for check in self.checks):
            return 3
        warned = fail_on is Outcome.WARNING and any(
            check.outcome is Outcome.WARNING and check.waiver is None for check in self.checks
        )
        failed = any(check.counts_against for check in self.checks)
        return 1 if failed or warned or self.problems or self.missing(require) else 0
