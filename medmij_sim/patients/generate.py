"""`medmij-sim patients generate`: dossiers in bulk."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

import click

from medmij_sim.errors import ConfigError, MedmijSimError
from medmij_sim.fhir.types import RELEASES, Release

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from synthetic_patients.export.making import Recipe
    from synthetic_patients.export.running import Target

Format = Literal["ndjson", "bundle", "xml", "transaction"]


class GenerateError(MedmijSimError):
    """An export that could not be made."""


@click.command()
@click.option("--seed", type=int, default=1, show_default=True, help="Of the first person; the next has the next.")
@click.option("--count", type=click.IntRange(1), default=10, show_default=True, help="How many people.")
@click.option("--service", "services", help="Only what these gegevensdiensten show, such as 48,49.")
@click.option(
    "--release",
    type=click.Choice((*RELEASES, "both")),
    help="The FHIR release. [that of the services, or STU3]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Format)),
    default="ndjson",
    show_default=True,
    help="NDJSON per resource type; per person a Bundle (JSON or XML), or a transaction to load into a FHIR server.",
)
@click.option("--out", type=click.Path(path_type=Path), help="An empty or new folder. [NDJSON to standard output]")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="How many processes.")
@click.option("--dask", metavar="ADDRESS", help="Work on the Dask cluster with this scheduler: tcp://host:8786.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day it is in the dossiers. [always the same one]")
def generate(
    seed: int,
    count: int,
    services: str | None,
    release: str | None,
    form: Format,
    out: Path | None,
    workers: int,
    dask: str | None,
    today: datetime | None,
) -> None:
    """Write the dossiers of people who do not exist.

    The same options give the same bytes: on any day and machine, however many workers there are.
    """
    from synthetic_patients.export.running import ExportError, export

    recipe = _recipe(form, services, release, today.date() if today else None, to_folder=out is not None)
    written = 0
    try:
        with (
            _target(out) as target,
            _executor(workers, dask) as (executor, at_once),
            _progress(count) as advance,
        ):

            def told(people: int) -> None:
                nonlocal written
                written += people
                advance(people)

            export(range(seed, seed + count), recipe, target, executor, workers=at_once, told=told)
    except ExportError as error:
        raise GenerateError(str(error)) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise GenerateError(f"{out or 'standard output'}: {error.strerror or error}{_kept(out)}") from None
    except KeyboardInterrupt:
        click.echo(f"medmij-sim: interrupted after {written} of {count} people{_kept(out)}", err=True)
        raise click.Abort from None


def _kept(out: Path | None) -> str:
    return "; nothing is kept" if out else ""


def _recipe(form: Format, services: str | None, release: str | None, today: date | None, *, to_folder: bool) -> Recipe:
    from medmij_sim.fhir.xml import to_xml
    from medmij_sim.patients.views import Shown
    from synthetic_patients.export.making import Recipe, as_json, everything
    from synthetic_patients.plan import DEFAULT_TODAY

    view = Shown(tuple(dict.fromkeys(each.strip() for each in services.split(",")))) if services else None
    offered = view.releases if view else RELEASES
    asked = (release or "STU3") if view is None else release
    releases = offered if asked in (None, "both") else (cast(Release, asked),)
    if not set(releases) <= set(offered):
        raise ConfigError(f"--release {release}: the gegevensdiensten {services} are in {', '.join(offered)}")
    if not to_folder and form != "ndjson":
        raise ConfigError(f"--format {form} makes a file per person; say where with --out DIR")
    if not to_folder and len(releases) > 1:
        raise ConfigError("two FHIR releases do not go in one stream; give --out DIR or one --release")
    return Recipe(
        layout=("ndjson" if to_folder else "lines") if form == "ndjson" else "bundle" if form == "xml" else form,
        releases=releases,
        today=today or DEFAULT_TODAY,
        view=everything if view is None else view,
        encode=to_xml if form == "xml" else as_json,
        suffix=".xml" if form == "xml" else ".json",
    )


@contextmanager
def _target(out: Path | None) -> Iterator[Target]:
    from synthetic_patients.export.targets import Folder, Stream

    if out is None:
        yield Stream(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    with Folder(out) as folder:
        yield folder


@contextmanager
def _executor(workers: int, address: str | None) -> Iterator[tuple[Executor | None, int]]:
    """Who does the work, and how much at the same time."""
    from synthetic_patients.export import running

    if address is not None:
        with running.dask(address) as cluster:
            yield cluster
    elif workers > 1:
        with running.processes(workers) as pool:
            yield pool, workers
    else:
        yield None, 1


@contextmanager
def _progress(count: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda people: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("people"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("people", total=count)
        yield lambda people: progress.advance(task, people)
