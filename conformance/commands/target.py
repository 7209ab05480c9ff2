"""`medmij-sim target`: write and examine target files."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import click

from conformance.model import Actor
from conformance.targets import load_target, target_schema
from medmij_sim.errors import ConfigError


@click.group()
def target() -> None:
    """The file that tells the suite about the party under test."""


@target.command()
@click.argument("kind", type=click.Choice([each.value for each in Actor]))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def init(kind: str, file: Path) -> None:
    """Write a target file with every key explained."""
    text = (resources.files("conformance") / "templates" / f"{kind}.toml").read_bytes()
    try:
        with file.open("xb") as fresh:
            fresh.write(text)
    except FileExistsError:
        raise ConfigError(f"{file} exists — give another name, or remove it first") from None
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror} — give a path that can be written") from None
    click.echo(f"{file} — fill it in, then run: medmij-sim target check {file}")


@target.command("check")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def check_file(ctx: click.Context, file: Path) -> None:
    """Is the file right, do the certificates fit, is the party there? Exit code 2 when not."""
    from conformance.preflight import preflight, remarks

    described = load_target(file)
    for problem in (problems := preflight(described)):
        click.echo(f"{file}: {problem}", err=True)
    for remark in remarks(described):
        click.echo(f"{file}: {remark}")
    if problems:
        ctx.exit(2)
    click.echo(f"{file}: ready to check {described.name}")


@target.command()
def schema() -> None:
    """The JSON Schema of target files, for editors that can use one."""
    click.echo(json.dumps(target_schema(), indent=2))
