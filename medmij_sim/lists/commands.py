"""`medmij-sim lists`: which list, which schema, what is wrong at which line, what is in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from medmij_sim.lists.difference import difference
from medmij_sim.lists.plain import as_plain, entries_of, matching, said_of_change, spoken, summary
from medmij_sim.lists.registry import FORMATS, AnyList, Examination, Identity, examine
from medmij_sim.listxml.problem import ListError, Problem, has_errors

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


@lists.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--lenient", is_flag=True, help="Read what a careful reader can make sense of.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def diff(context: click.Context, old: Path, new: Path, lenient: bool, as_json: bool) -> None:
    """Say what came, went and changed from OLD to NEW, and whether NEW is numbered right.

    Exit code 0: numbered right, whatever changed; 1: numbered wrong, or one is not a valid list; 2: one cannot be
    read, or they are different lists.
    """
    (identity, before), (other, after) = _opened(context, old, lenient), _opened(context, new, lenient)
    if identity.kind != other.kind:
        roots = f"a {FORMATS[identity.kind].root} and a {FORMATS[other.kind].root}"
        _fail(context, _UNREADABLE, [f"{old} and {new} are {roots}; give two versions of one list"])
    found = difference(identity.kind, before, after)
    if as_json:
        _print_json({"list": found.kind, "changes": as_plain(found.changes), "numbering": as_plain(found.numbering)})
    else:
        _print(f"{new}: {said_of_change(change)}" for change in found.changes)
        _print(_told(new, problem) for problem in found.numbering)
        click.echo(f"{FORMATS[found.kind].root} {before.volgnummer} to {after.volgnummer}: {summary(found.changes)}")
    context.exit(_INVALID if has_errors(found.numbering) else _VALID)


@lists.command()
@click.option("--domain", default="medmij.localhost", show_default=True, help="The hosts of the world are below it.")
@click.option("--at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]), help="Tijdstempel, such as 2026-03-01T08:00:00Z.")
@click.option("--api", default="2", show_default=True, help="The version that is asked for, such as 2 or 1.1.")
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="The folder to write to.")
@click.pass_context
def make(context: click.Context, domain: str, at: datetime | None, api: str, out: Path) -> None:
    """Write the lists that the Stelselnode of a world publishes, under the names they have there.

    Exit code 0: written; 2: they cannot be written.
    """
    from medmij_sim.clock import Clock
    from medmij_sim.stelselnode.app import PATHS
    from medmij_sim.stelselnode.publishing import API_VERSIONS, Press
    from medmij_sim.world import World

    if api not in API_VERSIONS:
        raise click.BadParameter(f"{api!r} is not known; choose one of {', '.join(API_VERSIONS)}", param_hint="--api")
    press = Press(World(clock=None if at is None else Clock.frozen(at), domain=domain).lists)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for kind, name in PATHS.items():
            file = out / name.removeprefix("/")
            file.write_bytes(press.copy(kind, API_VERSIONS[api][kind]))
            click.echo(f"{file}: {FORMATS[kind].root}, schema {API_VERSIONS[api][kind]}")
    except OSError as error:
        _fail(context, _UNREADABLE, [f"{out}: cannot be written: {error.strerror or error}; choose another --out"])
    except ListError as error:
        _fail(context, _UNREADABLE, [f"these lists do not fit in api {api}: {error}"])


def _opened(context: click.Context, file: Path, lenient: bool) -> tuple[Identity, AnyList]:
    """The list in a file; leaves the command when there is none."""
    try:
        examination = examine(file, lenient=lenient)
    except OSError as error:
        _fail(context, _UNREADABLE, [_unreadable(file, error)])
    if examination.identity is None or examination.model is None:
        _fail(context, _INVALID, [_told(file, problem) for problem in examination.problems])
    return examination.identity, examination.model


def _verdict(file: Path, examination: Examination) -> Iterable[str]:
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


def _print(texts: Iterable[str]) -> None:
    for text in texts:
        click.echo(text)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
