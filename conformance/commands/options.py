"""The options that every `check` has in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from conformance.model import Outcome, release_key
from conformance.selection import Selection

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What the person at the command line chose."""

    report: Path | None
    baseline: Path | None
    release: str | None
    select: tuple[str, ...]
    require: tuple[str, ...]
    fail_on: Literal["failed", "warning"]
    slow: bool
    as_json: bool
    language: Literal["en", "nl"]
    suggest_baseline: bool

    @property
    def selection(self) -> Selection:
        return Selection(self.select, self.release, self.slow)

    @property
    def fails_on(self) -> Outcome:
        return Outcome(self.fail_on)


def _release(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not release_key(value):
        raise click.BadParameter(f"{value!r} is no release; write for example 2.2")
    return value


release_option = click.option("--release", callback=_release, metavar="2.2", help="Judge by this release.")

_OPTIONS = (
    click.option("--report", type=click.Path(file_okay=False, path_type=Path), help="Write reports into this folder."),
    click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), help="Expected failures (TOML)."),
    release_option,
    click.option("--select", multiple=True, metavar="GLOB", help="Only these checks, such as dvza.token.*"),
    click.option("--require", multiple=True, metavar="GLOB", help="Fail when one of these could not be judged."),
    click.option("--fail-on", type=click.Choice(["failed", "warning"]), default="failed", show_default=True),
    click.option("--slow", is_flag=True, help="Also what takes minutes."),
    click.option("--json", "as_json", is_flag=True, help="Print the report as JSON."),
    click.option("--suggest-baseline", is_flag=True, help="Print entries for --baseline that accept what fails now."),
    click.option("--language", type=click.Choice(["en", "nl"]), default="en", show_default=True),
)


def check_options(command: F) -> F:
    """Add the options of `CheckOptions` to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
