"""`medmij-sim lists`: which list, which schema, what is wrong at which line, what is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click

from medmij_sim.lists.plain import as_plain, entries_of, matching, spoken
from medmij_sim.lists.registry import FORMATS, AnyList, Examination, Identity, examine
from medmij_sim.listxml.problem import Problem, has_errors

_VALID, _INVALID, _UNREADABLE = 0, 1, 2


@click.group()
def lists() -> None:
    """The lists of the stelsel: ZAL, OCL, WHL, GNL and ZAKL."""


@lists.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--lenient", is_flag=True, help="Warn of ports, closing slashes, dotted names and unknown elements.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def validate(context: click.Context, files: tuple[Path, ...], lenient: bool, as_json: bool) -> None:
    """Say what is wrong with FILES, and at which line: the schema to the letter, then the rules above it.

    Exit code 0: all are valid; 1: one is not; 2: one cannot be read.
    """
    outcome, reports = _VALID, []
    for file in files:
        try:
            examination = examine(file, lenient=lenient)
        except OSError as error:
            outcome = _UNREADABLE
            click.echo(_unreadable(file, error), err=True)
            continue
        if has_errors(examination.problems):
            outcome = max(outcome, _INVALID)
        reports.append(_report(file, examination))
        if not as_json:
            _print(_verdict(file, examination))
    if as_json:
        _print_json(reports)
    context.exit(outcome)


@lists.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--search", metavar="TEXT", default="", help="Only entries with TEXT in them.")
@click.option("--lenient", is_flag=True, help="Read what a careful reader can make sense of.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def show(context: click.Context, file: Path, search: str, lenient: bool, as_json: bool) -> None:
    """Print what is in FILE.

    Exit code 0: shown; 1: it is not a valid list; 2: it cannot be read.
    """
    identity, model = _opened(context, file, lenient)
    found = matching(identity.kind, model, search)
    if as_json:
        _print_json({"list": identity.kind, "schema": identity.schema, "content": as_plain(found)})
        return
    shown, everything = entries_of(identity.kind, found), entries_of(identity.kind, model)
    root = FORMATS[identity.kind].root
    click.echo(f"{root} {model.volgnummer} of {model.tijdstempel.isoformat()}, schema {identity.schema}")
    for entry in shown:
        _print(spoken(identity.kind, entry))
    click.echo(f"{len(shown)} of {len(everything)} entries")


def _opened(context: click.Context, file: Path, lenient: bool) -> tuple[Identity, AnyList]:
    """The list in a file; leaves the command when there is none."""
    try:
        examination = examine(file, lenient=lenient)
    except OSError as error:
        _fail(context, _UNREADABLE, [_unreadable(file, error)])
    if examination.identity is None or examination.model is None:
        _fail(context, _INVALID, [_told(file, problem) for problem in examination.problems])
    return examination.identity, examination.model


def _verdict(file: Path, examination: Examination) -> Iterator[str]:
    yield from (_told(file, problem) for problem in examination.problems)
    identity = examination.identity
    if identity is not None and not has_errors(examination.problems):
        yield f"{file}: valid {FORMATS[identity.kind].root}, schema {identity.schema}"


def _report(file: Path, examination: Examination) -> dict[str, object]:
    identity = examination.identity
    return {
        "file": str(file),
        "list": None if identity is None else identity.kind,
        "schema": None if identity is None else identity.schema,
        "valid": not has_errors(examination.problems),
        "problems": [as_plain(problem) for problem in examination.problems],
    }


def _told(file: Path, problem: Problem) -> str:
    where = f"{file}" if problem.line is None else f"{file}:{problem.line}"
    warning = "" if problem.is_error else "warning: "
    return f"{where}: {warning}[{problem.rule}] {problem.message} — {problem.remedy}"


def _unreadable(file: Path, error: OSError) -> str:
    return f"{file}: cannot be read: {error.strerror or error}; give the path of a list"


def _fail(context: click.Context, outcome: int, texts: list[str]) -> NoReturn:
    for text in texts:
        click.echo(text, err=True)
    context.exit(outcome)


def _print(texts: Iterator[str]) -> None:
    for text in texts:
        click.echo(text)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
