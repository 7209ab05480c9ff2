"""`medmij-sim patients`: the group its subcommands are mounted on."""

from __future__ import annotations

import click

from medmij_sim.patients.generate import generate
from medmij_sim.patients.show import show


@click.group()
def patients() -> None:
    """People who do not exist, and their dossiers."""


patients.add_command(generate)
patients.add_command(show)
