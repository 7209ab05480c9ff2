"""Worlds on several processes, and PostgreSQL for one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from crew import DOSSIER, PERSON, Crew
from postgres_server import postgres_server

from medmij_sim.config import DossierEntry, WorldConfig
from medmij_sim.fhir import json as fhir_json
from medmij_sim.storage import open_storage
from medmij_sim.world import World


@pytest.fixture(scope="module")
def crew(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    """A world with two workers that remember in a file."""
    folder = tmp_path_factory.mktemp("crew")
    yield from _served(f"sqlite:{folder / 'world.sqlite'}", folder)


@pytest.fixture
def crew_on_postgres(tmp_path: Path) -> Iterator[Crew]:
    """The same in PostgreSQL; skips where no server can be had."""
    with postgres_server() as url:
        yield from _served(url, tmp_path)


@pytest.fixture(autouse=True)
def as_it_began(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave no fault, moved clock or dossier to the next test."""
    yield
    if "crew" in request.fixturenames:
        crew: Crew = request.getfixturevalue("crew")
        crew.whole()
        crew.control("POST", "/reset")


def _served(address: str, folder: Path) -> Iterator[Crew]:
    # A small dossier: a whole one would have to grow in every process.
    dossier = folder / "dossier.json"
    dossier.write_bytes(fhir_json.dumps(DOSSIER))
    config = WorldConfig(dossier=(DossierEntry(PERSON, dossier),))
    with (
        closing(World(config=config, storage=open_storage(address))) as world,
        world.serve(workers=2, state=folder / "state") as served,
    ):
        yield Crew(served)
