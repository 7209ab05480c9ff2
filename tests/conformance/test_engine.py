from __future__ import annotations

import pytest
from conformance_examples import (
    BSN,
    EXPECTED,
    NOON,
    RULES,
    SECRET_CODE,
    TARGET,
    Probe,
    rule,
    small_registry,
    suite_of,
    wrong,
)
from msgspec.structs import replace

from conformance import Outcome, Result, Selection, run
from conformance.declare import Registry
from conformance.model import Evidence, Part, finding
from conformance.probe import StepFailed, Unavailable
from conformance.suite import Suite
from conformance.targets import Person
from medmij_sim.clock import Clock


def judge(selection: Selection = Selection(), suite: Suite | None = None) -> Result:  # noqa: B008
    return run(TARGET, selection, clock=Clock.frozen(NOON), suite=suite or suite_of(small_registry()))


def test_every_outcome_is_reached_by_its_cause() -> None:
    assert {check.id: check.outcome.value for check in judge().checks} == EXPECTED


def test_results_stand_in_order_of_declaration() -> None:
    assert [check.id for check in judge().checks] == list(EXPECTED)


def test_what_was_not_reached_names_the_step_that_failed() -> None:
    beyond = judge().check("dvza.resource.beyond")
    assert beyond.reason.startswith("step refresh: it answered 400")


def test_what_the_target_lacks_says_what_to_add() -> None:
    assert "add [people.fifteen]" in judge().check("dvza.screens.fifteen").reason


def test_slow_scenarios_run_only_when_asked_for() -> None:
    assert "--slow" in judge().check("dvza.token.many").reason
    assert judge(Selection(slow=True)).check("dvza.token.many").outcome is Outcome.PASSED


def test_a_mistake_in_a_scenario_is_ours_and_says_where() -> None:
    during = judge().check("dvza.token.during")
    assert during.outcome is Outcome.HARNESS_ERROR
    assert "ZeroDivisionError: our mistake (" in during.reason


def test_a_scenario_that_forgets_a_step_is_our_mistake() -> None:
    registry = Registry()
    registry.scenario("dvza.lazy", steps=("never",))(lambda probe: None)
    registry.check("dvza.token.x", requirement="core.firm", needs=("never",), en="", nl="")(lambda case: ())
    result = judge(suite=suite_of(registry)).check("dvza.token.x")
    assert result.outcome is Outcome.HARNESS_ERROR
    assert "ended without" in result.reason


def test_a_step_that_no_scenario_reaches_is_our_mistake() -> None:
    registry = Registry()
    registry.check("dvza.token.x", requirement="core.firm", needs=("nowhere",), en="", nl="")(lambda case: ())
    assert judge(suite=suite_of(registry)).check("dvza.token.x").outcome is Outcome.HARNESS_ERROR


def test_a_check_on_an_unknown_requirement_is_our_mistake() -> None:
    registry = small_registry()
    registry.check("dvza.token.x", requirement="core.nowhere", needs=("token",), en="", nl="")(lambda case: ())
    result = judge(suite=suite_of(registry)).check("dvza.token.x")
    assert result.outcome is Outcome.HARNESS_ERROR
    assert "core.nowhere" in result.reason


def test_only_the_scenarios_that_selected_checks_need_are_played() -> None:
    played: list[str] = []
    registry = Registry()
    for name in ("one", "two"):

        def play(probe: Probe, name: str = name) -> None:
            with probe.steps.step(name):
                played.append(name)

        registry.scenario(f"dvza.{name}", steps=(name,))(play)
        registry.check(f"dvza.token.{name}", requirement="core.firm", needs=(name,), en="", nl="")(lambda case: ())
    judge(Selection(select=("*.two",)), suite_of(registry))
    assert played == ["two"]


def test_a_rule_that_does_not_hold_moves_nobody() -> None:
    registry = Registry()
    registry.scenario("dvza.one", steps=("one",))(lambda probe: pytest.fail("played for nothing"))
    registry.check("dvza.token.one", requirement="core.old", needs=("one",), en="", nl="")(lambda case: ())
    assert judge(suite=suite_of(registry)).check("dvza.token.one").outcome is Outcome.NOT_APPLICABLE


def test_another_release_can_be_judged_by() -> None:
    result = judge(Selection(release="1.6"))
    assert result.release == "1.6"
    assert result.check("dvza.token.old").outcome is Outcome.PASSED


def test_findings_carry_no_secret_and_point_at_their_exhibit() -> None:
    result = judge()
    (found,) = result.check("dvza.token.wrong").findings
    assert SECRET_CODE not in found.text.en
    assert BSN not in found.text.nl
    (shown,) = (exhibit for exhibit in result.exhibits if exhibit.seq in found.exhibits)
    assert shown.headline.startswith("POST https://t/token?state=<")
    assert [part.title for part in shown.parts] == ["request", "response"]


def test_the_bsns_of_the_target_are_secrets_whatever_their_shape() -> None:
    number = "999900001"
    registry = small_registry()
    registry.check("dvza.token.leak", requirement="core.firm", needs=("token",), en="", nl="")(
        lambda case: [finding(f"BSN {number} was shown", f"BSN {number} was te zien")]
    )
    target = replace(TARGET, people={"rich": Person(key="rich", bsn=number)})
    result = run(target, clock=Clock.frozen(NOON), suite=suite_of(registry)).check("dvza.token.leak")
    assert result.findings[0].text.en == "BSN <bsn#1> was shown"


def test_a_partly_visible_rule_fails_for_what_is_visible_and_warns_for_the_rest() -> None:
    registry = small_registry()
    for name, part in (("visible", Part.VISIBLE), ("rest", Part.REST)):
        registry.check(f"dvza.token.{name}", requirement="core.partly", needs=("token",), en="", nl="")(
            lambda case, part=part: [finding("wrong", "fout", part=part)]
        )
    result = judge(suite=suite_of(registry))
    assert result.check("dvza.token.visible").outcome is Outcome.FAILED
    assert result.check("dvza.token.rest").outcome is Outcome.WARNING


@pytest.mark.parametrize(("release", "outcome"), [("2.1", Outcome.FAILED), ("2.2", Outcome.WARNING)])
def test_an_older_rule_fails_only_in_the_release_it_was_seen_in(release: str, outcome: Outcome) -> None:
    registry = small_registry()
    registry.check("dvza.token.older", requirement="core.older", needs=("token",), en="", nl="")(
        lambda case: wrong(case, "token")
    )
    rules = (*RULES, rule("core.older", Evidence.OLDER, seen_in=("2.1",)))
    assert judge(Selection(release=release), suite_of(registry, rules)).check("dvza.token.older").outcome is outcome


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Unavailable("add [identities.pgo-a]"), Outcome.NOT_TESTED),
        (StepFailed("nobody there"), Outcome.NOT_REACHED),
        (KeyError("oops"), Outcome.HARNESS_ERROR),
    ],
)
def test_a_probe_that_cannot_be_made_decides_for_every_check(error: Exception, outcome: Outcome) -> None:
    def refuse(*_: object) -> object:
        raise error

    base = suite_of(small_registry())
    suite = Suite(base.registry, base.catalogue, lambda actor: refuse)
    result = judge(Selection(select=("dvza.token.fine",)), suite)
    assert result.check("dvza.token.fine").outcome is outcome


def test_the_probe_is_closed_at_the_end() -> None:
    probes: list[Probe] = []
    judge(suite=suite_of(small_registry(), probes=probes))
    assert [probe.closed for probe in probes] == [True]


def test_the_same_frozen_run_gives_the_same_result() -> None:
    assert judge() == judge()


@pytest.mark.parametrize(
    ("select", "fail_on", "require", "code"),
    [
        ("dvza.token.fine", Outcome.FAILED, (), 0),
        ("dvza.token.wrong", Outcome.FAILED, (), 1),
        ("dvza.token.doubtful", Outcome.FAILED, (), 0),
        ("dvza.token.doubtful", Outcome.WARNING, (), 1),
        ("dvza.resource.beyond", Outcome.FAILED, (), 1),
        ("dvza.screens.fifteen", Outcome.FAILED, (), 0),
        ("dvza.screens.fifteen", Outcome.FAILED, ("dvza.screens.*",), 1),
        ("dvza.token.old", Outcome.FAILED, ("*",), 0),
        ("dvza.token.crash", Outcome.FAILED, (), 3),
    ],
)
def test_exit_code(select: str, fail_on: Outcome, require: tuple[str, ...], code: int) -> None:
    assert judge(Selection(select=(select,))).exit_code(fail_on=fail_on, require=require) == code
