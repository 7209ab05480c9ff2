"""Many journeys at once, faults that come and go, workers that are killed: nobody's data go astray."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle, product
from pathlib import Path
from random import Random
from uuid import UUID

import httpx
import pytest
from chaos_journeys import Tally, Traveller, mark_of, marked_dossier, owners_of
from postgres_server import postgres_server

from medmij_sim.config import DossierEntry, WorldConfig
from medmij_sim.fhir import json as fhir_json
from medmij_sim.pgo.sharing import bundle_of
from medmij_sim.served import ServedWorld
from medmij_sim.services import gegevensdienst
from medmij_sim.storage import open_storage
from medmij_sim.strangers import Strangers
from medmij_sim.world import World

DEEP = bool(os.environ.get("MEDMIJ_SIM_DEEP"))
JOURNEYS = 200 if DEEP else 15
"""At the same time, each of another person; a third of them share."""
LONGEST = 300.0
"""Seconds that faults come and go at most."""

PEOPLE = Strangers(count=JOURNEYS).keys
MARKED = ("huisartsdelinde", "ziekenhuishetwoud")
"""Where every dossier is a small one with a mark in it; elsewhere it is the one that the person grew."""
AANBIEDERS = (*MARKED, "huisartsdemolen", "ziekenhuisdeduinen")
SHARED_WITH = "huisartsdelinde"
SIM = "https://sim.medmij.localhost"
FAULTS = (
    *("rate-limit", "unavailable", "hangs-up", "cut", "stale-length", "empty-body", "html", "redirect", "gzip-in-name"),
    *("byte-order-mark", "latin-1", "entries-dropped", "wrong-type", "accepts-token-in-query"),
)
"""Of the resource endpoints; none of them mixes people up or loses a share by itself."""

pytestmark = pytest.mark.timeout(900 if DEEP else 120)


@pytest.fixture
def served(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[ServedWorld]:
    """A world on two workers, in which no two people have anything in common, nor two aanbieders."""
    entries = []
    for person in PEOPLE:
        for aanbieder in MARKED:
            file = tmp_path / f"{mark_of(person, aanbieder)}.json"
            file.write_bytes(fhir_json.dumps(marked_dossier(person, aanbieder)))
            entries.append(DossierEntry(person, file, aanbieder=f"{aanbieder}@medmij"))
    config = WorldConfig(dossier=tuple(entries), strangers=len(PEOPLE))
    address = request.param or f"sqlite:{tmp_path / 'world.sqlite'}"
    if address == "postgres":
        address = request.getfixturevalue("postgres")
    with (
        closing(World(config=config, storage=open_storage(address))) as world,
        world.serve(workers=2, state=tmp_path / "state") as running,
    ):
        yield running


@pytest.fixture
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.mark.parametrize(
    "served", ["", *(["postgres"] if DEEP else [])], indirect=True, ids=lambda each: each or "sqlite"
)
def test_nobody_is_mixed_up_and_no_share_that_was_acknowledged_is_lost(served: ServedWorld) -> None:
    tally, began = Tally(), time.monotonic()
    asyncio.run(_chaos(served, tally))

    took = time.monotonic() - began
    shares = len(tally.acknowledged)
    print(f"{JOURNEYS} people at once: {tally.done} journeys in {took:.1f} s, {shares} shares; {tally.disturbed}")
    assert tally.mixed == []
    assert tally.broken == []
    assert tally.done >= JOURNEYS
    assert sum(tally.disturbed.values()) > 0, "nothing was disturbed, so nothing was shown"
    assert shares >= JOURNEYS // 3
    kept = _kept(served)
    assert {mark: person for mark, person in tally.acknowledged.items() if kept.get(mark) != person} == {}


async def _chaos(served: ServedWorld, tally: Tally) -> None:
    owners = owners_of(served.world, product(PEOPLE, set(AANBIEDERS) - set(MARKED)))
    owners |= {mark_of(person, each).encode(): (person, each) for person in PEOPLE for each in MARKED}
    travellers = [
        Traveller(served, tally, person, SHARED_WITH, owners, _share_of(served.world, person))
        if number % 3 == 0
        else Traveller(served, tally, person, aanbieder, owners)
        for number, (person, aanbieder) in enumerate(zip(PEOPLE, cycle(AANBIEDERS), strict=False))
    ]
    over = asyncio.Event()

    async def on_the_way(traveller: Traveller) -> None:
        await traveller.go()
        while not over.is_set():
            await traveller.go()

    async def disturbing() -> None:
        await _disturb(served, tally)
        over.set()

    await asyncio.gather(disturbing(), *map(on_the_way, travellers))


async def _disturb(served: ServedWorld, tally: Tally) -> None:
    """Switch faults on and off until half of the journeys are done, and kill a worker under way; then all is well."""
    chance, deadline, killed = Random(7), time.monotonic() + LONGEST, False
    while not (killed and tally.disturbed and tally.done >= JOURNEYS // 2):
        assert time.monotonic() < deadline, tally
        fault = f"dvza.resource.{chance.choice(FAULTS)}"
        await _control(served, "PUT", f"/faults/{fault}", {"party": chance.choice(["dvza-a", "dvza-b", None])})
        await asyncio.sleep(chance.uniform(0.05, 0.4))
        if not killed and tally.done >= JOURNEYS // 4:
            assert served.workers is not None
            os.kill(chance.choice(served.workers.processes), signal.SIGKILL)
            killed = True
        if chance.random() < 0.7:
            await _control(served, "DELETE", "/faults")
    await _control(served, "DELETE", "/faults")


async def _control(served: ServedWorld, method: str, path: str, body: object = None) -> None:
    def ask() -> None:
        with served.client_for("browser") as client:
            client.request(method, f"{SIM}{path}", json=body, timeout=60).raise_for_status()

    await asyncio.to_thread(ask)


def _share_of(world: World, person: str) -> str:
    """A batch of 53 about what a person measured, with a place for a mark in each Observation."""
    given = world.shareable(person, SHARED_WITH, "53")
    # The Patient of a marked dossier is not whole.
    observations = [{**each, "comment": "@merk@"} for each in given if each["resourceType"] == "Observation"]
    numbers = iter(range(1, 1000))
    base = world.cast.dvza("dvza-a").resource_endpoint(world.domain, SHARED_WITH, "53")
    share = next(each for each in gegevensdienst("53").shares if each.kind == "batch")
    bundle = bundle_of(share, observations, base, lambda: UUID(int=next(numbers) + (4 << 76) + (8 << 60)).urn)
    return fhir_json.dumps(bundle).decode()


def _kept(served: ServedWorld) -> dict[str, str]:
    """Whose each marked share is, at the aanbieder."""
    with served.client_for("browser") as client:
        answer: httpx.Response = client.get(f"{SIM}/aanbieders/{SHARED_WITH}/received", timeout=60)
    return {each["resource"]["comment"]: each["person"] for each in answer.raise_for_status().json()}
