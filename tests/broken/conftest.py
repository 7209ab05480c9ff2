"""One world on sockets for all twins, and the target file of its first DVZA."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conformance.targets import DvzaTarget, load_target
from medmij_sim.served import ServedWorld
from medmij_sim.state import write_state
from medmij_sim.world import World


@pytest.fixture(scope="session")
def running() -> Iterator[ServedWorld]:
    world = World(seed=7)
    with world.serve() as served:
        write_state(served)
        yield served
    world.close()


@pytest.fixture
def served(running: ServedWorld) -> ServedWorld:
    """The world as it began."""
    running.world.reset()
    return running


@pytest.fixture(scope="session")
def dvza_target(running: ServedWorld) -> DvzaTarget:
    target = load_target(running.directory / "targets" / "dvza-a.toml")
    assert isinstance(target, DvzaTarget)
    return target
