"""The command `medmij-sim`: mounts what others provide, and turns errors into one line and an exit code."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import click

from medmij_sim.errors import MedmijSimError
from medmij_sim.selfcheck import served_world

WRONG_USE = 2
BROKEN = 3
INTERRUPTED = 130
DEBUG = "MEDMIJ_SIM_DEBUG"
SERVE = "medmij_sim.serve"
"""Where in a context's `meta` commands of other packages find the means to start a world."""


@dataclass(frozen=True, slots=True)
class Mounted:
    """A subcommand, imported when it is called: its module, its name there, and its line in `--help`."""

    module: str
    attribute: str
    help: str


COMMANDS: Mapping[str, Mounted] = {
    "serve": Mounted("medmij_sim.commands", "serve", "Put a world on TLS sockets, until Ctrl-C."),
    "hosts": Mounted("medmij_sim.commands", "hosts", "Lines for a hosts file."),
    "config-schema": Mounted("medmij_sim.commands", "schema", "The JSON Schema of world.toml."),
    "lists": Mounted(
        "medmij_sim.lists.commands", "lists", "Validate, compare, show and make lists (ZAL, OCL, WHL, GNL, ZAKL)."
    ),
    "validate": Mounted(
        "medmij_sim.fhir.command", "validate", "Judge FHIR resources in files by core FHIR and the MedMij profiles."
    ),
    "patients": Mounted(
        "medmij_sim.patients.commands", "patients", "People who do not exist, and their dossiers, as files."
    ),
    "pki": Mounted("medmij_sim.pki.command", "pki", "A throw-away PKIoverheid: certificates, good and wrong."),
    "digid": Mounted("medmij_sim.digid.commands", "digid", "A fake DigiD on its own: SAML 3.x, eID SAML 4.4, OIDC."),
    "tls": Mounted("medmij_sim.tls.command", "tls", "How a node does TLS, judged by core.tls.*."),
    "check": Mounted("conformance.commands", "check", "Test a DVZA, a PGO, or this simulator itself."),
    "target": Mounted("conformance.commands", "target", "Write and examine target files."),
    "requirements": Mounted("conformance.commands", "requirements", "The rules of the afsprakenstelsel as data."),
}


class LazyGroup(click.Group):
    """A group whose subcommands are imported when they are called, so that `--help` costs little."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        mounted = COMMANDS.get(cmd_name)
        if mounted is None:
            return None
        command = getattr(importlib.import_module(mounted.module), mounted.attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, mounted.help) for name, mounted in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="medmij-sim", prog_name="medmij-sim")
@click.pass_context
def root(ctx: click.Context) -> None:
    """MedMij, offline: a simulator of the afsprakenstelsel, and tests for who takes part in it.

    Exit codes: 0 all is well; 1 what was examined does not conform; 2 wrong use or configuration; 3 we broke.
    """
    ctx.meta[SERVE] = served_world


def main() -> NoReturn:
    """Run the command line; every expected error is one line on standard error."""
    sys.exit(_run())


def _run() -> int:
    try:
        result: Any = root.main(standalone_mode=False, prog_name="medmij-sim")
    except click.ClickException as error:
        error.show()
        return WRONG_USE
    except MedmijSimError as error:
        click.echo(f"medmij-sim: {error}", err=True)
        return WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # The reader went away, as `head` does; nothing can be written any more, not at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        text = " ".join(str(error).split())
        click.echo(f"medmij-sim broke: {type(error).__name__}: {text} (set {DEBUG}=1 for the traceback)", err=True)
        return BROKEN
    return result if isinstance(result, int) else 0
