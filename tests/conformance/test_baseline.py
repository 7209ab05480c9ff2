from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conformance_examples import EXPECTED, NOON, TARGET, small_registry, suite_of

from conformance import Outcome, Result, Selection, run
from conformance.baseline import Baseline, ExpectedFailure, apply, load_baseline, suggested
from medmij_sim.clock import Clock
from medmij_sim.errors import ConfigError


def judged(*select: str) -> Result:
    return run(TARGET, Selection(select=select), clock=Clock.frozen(NOON), suite=suite_of(small_registry()))


def entry(check: str, expires: date = date(2026, 3, 2)) -> ExpectedFailure:
    return ExpectedFailure(check=check, reason="issue 12", owner="team token", expires=expires)


def applied(*entries: ExpectedFailure, select: str = "*") -> Result:
    return apply(judged(select), Baseline(expected=entries), EXPECTED)


def test_an_expected_failure_is_waived_up_to_and_including_its_last_day() -> None:
    result = applied(entry("dvza.token.wrong"), select="dvza.token.wrong")
    waived = result.check("dvza.token.wrong")
    assert waived.outcome is Outcome.FAILED
    assert waived.waiver is not None
    assert waived.waiver.reason == "issue 12"
    assert (result.problems, result.exit_code()) == ((), 0)


def test_an_expired_entry_waives_nothing_and_fails_the_run() -> None:
    result = applied(entry("dvza.token.doubtful", date(2026, 3, 1)), select="dvza.token.doubtful")
    assert result.check("dvza.token.doubtful").waiver is None
    assert "expired on 2026-03-01" in result.problems[0]
    assert result.exit_code() == 1


def test_a_stale_entry_fails_the_run() -> None:
    result = applied(entry("dvza.token.fine"), select="dvza.token.fine")
    assert "passes — remove it" in result.problems[0]
    assert result.exit_code() == 1


def test_an_entry_for_no_check_fails_the_run() -> None:
    assert "names no check" in applied(entry("dvza.token.gone")).problems[0]


@pytest.mark.parametrize("check", ["dvza.token.wrong", "dvza.screens.fifteen"])
def test_an_entry_that_could_not_be_judged_is_not_stale(check: str) -> None:
    assert applied(entry(check), select="dvza.screens.fifteen").problems == ()


def test_a_glob_waives_all_it_covers_and_is_stale_only_when_all_pass() -> None:
    result = applied(entry("dvza.token.*"))
    waived = {check.id for check in result.checks if check.waiver}
    assert waived == {"dvza.token.wrong", "dvza.token.doubtful"}
    assert result.problems == ()


def test_what_is_suggested_can_be_pasted(tmp_path: Path) -> None:
    path = tmp_path / "baseline.toml"
    path.write_text(suggested(judged(), date(2026, 6, 1)))
    baseline = load_baseline(path)
    assert {each.check for each in baseline.expected} == {"dvza.token.wrong", "dvza.resource.beyond"}


def test_an_entry_needs_reason_owner_and_date(tmp_path: Path) -> None:
    path = tmp_path / "baseline.toml"
    path.write_text('[[expected]]\ncheck = "dvza.token.wrong"\nreason = "x"\nowner = "y"\n')
    with pytest.raises(ConfigError, match="'expires' is missing"):
        load_baseline(path)
