"""`medmij-sim requirements`: the rules of the afsprakenstelsel, and what changes between releases."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

import click

from conformance.catalogue import differences, holds_in
from conformance.commands.options import release_option
from conformance.model import Actor, Requirement
from conformance.suite import Suite, load_suite

Row = Mapping[str, Any]


@click.group()
def requirements() -> None:
    """The rules that the suite knows, with their source and how well they are known."""


_actor_option = click.option("--actor", type=click.Choice([each.value for each in Actor]))
_format_option = click.option(
    "--format", "form", type=click.Choice(["table", "json", "md"]), default="table", show_default=True
)


@requirements.command("list")
@_actor_option
@release_option
@_format_option
def list_(actor: str | None, release: str | None, form: str) -> None:
    """Every rule, with the checks on it or the reason why there is none."""
    suite = load_suite()
    rules = [rule for rule in _of(suite, actor) if release is None or holds_in(rule, release)]
    click.echo(_FORMATS[form]([_row(rule, suite) for rule in rules]), nl=False)


@requirements.command()
@click.argument("before")
@click.argument("after")
@_actor_option
@_format_option
def diff(before: str, after: str, actor: str | None, form: str) -> None:
    """Which rules go and come between two releases, such as 1.6 and 2.2, with the checks that go and come with them."""
    suite = load_suite()
    gone, new = differences(_of(suite, actor), before, after)
    rows = [
        {"change": change, **_row(rule, suite)} for change, rules in (("gone", gone), ("new", new)) for rule in rules
    ]
    click.echo(_FORMATS[form](rows), nl=False)


def _of(suite: Suite, actor: str | None) -> Iterable[Requirement]:
    return (rule for rule in suite.catalogue.values() if actor in (None, rule.actor))


def _row(rule: Requirement, suite: Suite) -> Row:
    checks = [each.id for each in suite.checks(rule.actor) if each.requirement == rule.id]
    return {**asdict(rule), "checks": checks}


def _json(rows: Iterable[Row]) -> str:
    return json.dumps(list(rows), indent=2, ensure_ascii=False) + "\n"


def _cells(row: Row) -> list[str]:
    judged = ", ".join(row["checks"]) or (row["not_tested"] or {}).get("en", "")
    change = [row["change"]] if "change" in row else []
    return [*change, row["actor"], row["id"], row["evidence"], row["text"]["en"], judged]


def _markdown(rows: Iterable[Row]) -> str:
    lines = [_cells(row) for row in rows]
    if not lines:
        return ""
    head = ["actor", "rule", "evidence", "text", "tested by, or why not"]
    head = head if len(lines[0]) == len(head) else ["change", *head]
    table = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in line] for line in lines)]
    return "".join(f"| {' | '.join(line)} |\n" for line in table)


def _table(rows: Iterable[Row]) -> str:
    return "".join(f"{'  '.join(cells[:-2])}\n    {cells[-2]}\n    → {cells[-1]}\n" for cells in map(_cells, rows))


_FORMATS: Mapping[str, Callable[[Iterable[Row]], str]] = {"table": _table, "json": _json, "md": _markdown}
