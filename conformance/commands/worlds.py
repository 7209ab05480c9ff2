"""Simulated worlds for the commands. This package cannot start one: the composition root lends the means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

import click

from conformance.stage import Stage, stage_of
from conformance.targets import Network, OwnWorld, PgoTarget, RunningWorld

SERVE = "medmij_sim.serve"
"""Where in a click context's `meta` the composition root leaves its `Serve`."""


class Serve(Protocol):
    """Puts a world on sockets and gives the folder with what it wrote for other programs: `world.json`, `ca.pem`,
    `control.token` and `targets/<party>.toml`."""

    def __call__(
        self, *, domain: str, port: int, state: Path | None, seed: int, frozen_at: datetime | None = None
    ) -> AbstractContextManager[Path]: ...


def serve() -> Serve:
    """What the composition root lent.

    Raises:
        click.UsageError: nothing; the command was not started as part of `medmij-sim`.
    """
    lent: Serve | None = click.get_current_context().meta.get(SERVE)
    if lent is None:
        raise click.UsageError("no world can be started from here; run this as `medmij-sim check`")
    return lent


@contextmanager
def stage_around(target: PgoTarget) -> Iterator[Stage]:
    """The world around a PGO: the one that runs already, or one that is started for as long as it is needed.

    Raises:
        StageError: there is no world where the target file points.
    """
    if isinstance(target.world, RunningWorld):
        with stage_of(target.world, target.network.resolver) as stage:
            yield stage
        return
    own: OwnWorld = target.world
    with (
        serve()(domain=own.domain, port=own.port, state=own.state, seed=own.seed) as folder,
        stage_in(folder, own.domain) as stage,
    ):
        yield stage


def stage_in(folder: Path, domain: str) -> Stage:
    """The stage of a served world, from the folder it wrote."""
    facts = json.loads((folder / "world.json").read_text(encoding="utf-8"))
    world = RunningWorld(control=f"https://sim.{domain}", ca=folder / "ca.pem", token=folder / "control.token")
    return stage_of(world, Network(resolve=facts["resolver"]).resolver)
