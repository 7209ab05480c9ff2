"""A world that is served for days stays as large as it is."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from medmij_sim import World
from medmij_sim.storage import memory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "ci"))

from benching.journey import LISTS, PERSONS, Route, Traveller, resource_messages
from benching.served import Served
from benching.wire import Place, Pool

TURNS = 400
MOST = 1000
"""Bytes that a journey may leave behind."""
CONNECTIONS = [tracemalloc.Filter(False, f"*/server/{module}.py") for module in ("connection", "loop")]
"""Where the buffers of connections come from: a quarter of a megabyte each, for as long as it is open."""


async def size_after(world: World, traveller: Traveller) -> int:
    """The bytes there are after more journeys, each two days after the one before."""
    for turn in range(TURNS):
        session = str(uuid4())
        token = await traveller.token(session)
        if turn % 10 == 0:
            await traveller.fetch(next(iter(resource_messages(traveller.route, token, session))))
        world.clock.move("2d")
    # What is logged is full at a size of its own, after hundreds of journeys.
    await world.logs.deliver()
    world.logs.reset()
    await asyncio.sleep(0.1)
    traveller.latencies.clear()
    gc.collect()
    kept = tracemalloc.take_snapshot().filter_traces(CONNECTIONS)
    return sum(each.size for each in kept.statistics("filename"))


async def three_times(world: World, traveller: Traveller) -> list[int]:
    try:
        return [await size_after(world, traveller) for _ in range(3)]
    finally:
        traveller.pool.close()
        await asyncio.sleep(0.01)


@pytest.fixture
def served() -> Iterator[Served]:
    served = Served(recorded=100)
    yield served
    served.stop()


@pytest.fixture
def traveller(served: Served) -> Traveller:
    told = served.begin()
    return Traveller(Route(**told["route"]), Pool(Place.of(told["place"])), PERSONS[0])


async def one_journey(traveller: Traveller) -> None:
    try:
        await traveller.travel()
    finally:
        traveller.pool.close()
        await asyncio.sleep(0.01)


def test_the_client_that_measures_makes_a_complete_journey(traveller: Traveller) -> None:
    asyncio.run(one_journey(traveller))
    assert len(traveller.latencies) == len(traveller.route.targets) == 28
    assert traveller.requests > len(traveller.latencies) + len(LISTS)


@pytest.mark.skipif("MEDMIJ_SIM_DEEP" not in os.environ, reason="takes a minute; set MEDMIJ_SIM_DEEP")
def test_journeys_leave_nothing_behind(monkeypatch: pytest.MonkeyPatch, served: Served, traveller: Traveller) -> None:
    monkeypatch.setattr(memory, "_FIRST_SWEEP", 8)
    tracemalloc.start()
    try:
        sizes = asyncio.run(three_times(served.world, traveller))
    finally:
        tracemalloc.stop()
    assert (sizes[2] - sizes[1]) / TURNS < MOST, sizes
