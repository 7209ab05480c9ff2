"""`medmij-sim check`: judge a DVZA, a PGO, or the bundled mock parties."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from msgspec import structs

from conformance.commands.options import CheckOptions, check_options, release_option
from conformance.commands.running import conclude, judge, refuse_unknown
from conformance.commands.worlds import serve
from conformance.model import Actor
from conformance.targets import DvzaTarget, load_target
from medmij_sim.fhir.command import fhir_package_option

SELF_PARTIES = {Actor.DVZA: "dvza-a", Actor.PGO: "pgo-a"}
"""The mock parties that `check self` judges."""


@click.group()
def check() -> None:
    """Judge a DVZA or a PGO. Exit code 0: nothing against it; 1: it does not conform; 2: wrong use; 3: we broke."""


@check.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@fhir_package_option
@check_options
@click.pass_context
def dvza(ctx: click.Context, /, file: Path, packages: tuple[Path, ...], **chosen: Any) -> None:
    """Judge the DVZA of a target file."""
    ctx.exit(_check(file, Actor.DVZA, CheckOptions(**chosen), packages))


@check.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@check_options
@click.pass_context
def pgo(ctx: click.Context, /, file: Path, **chosen: Any) -> None:
    """Judge the PGO of a target file."""
    ctx.exit(_check(file, Actor.PGO, CheckOptions(**chosen)))


@check.command("self")
@check_options
@click.option(
    "--actor", "actors", type=click.Choice([each.value for each in Actor]), multiple=True, help="Only this mock party."
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--clock", type=click.DateTime(), help="Freeze time here (UTC); the same run then gives the same bytes.")
@click.pass_context
def self_(ctx: click.Context, /, actors: tuple[str, ...], seed: int, clock: datetime | None, **chosen: Any) -> None:
    """Judge the mock parties of this simulator, over real TLS sockets."""
    options = CheckOptions(**chosen)
    ctx.exit(_check_self([Actor(each) for each in actors] or list(Actor), seed, clock, options))


@check.command("list")
@click.option("--actor", type=click.Choice([each.value for each in Actor]))
@release_option
@click.option("--json", "as_json", is_flag=True)
def list_(actor: str | None, release: str | None, as_json: bool) -> None:
    """Every check: its id, its rule, and what conforming behaviour looks like."""
    from conformance.catalogue import holds_in
    from conformance.suite import load_suite

    suite = load_suite()
    rows = [
        {"id": each.id, "requirement": each.requirement, "needs": each.needs, "en": each.title.en, "nl": each.title.nl}
        for each in suite.checks(Actor(actor) if actor else None)
        if release is None or ((rule := suite.requirement(each)) is not None and holds_in(rule, release))
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    width = max((len(str(row["id"])) for row in rows), default=0)
    for row in rows:
        click.echo(f"{row['id']:{width}}  {row['en']} [{row['requirement']}]")


def _check(file: Path, actor: Actor, options: CheckOptions, packages: tuple[Path, ...] = ()) -> int:
    from conformance.preflight import preflight
    from conformance.suite import load_suite

    target = load_target(file)
    if isinstance(target, DvzaTarget):
        from medmij_sim.fhir.profiles.packages import read_packages

        target = structs.replace(target, fhir_packages=(*target.fhir_packages, *packages))
        read_packages(target.fhir_packages)  # what cannot be used is found out before the run, not after it
    if target.actor is not actor:
        raise click.UsageError(f"{file} describes a {target.actor}; use `medmij-sim check {target.actor}`")
    refuse_unknown(options, load_suite().checks(actor))
    if problems := preflight(target):
        for problem in problems:
            click.echo(f"{file}: {problem}", err=True)
        return 2
    result = judge(target, options)
    if options.as_json:
        from conformance.report.json import to_json

        click.echo(to_json(result).decode(), nl=False)
    return conclude(result, options, options.report)


def _check_self(actors: Sequence[Actor], seed: int, clock: datetime | None, options: CheckOptions) -> int:
    """Each mock party that a check is selected for, in one world; the worst exit code counts.

    With `--json` the reports come as one JSON array.
    """
    from conformance.report.json import to_json
    from conformance.suite import load_suite

    suite = load_suite()
    refuse_unknown(options, (each for actor in actors for each in suite.checks(actor)))
    judged = [actor for actor in actors if any(map(options.selection.includes, suite.checks(actor)))]
    frozen_at = clock.replace(tzinfo=UTC) if clock else None
    codes, reports = [0], []
    with serve()(domain="medmij.localhost", port=0, state=None, seed=seed, frozen_at=frozen_at) as folder:
        for actor in judged:
            target = load_target(folder / "targets" / f"{SELF_PARTIES[actor]}.toml")
            result = judge(target, options, frozen_at)
            reports.append(to_json(result).decode().rstrip())
            codes.append(conclude(result, options, options.report and options.report / actor))
    if options.as_json:
        click.echo("[" + ",\n".join(reports) + "]")
    return max(codes)
