"""What a check cannot judge is listed in the result and in every report, and hides no secret."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from conformance_examples import SECRET_CODE, TARGET, Probe, suite_of, wrong
from rich.console import Console

from conformance import Result, run
from conformance.case import Case
from conformance.declare import Registry
from conformance.model import Finding, NotChecked, Outcome, Text
from conformance.report.html import to_html
from conformance.report.json import to_json
from conformance.report.junit import to_junit
from conformance.report.terminal import print_result


def judged(*, with_finding: bool) -> Result:
    registry = Registry()

    @registry.scenario("dvza.journey", steps=("token",))
    def journey(probe: Probe) -> None:
        with probe.steps.step("token"):
            probe.exchange()

    @registry.check("dvza.token.partly", requirement="core.firm", needs=("token",), en="It is right", nl="Het klopt")
    def partly(case: Case) -> Iterator[Finding | NotChecked]:
        if with_finding:
            yield from wrong(case, "token")
        yield NotChecked(Text(f"value set x of {SECRET_CODE}", f"waardelijst x van {SECRET_CODE}"))

    return run(TARGET, suite=suite_of(registry))


@pytest.mark.parametrize(("with_finding", "outcome"), [(False, Outcome.PASSED), (True, Outcome.FAILED)])
def test_the_outcome_is_of_what_was_judged_and_the_rest_is_listed(with_finding: bool, outcome: Outcome) -> None:
    check = judged(with_finding=with_finding).check("dvza.token.partly")
    assert check.outcome is outcome
    assert [text.en.startswith("value set x of ") for text in check.not_checked] == [True]
    assert SECRET_CODE not in str(check.not_checked)


@pytest.mark.parametrize("with_finding", [False, True])
def test_every_report_tells(with_finding: bool) -> None:
    result = judged(with_finding=with_finding)
    assert b'"not_checked": [\n' in to_json(result)
    assert b"Not checked, and so not passed" in to_html(result)
    assert b"value set x of" in to_html(result)
    assert b"not checked: value set x of" in to_junit(result)
    out = io.StringIO()
    print_result(result, Console(file=out, width=100))
    assert "1 of its parts not checked, and so not passed" in out.getvalue()
