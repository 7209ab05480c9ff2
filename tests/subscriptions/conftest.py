"""A world with somebody who can subscribe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

import pytest
from subscribed_world import NOW, Subscribing

from medmij_sim import World
from medmij_sim.clock import Clock
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.people import People
from synthetic_patients import Dossier


@cache
def dossier(person: str, today: date) -> Dossier:
    """A persona's own dossier, grown once for all tests."""
    return Dossier.for_persona(person, today)


@cache
def resources(person: str, today: date) -> Mapping[Release, tuple[Resource, ...]]:
    return dict(dossier(person, today).releases)


@pytest.fixture(scope="session")
def shared_subscribing() -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(People, "_generated", lambda people, person: dossier(person, people.today))
        patch.setattr(People, "_own", lambda people, person: resources(person, people.today))
        made = World(seed=5, clock=Clock.frozen(NOW))
        yield made
        made.close()


@pytest.fixture
def subscribing(shared_subscribing: World) -> Subscribing:
    shared_subscribing.reset()
    return Subscribing(shared_subscribing)
