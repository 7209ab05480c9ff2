"""The report on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from conformance.model import Outcome, Text
from conformance.report.words import DISCLAIMER, SYMBOLS, label, not_checked, seconds, summary
from conformance.result import CheckResult, Result

if TYPE_CHECKING:
    from rich.console import Console

Language = Literal["en", "nl"]

_STYLES = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "bold red",
    Outcome.WARNING: "yellow",
    Outcome.NOT_REACHED: "red",
    Outcome.NOT_TESTED: "dim",
    Outcome.NOT_APPLICABLE: "dim",
    Outcome.HARNESS_ERROR: "bold magenta",
}


def print_result(result: Result, console: Console, language: Language = "en") -> None:
    """Per interface every check; under each that is not as it should be, what was seen and the rule it is held to."""
    for interface, checks in result.by_interface().items():
        console.print(f"\n{interface}", style="bold", markup=False)
        for check in checks:
            _print_check(result, check, console, language)
    for problem in result.problems:
        console.print(problem, style="red", markup=False)
    closing = f"{result.target}, {result.actor} {result.release}: {summary(result)} ({seconds(result)})"
    console.print(f"\n{closing}", style="bold", markup=False, highlight=False)
    console.print(_in(language, DISCLAIMER), style="dim", markup=False)


def _print_check(result: Result, check: CheckResult, console: Console, language: Language) -> None:
    def line(text: str, style: str = "") -> None:
        console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    style = _STYLES[check.outcome]
    suffix = "" if check.outcome is Outcome.PASSED else f"  {label(check)}"
    line(f"  {SYMBOLS[check.outcome]} {check.id}{suffix}", style)
    if check.not_checked:
        line(f"      {_in(language, not_checked(check))}", "dim")
    if check.outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE):
        return
    if check.reason:
        line(f"      {check.reason}")
    for found in check.findings:
        line(f"      {_in(language, found.text)}", style)
        for exhibit in result.shown(found):
            line(f"        #{exhibit.seq} {exhibit.headline}", "dim")
    if check.findings:
        rule = check.requirement
        line(f"      → {rule.id} [{rule.evidence}]: {_in(language, rule.text)}")
        line(f"        {rule.source}", "dim")
    if check.waiver:
        line(f"      waived until {check.waiver.expires} by {check.waiver.owner}: {check.waiver.reason}", "dim")


def _in(language: Language, text: Text) -> str:
    return text.nl if language == "nl" else text.en
