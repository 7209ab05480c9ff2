"""From evidence to outcome: what one check makes of a run."""

from __future__ import annotations

from conformance.case import Case
from conformance.catalogue import holds_in
from conformance.declare import Check
from conformance.model import Evidence, Finding, NotChecked, Outcome, Requirement, Text, severity
from conformance.performing import Performance, describe
from conformance.probe import StepState
from conformance.result import CheckResult, ReportedFinding
from medmij_sim.redact import Redactor


def judged(
    check: Check, requirement: Requirement | None, case: Case, performance: Performance, redactor: Redactor
) -> CheckResult:
    """Judge one check (design, ideas 3 and 4).

    Args:
        requirement: its rule; None when the catalogue has none, which is a mistake of the suite.
        redactor: hides the secrets of the run in every text that comes out.
    """
    if requirement is None:
        unknown = Requirement(check.requirement, check.actor, Text("", ""), "", Evidence.PROPOSAL)
        reason = f"requirement {check.requirement!r} is not in the catalogue"
        return CheckResult(check.id, check.title, unknown, Outcome.HARNESS_ERROR, reason)
    outcome, reason, seen = _verdict(check, requirement, case, performance)
    return CheckResult(
        id=check.id,
        title=check.title,
        requirement=requirement,
        outcome=outcome,
        reason=redactor.text(reason),
        findings=tuple(
            _reported(each, requirement, case.release, redactor) for each in seen if isinstance(each, Finding)
        ),
        not_checked=tuple(_hidden(each.text, redactor) for each in seen if isinstance(each, NotChecked)),
        steps=check.needs,
    )


Verdict = tuple[Outcome, str, tuple[Finding | NotChecked, ...]]


def _verdict(check: Check, requirement: Requirement, case: Case, performance: Performance) -> Verdict:
    if not holds_in(requirement, case.release):
        return Outcome.NOT_APPLICABLE, f"{requirement.id} does not hold in release {case.release}", ()
    if unjudgeable := _unjudgeable(check, performance):
        return *unjudgeable, ()
    try:
        seen = tuple(check.judge(case))
    except Exception as error:  # a mistake in a check is ours, never theirs
        return Outcome.HARNESS_ERROR, describe(error), ()
    severities = {severity(requirement, case.release, each.part) for each in seen if isinstance(each, Finding)}
    if not severities:
        return Outcome.PASSED, "", seen
    return Outcome.FAILED if Outcome.FAILED in severities else Outcome.WARNING, "", seen


def _unjudgeable(check: Check, performance: Performance) -> tuple[Outcome, str] | None:
    """Why there is no evidence; our own mistakes first, then what the run lacks, then what the party did not allow."""
    for step in check.needs:
        if broken := performance.broken(step):
            return Outcome.HARNESS_ERROR, broken
    states = {step: performance.state(step) for step in check.needs}
    for state in states.values():
        if state.state is StepState.UNAVAILABLE:
            return Outcome.NOT_TESTED, state.reason
    for step, state in states.items():
        if state.state is StepState.NOT_REACHED:
            return Outcome.NOT_REACHED, f"step {state.cause or step}: {state.reason}"
    return None


def _reported(found: Finding, requirement: Requirement, release: str, redactor: Redactor) -> ReportedFinding:
    return ReportedFinding(
        text=_hidden(found.text, redactor),
        severity=severity(requirement, release, found.part),
        exhibits=tuple(event.seq for event in found.events),
    )


def _hidden(text: Text, redactor: Redactor) -> Text:
    return Text(redactor.text(text.en), redactor.text(text.nl))
