"""What the reports say in the same words."""

from __future__ import annotations

from conformance.model import Outcome, Text
from conformance.result import CheckResult, Result

DISCLAIMER = Text(
    en="This report is a rehearsal. It is no label, no certificate and no qualification; "
    "the official MedMij simulator and the qualification by Nictiz decide.",
    nl="Dit rapport is een oefening. Het is geen label, geen certificaat en geen kwalificatie; "
    "de officiële MedMij-simulator en de kwalificatie door Nictiz zijn beslissend.",
)


def summary(result: Result) -> str:
    """One line with how many checks had which outcome."""
    counts = [f"{count} {outcome}" for outcome, count in result.counts.items() if count]
    waived = sum(1 for check in result.checks if check.waiver)
    return " · ".join([*(counts or ["no checks"]), *([f"{waived} waived"] if waived else [])])


def seconds(result: Result) -> str:
    return "frozen clock" if result.duration is None else f"{result.duration:.1f} s"


def label(check: CheckResult) -> str:
    """The outcome of a check, and whether it is accepted for now."""
    return f"{check.outcome} (waived)" if check.waiver else str(check.outcome)


def not_checked(check: CheckResult) -> Text:
    """How much of the rule could not be judged."""
    count = len(check.not_checked)
    return Text(
        f"{count} of its parts not checked, and so not passed; the report lists them",
        f"{count} onderdelen niet gecontroleerd, en dus niet goedgekeurd; het rapport noemt ze",
    )


def plain(result: Result, check: CheckResult) -> str:
    """Everything about a check that did not pass, as plain text."""
    rule = check.requirement
    lines = [f"{check.id}: {check.outcome}"]
    if check.reason:
        lines.append(check.reason)
    for found in check.findings:
        lines.append(f"{found.severity}: {found.text.en}")
        lines.extend(f"  #{exhibit.seq} {exhibit.headline}" for exhibit in result.shown(found))
    lines.extend(f"not checked: {text.en}" for text in check.not_checked)
    lines.append(f"rule {rule.id} [{rule.evidence}]: {rule.text.en}")
    lines.append(f"source: {rule.source}")
    if check.waiver:
        until = check.waiver.expires.isoformat()
        lines.append(f"waived until {until} by {check.waiver.owner}: {check.waiver.reason}")
    return "\n".join(lines)


SYMBOLS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.WARNING: "!",
    Outcome.NOT_REACHED: "↯",
    Outcome.NOT_TESTED: "–",
    Outcome.NOT_APPLICABLE: "·",
    Outcome.HARNESS_ERROR: "☠",
}
