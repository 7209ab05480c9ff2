"""One world on sockets for all twins, and the target file of its first DVZA."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from conformance.targets import DvzaTarget, load_target
from medmij_sim.dvza import token
from medmij_sim.pgo import lists, tokens
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


@pytest.fixture
def ten_times_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token endpoint that is slow, and how long a PGO waits for that and for a list, in a tenth of the time."""
    usual = lists._settings
    shorter = lists.Settings().timeout / 10
    monkeypatch.setattr(lists, "_settings", lambda *given: replace(usual(*given), timeout=shorter))
    monkeypatch.setattr(token, "asyncio", SimpleNamespace(sleep=lambda seconds: asyncio.sleep(seconds / 10)))
    monkeypatch.setattr(tokens, "TOKEN_TIMEOUT", tokens.TOKEN_TIMEOUT / 10)
