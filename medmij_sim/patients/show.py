"""`medmij-sim patients show`: one dossier as a timeline."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from medmij_sim.errors import ConfigError

if TYPE_CHECKING:
    from synthetic_patients import Dossier
    from synthetic_patients.timeline import Timeline
    from synthetic_patients.timeline.model import Tone

_STYLES: Final[dict[Tone, str]] = {
    "plain": "",
    "head": "bold",
    "quiet": "dim",
    "flag": "yellow",
    "medicine": "cyan",
    "plan": "green",
}


@click.command()
@click.option("--seed", type=int, help="A stranger, by seed; 1 when nobody is named.")
@click.option("--persona", metavar="KEY", help="A persona, such as woman_34.")
@click.option("--file", "path", type=click.Path(path_type=Path), help="A saved dossier.")
@click.option("--service", "services", help="Only what these gegevensdiensten show, such as 48,49.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day it is in the dossier. [always the same one]")
@click.option("--width", type=click.IntRange(40), help="Of the lines. [that of the terminal, or 100]")
@click.option("--json", "as_json", is_flag=True, help="Print the timeline as JSON.")
def show(
    seed: int | None,
    persona: str | None,
    path: Path | None,
    services: str | None,
    today: datetime | None,
    width: int | None,
    as_json: bool,
) -> None:
    """Print a dossier as a timeline, in Dutch, the oldest day first."""
    from synthetic_patients.timeline import timeline

    if sum(each is not None for each in (seed, persona, path)) > 1:
        raise click.UsageError("give one of --seed, --persona and --file")
    told = timeline(_view(_dossier(seed, persona, path, today), services))
    if as_json:
        click.echo(json.dumps(asdict(told), ensure_ascii=False, indent=1, default=date.isoformat))
    else:
        _print(told, width)


def _dossier(seed: int | None, persona: str | None, path: Path | None, today: datetime | None) -> Dossier:
    from synthetic_patients import Dossier
    from synthetic_patients.dossier import DossierError
    from synthetic_patients.people.personas import PERSONAS
    from synthetic_patients.plan import DEFAULT_TODAY

    day = today.date() if today else DEFAULT_TODAY
    if path is not None:
        try:
            return Dossier.load(path)
        except DossierError as error:
            raise ConfigError(str(error)) from None
        except OSError as error:
            raise ConfigError(f"{path}: {error.strerror or error}") from None
    if persona is None:
        return Dossier.from_seed(1 if seed is None else seed, day)
    if persona not in (keys := [each.key for each in PERSONAS]):
        raise ConfigError(f"no persona {persona!r}; choose from {', '.join(keys)}")
    return Dossier.for_persona(persona, day)


def _view(dossier: Dossier, services: str | None) -> Dossier:
    if services is None:
        return dossier
    from medmij_sim.patients.views import Shown

    view = Shown(tuple(dict.fromkeys(each.strip() for each in services.split(","))))
    if "STU3" not in view.releases:
        raise ConfigError(f"--service {services}: a timeline tells what is in STU3; these are in R4")
    return view(dossier)


def _print(told: Timeline, width: int | None) -> None:
    """In colour on a terminal, plain elsewhere."""
    from synthetic_patients.timeline.plain import WIDTH, text, written

    if not sys.stdout.isatty():
        click.echo(text(told, width or WIDTH), nl=False)
        return
    from rich.console import Console
    from rich.text import Text

    wide = width or min(shutil.get_terminal_size((WIDTH, 24)).columns, 2 * WIDTH)
    console = Console(width=wide, highlight=False)
    for line, tone in written(told, wide):
        console.print(Text(line, style=_STYLES[tone]), soft_wrap=True)
