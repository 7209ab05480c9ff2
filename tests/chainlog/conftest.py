from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from medmij_sim.clock import Clock
from medmij_sim.world import World


@pytest.fixture(scope="module")
def one_world() -> Iterator[World]:
    world = World(seed=6, clock=Clock.frozen(datetime(2026, 3, 2, 10, tzinfo=UTC)))
    yield world
    world.close()


@pytest.fixture
def world(one_world: World) -> World:
    one_world.reset()
    return one_world
