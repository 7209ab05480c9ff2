"""From a target to an exit code: run, waive, report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

import click

from conformance.commands.options import CheckOptions
from conformance.commands.worlds import serve
from conformance.declare import Check
from conformance.result import Result
from conformance.surroundings import stage_around
from conformance.targets import Target

_ACCEPTED_FOR = timedelta(days=90)


def refuse_unknown(options: CheckOptions, checks: Iterable[Check]) -> None:
    """Stop when a glob fits no check: a typing error would look like a pass.

    Raises:
        click.UsageError: one of `--select` or `--require` fits none of the checks.
    """
    ids = [each.id for each in checks]
    for option, patterns in (("--select", options.select), ("--require", options.require)):
        for pattern in patterns:
            if not any(fnmatchcase(each, pattern) for each in ids):
                raise click.UsageError(f"{option} {pattern} fits no check; see `medmij-sim check list`")


def judge(target: Target, options: CheckOptions, frozen_at: datetime | None = None) -> Result:
    """Judge a party, with what its baseline waives.

    Args:
        frozen_at: the time that the record and the report speak of; real time if None.
    """
    from conformance.baseline import apply, load_baseline
    from conformance.engine import run
    from conformance.suite import load_suite
    from medmij_sim.clock import Clock

    suite = load_suite()
    # A baseline that cannot be read is found out before the run, not after it.
    path = options.baseline or target.baseline
    baseline = load_baseline(path) if path else None
    clock = Clock.frozen(frozen_at) if frozen_at else Clock()
    with stage_around(target, serve) as stage:
        result = run(target, options.selection, stage=stage, clock=clock, suite=suite)
    if baseline is not None:
        return apply(result, baseline, (each.id for each in suite.checks(target.actor)))
    return result


def conclude(result: Result, options: CheckOptions, folder: Path | None) -> int:
    """Write the reports of a result, and print it for people; JSON is the caller's to print.

    Args:
        folder: where reports are written; nowhere if None.

    Returns:
        The exit code.
    """
    from conformance.report import write_reports

    if not options.as_json:
        _print(result, options)
    for path in write_reports(result, folder) if folder else ():
        click.echo(path, err=options.as_json)
    return result.exit_code(fail_on=options.fails_on, require=options.require)


def _print(result: Result, options: CheckOptions) -> None:
    from rich.console import Console

    from conformance.baseline import suggested
    from conformance.report.json import digest
    from conformance.report.terminal import print_result

    print_result(result, Console(), options.language)
    for check in result.missing(options.require):
        click.echo(f"required, but {check.outcome}: {check.id}")
    click.echo(f"report {digest(result)}")
    if options.suggest_baseline:
        click.echo(f"\n{suggested(result, result.started.date() + _ACCEPTED_FOR)}", nl=False)
