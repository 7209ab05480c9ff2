"""A world with somebody who can subscribe."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from subscribed_world import NOW, Subscribing

from medmij_sim import World
from medmij_sim.clock import Clock
from synthetic_patients import Dossier


@pytest.fixture(scope="session")
def shared_subscribing() -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch:
        # Each persona's dossier is grown once for all tests.
        patch.setattr(Dossier, "for_persona", staticmethod(cache(Dossier.for_persona)))
        made = World(seed=5, clock=Clock.frozen(NOW))
        yield made
        made.close()


@pytest.fixture
def subscribing(shared_subscribing: World) -> Subscribing:
    shared_subscribing.reset()
    return Subscribing(shared_subscribing)
