"""The simulated world around a party under test. This package cannot start one: whoever runs it lends the means."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from conformance.stage import Stage, stage_of
from conformance.targets import Network, OwnWorld, RunningWorld, Target


class Serve(Protocol):
    """Puts a world on sockets (`medmij_sim.selfcheck.served_world`).

    What comes out is the folder with what the world wrote for other programs: `world.json`, `ca.pem`, `control.token`
    and `targets/<party>.toml`.
    """

    def __call__(
        self, *, domain: str, port: int, state: Path | None, seed: int, frozen_at: datetime | None = None
    ) -> AbstractContextManager[Path]: ...


@contextmanager
def stage_around(target: Target, lend: Callable[[], Serve]) -> Iterator[Stage | None]:
    """The world that a target file asks for: one that runs already, one that is started for the `with` block, or None.

    Args:
        lend: gives the means to start one; asked only when needed.

    Raises:
        StageError: there is no world where the target file points.
    """
    if target.world is None:
        yield None
        return
    if isinstance(target.world, RunningWorld):
        with stage_of(target.world, target.network.resolver) as stage:
            yield stage
        return
    own: OwnWorld = target.world
    with lend()(domain=own.domain, port=own.port, state=own.state, seed=own.seed) as folder:
        facts = json.loads((folder / "world.json").read_text(encoding="utf-8"))
        world = RunningWorld(control=f"https://sim.{own.domain}", ca=folder / "ca.pem", token=folder / "control.token")
        with stage_of(world, Network(resolve=facts["resolver"]).resolver) as stage:
            yield stage
