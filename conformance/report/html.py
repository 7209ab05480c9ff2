"""The report as one HTML file: no outside resources, no JavaScript."""

from __future__ import annotations

from conformance.model import Outcome
from conformance.report.json import digest
from conformance.report.words import DISCLAIMER, SYMBOLS, label, seconds, summary
from conformance.result import CheckResult, Result

_OPEN = (Outcome.FAILED, Outcome.WARNING, Outcome.NOT_REACHED, Outcome.HARNESS_ERROR)


def to_html(result: Result) -> bytes:
    """The result for people to read, with the exchanges that show each finding."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("conformance.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("report.html.j2").render(
        result=result,
        digest=digest(result),
        disclaimer=DISCLAIMER,
        summary=summary(result),
        duration=seconds(result),
        symbols=SYMBOLS,
        label=label,
        is_open=_is_open,
        attention=[check for check in result.checks if _is_open(check)],
        by_step=_by_step(result),
        not_tested=[check for check in result.checks if check.outcome is Outcome.NOT_TESTED],
    )
    return page.encode()


def _is_open(check: CheckResult) -> bool:
    return check.outcome in _OPEN and check.waiver is None


def _by_step(result: Result) -> dict[str, list[str]]:
    """What happened in each step, one line for each event."""
    lines: dict[str, list[str]] = {step.name: [] for step in result.steps}
    for exhibit in result.exhibits:
        for step in exhibit.steps:
            lines.setdefault(step, []).append(f"#{exhibit.seq} {exhibit.actor}: {exhibit.headline}")
    return lines
