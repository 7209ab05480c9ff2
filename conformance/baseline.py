"""Expected failures: checks that do not pass yet, each with a reason, an owner and a date on which that ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from conformance.model import Outcome
from conformance.result import CheckResult, Result, Waiver
from medmij_sim.clock import AMSTERDAM
from medmij_sim.toml import load

_WAIVABLE = (Outcome.FAILED, Outcome.WARNING, Outcome.NOT_REACHED)


class ExpectedFailure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry.

    Attributes:
        check: id or glob.
        reason: why it does not pass; an issue number says most.
        owner: who will solve it.
        expires: the last day on which it is accepted.
    """

    check: str
    reason: str
    owner: str
    expires: date

    def covers(self, result: CheckResult) -> bool:
        return fnmatchcase(result.id, self.check)


class Baseline(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A baseline file: `[[expected]]` tables with check, reason, owner and expires."""

    expected: tuple[ExpectedFailure, ...] = ()


def load_baseline(path: Path) -> Baseline:
    """Read a baseline file.

    Raises:
        ConfigError: it cannot be read or something in it is wrong.
    """
    return load(path, Baseline)


def apply(result: Result, baseline: Baseline, known: Iterable[str]) -> Result:
    """The result with what is expected waived, and what is wrong with the baseline listed as problems.

    An entry that is past its date waives nothing. An entry is stale when every check it names was judged and passed,
    or when it names no check at all. Both make the run fail, so that the file cannot rot.

    Args:
        known: ids of every check on this actor, also those that were not in the run.
    """
    ids = tuple(known)
    today = result.started.astimezone(AMSTERDAM).date()
    problems = [problem for entry in baseline.expected if (problem := _problem(entry, result, ids, today))]
    valid = [entry for entry in baseline.expected if entry.expires >= today]
    return replace(
        result,
        checks=tuple(_waived(check, valid) for check in result.checks),
        problems=(*result.problems, *problems),
    )


def suggested(result: Result, expires: date) -> str:
    """Entries for everything that counts against the party, to paste in a baseline file."""
    return "\n".join(
        f'[[expected]]\ncheck = "{check.id}"\nreason = ""\nowner = ""\nexpires = {expires.isoformat()}\n'
        for check in result.checks
        if check.counts_against
    )


def _waived(check: CheckResult, entries: Iterable[ExpectedFailure]) -> CheckResult:
    if check.outcome not in _WAIVABLE:
        return check
    for entry in entries:
        if entry.covers(check):
            return replace(check, waiver=Waiver(entry.reason, entry.owner, entry.expires))
    return check


def _problem(entry: ExpectedFailure, result: Result, known: tuple[str, ...], today: date) -> str | None:
    name = f"expected failure {entry.check!r} ({entry.owner})"
    if not any(fnmatchcase(each, entry.check) for each in known):
        return f"{name} names no check — correct or remove it"
    if entry.expires < today:
        return f"{name} expired on {entry.expires.isoformat()} — solve it, or agree on a new date"
    outcomes = {check.outcome for check in result.checks if entry.covers(check)}
    if outcomes == {Outcome.PASSED}:
        return f"{name} passes — remove it"
    return None
