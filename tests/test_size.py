"""A world that is served for days stays as large as it is."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import tracemalloc
from pathlib import Path
from uuid import uuid4

import pytest

from medmij_sim import World
from medmij_sim.storage import memory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "ci"))

from benching.journey import PERSONS, Route, Traveller, resource_messages
from benching.served import Served
from benching.wire import Place, Pool

DEEP = "MEDMIJ_SIM_DEEP" in os.environ
TURNS = 400 if DEEP else 25
MOST = 1000 if DEEP else 2000
"""Bytes that a journey may leave behind."""


async def size_after(world: World, traveller: Traveller) -> int:
    """The bytes there are after more journeys, each two days after the one before."""
    for turn in range(TURNS):
        session = str(uuid4())
        token = await traveller.token(session)
        if turn % 10 == 0:
            await traveller.fetch(next(iter(resource_messages(traveller.route, token, session))))
        world.clock.move("2d")
    # What is logged is full at a size of its own, after hundreds of journeys; a connection has large buffers.
    await world.logs.deliver()
    world.logs.reset()
    await asyncio.sleep(0.1)
    traveller.latencies.clear()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


async def three_times(world: World, traveller: Traveller) -> list[int]:
    try:
        return [await size_after(world, traveller) for _ in range(3)]
    finally:
        traveller.pool.close()
        await asyncio.sleep(0.01)


def test_journeys_leave_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_FIRST_SWEEP", 8)
    served = Served(recorded=100)
    try:
        told = served.begin()
        pool = Pool(Place.of(told["place"]))
        traveller = Traveller(Route(**told["route"]), pool, PERSONS[0])
        tracemalloc.start()
        sizes = asyncio.run(three_times(served.world, traveller))
    finally:
        tracemalloc.stop()
        served.stop()
    assert (sizes[2] - sizes[1]) / TURNS < MOST, sizes
