"""Sharing through a whole world: the person confirms, the PGO sends, the care side has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from medmij_sim import World
from medmij_sim.clock import Clock
from medmij_sim.collecting import JourneyError
from medmij_sim.errors import ConfigError
from medmij_sim.record import Exchange
from medmij_sim.storage import open_storage

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
LINDE, WOUD = "huisartsdelinde", "ziekenhuishetwoud"
SERVICES = [("53", LINDE), ("57", LINDE), ("60", LINDE), ("55", WOUD), ("990000001", WOUD)]


@pytest.fixture(scope="module")
def shared_world() -> Iterator[World]:
    made = World(seed=5, clock=Clock.frozen(NOW))
    yield made
    made.close()


@pytest.fixture
def giving(shared_world: World) -> World:
    shared_world.reset()
    return shared_world


@pytest.mark.parametrize(("service", "aanbieder"), SERVICES)
def test_what_is_shared_is_with_the_aanbieder(giving: World, service: str, aanbieder: str) -> None:
    resources = giving.shareable("woman_34", aanbieder, service)
    shared = giving.share("woman_34", aanbieder, service)
    assert shared.accepted, shared.problems
    found = giving.received(aanbieder, "woman_34")
    last = [each for each in found if each.share == found[-1].share]
    assert [each.resource["resourceType"] for each in last] == [each["resourceType"] for each in resources]
    assert {(each.person, each.gegevensdienst) for each in found} == {("woman_34", service)}
    assert giving.received(aanbieder, "man_67") == ()


def test_the_scope_of_sharing_names_the_gegevensdienst(giving: World) -> None:
    giving.share("woman_34", LINDE, "53")
    urls = [each.url for each in giving.record.since(0) if isinstance(each, Exchange) and "/authorize?" in each.url]
    assert {parse_qs(urlsplit(url).query)["scope"][0] for url in urls} == {f"{LINDE}~53"}


def test_what_is_broken_is_refused_entry_by_entry(giving: World) -> None:
    patient, first, *others = giving.shareable("woman_34", LINDE, "53")
    shared = giving.share("woman_34", LINDE, "53", [patient, {**first, "status": "made-up"}, *others])
    assert shared.statuses == (201, 400, 201, 201, 201, 201, 201)
    assert not shared.accepted and "status" in shared.problems[0]
    assert len(giving.received(LINDE)) == 6


def test_a_pgo_without_recognition_shares_nothing(giving: World) -> None:
    with pytest.raises(JourneyError, match="pgo-b"):
        giving.share("woman_34", LINDE, "53", pgo="pgo-b")
    assert giving.received(LINDE) == ()


def test_nothing_is_shared_with_what_is_collected(giving: World) -> None:
    with pytest.raises(ConfigError, match="Verzamelen"):
        giving.share("woman_34", LINDE, "48")
    with pytest.raises(ConfigError, match="nobody"):
        giving.received(LINDE, "nobody")


def test_the_control_api_shows_what_was_received(giving: World) -> None:
    giving.share("woman_34", LINDE, "53")
    with giving.client_for() as client:
        everything = client.get(f"https://sim.medmij.localhost/aanbieders/{LINDE}/received")
        nobody = client.get(f"https://sim.medmij.localhost/aanbieders/{LINDE}/received?person=man_67")
    assert (len(everything.json()), nobody.json()) == (7, [])
    assert '"value":81.4,' in everything.text


def test_the_care_side_has_it_where_the_answer_says(giving: World) -> None:
    shared = giving.share("woman_34", LINDE, "53")
    assert shared.answer is not None
    entry = shared.answer["entry"][-1]
    base = entry["fullUrl"].partition("/Observation/")[0]
    location = f"{base}/{entry['response']['location']}"
    (found,) = giving.received(LINDE, location=location)
    assert (found.location, found.gegevensdienst, found.resource) == (location, "53", entry["resource"])
    assert giving.received(LINDE, location=entry["fullUrl"]) == (found,)
    assert giving.received(LINDE, location=f"{base}/Observation") == ()
    with giving.client_for() as client:
        place = f"https://sim.medmij.localhost/aanbieders/{LINDE}/received"
        (told,) = client.get(place, params={"location": location}).json()
        nothing = client.get(place, params={"location": location, "person": "man_67"}).json()
    assert (told["location"], told["resource"]["id"], nothing) == (location, entry["resource"]["id"], [])


def test_without_a_version_the_care_side_sees_every_one(giving: World) -> None:
    giving.share("woman_34", LINDE, "60")
    tasks = [each for each in giving.received(LINDE) if each.resource["resourceType"] == "Task"]
    place = tasks[0].location.partition("/_history/")[0]
    assert [each.location for each in tasks] == [f"{place}/_history/2", f"{place}/_history/3"]
    assert list(giving.received(LINDE, location=place)) == tasks


def test_what_was_shared_survives_in_a_file(tmp_path: Path) -> None:
    place = f"sqlite:{tmp_path / 'world.sqlite'}"
    before, after = (World(seed=5, clock=Clock.frozen(NOW), storage=open_storage(place)) for _ in range(2))
    before.share("woman_34", LINDE, "60")
    assert [each.resource["status"] for each in after.received(LINDE)] == ["accepted", "completed", "completed"]
    assert after.received(LINDE) == before.received(LINDE)
    before.close()
    after.close()
