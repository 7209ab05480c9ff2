"""Subscriptions on sockets, over the control API, and in a storage that lasts."""

from __future__ import annotations

import itertools
import time
from copy import deepcopy
from pathlib import Path

import httpx
import pytest
from subscribed_world import LINDE, NOW, Subscribing

from medmij_sim import World
from medmij_sim.clock import Clock
from medmij_sim.collecting import JourneyError
from medmij_sim.errors import ConfigError
from medmij_sim.fhir import json as fhir_json
from medmij_sim.record import Connection
from medmij_sim.storage import open_storage

CONTROL = "https://sim.medmij.localhost"


def condition(world: World, number: int = 1) -> bytes:
    """Something new, as FHIR."""
    held = world.people.resources("woman_34", f"{LINDE}@medmij", "STU3")
    new = deepcopy(next(each for each in held if each["resourceType"] == "Condition"))
    return fhir_json.dumps({**new, "id": f"news-{number}"})


def add(client: httpx.Client, content: bytes) -> httpx.Response:
    headers = {"Content-Type": "application/fhir+json"}
    return client.post(f"{CONTROL}/people/woman_34/dossier", content=content, headers=headers)


def test_the_control_api_adds_data_and_tells_who_heard_of_it(subscribing: Subscribing) -> None:
    world = subscribing.world
    key = world.subscribe("woman_34", LINDE, "48", 90).id
    with world.client_for() as client:
        before = len(world.people.resources("woman_34", f"{LINDE}@medmij", "STU3"))
        assert add(client, condition(world)).json() == {"resources": 1}
        assert len(world.people.resources("woman_34", f"{LINDE}@medmij", "STU3")) == before + 1
        (told,) = client.get(f"{CONTROL}/notifications").json()
        assert (told["pgo"], told["status"], told["kind"], told["person"]) == ("pgo-a", 200, "resource", "woman_34")
        client.post(f"{CONTROL}/clock", json={"move": "90d"})
        (stands,) = client.get(f"{CONTROL}/subscriptions").json()
        assert (stands["id"], stands["active"], stands["waiting"]) == (key, False, 0)
        assert [each["kind"] for each in client.get(f"{CONTROL}/notifications").json()] == ["resource", "subscription"]


def test_a_served_world_notifies_by_itself(subscribing: Subscribing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medmij_sim.rounds.PAUSE", 0.05)
    world = subscribing.world
    with world.serve():
        world.subscribe("woman_34", LINDE, "48", 90)
        subscribing.news()
        inbox = world.pgo("pgo-a").inbox
        for _ in range(200):
            if inbox.all():
                break
            time.sleep(0.02)
    assert [(each.kind, each.status) for each in inbox.all()] == [("resource", 200)]
    names = {
        each.peer_names
        for each in world.record.since(0)
        if isinstance(each, Connection) and each.host.startswith("notify.") and each.side == "server"
    }
    assert names == {("token.dvza-a.medmij.localhost",)}


def test_a_served_world_collects_by_itself(subscribing: Subscribing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medmij_sim.rounds.PAUSE", 0.05)
    world = subscribing.world
    with world.serve() as served:
        world.collect("woman_34", LINDE, "48", long_term=True)
        world.subscribe("woman_34", LINDE, "48", 90)
        new = subscribing.news()
        inbox = world.pgo("pgo-a").inbox
        for _ in range(500):
            if inbox.all() and not list(inbox.waiting()):
                break
            time.sleep(0.02)
        with served.client_for() as client:
            (told,) = client.get(f"{CONTROL}/notifications").json()
    assert (told["kind"], told["follow_up"]["result"], told["follow_up"]["problem"]) == ("resource", "collected", "")
    assert new["id"] in {each.resource["id"] for each in world.pgo("pgo-a").store.of("woman_34")}


def test_a_subscription_outlives_its_world(tmp_path: Path) -> None:
    path = f"sqlite:///{tmp_path / 'kept.sqlite'}"
    first = World(seed=5, clock=Clock.frozen(NOW), storage=open_storage(path))
    known = first.subscribe("woman_34", LINDE, "48", 30)
    first.close()
    second = World(seed=5, clock=Clock.frozen(NOW), storage=open_storage(path))
    (stands,) = second.subscriptions("woman_34")
    assert (stands.id, stands.end_date, stands.active) == (known.id, known.end_date, True)
    second.clock.move("30d")
    (told,) = second.notifications()
    assert (told.kind, told.error, told.subscription_id) == ("subscription", "invalid_subscription_id", known.id)
    second.reset()
    assert second.subscriptions() == ()
    second.close()


def test_what_cannot_be_subscribed_to_is_said(subscribing: Subscribing) -> None:
    world = subscribing.world
    with pytest.raises(ConfigError, match="53"):
        world.subscribe("woman_34", LINDE, "53", 30)
    with pytest.raises(JourneyError, match="access_denied"):
        world.subscribe("no_care_relation", LINDE, "48", 30)
    with pytest.raises(JourneyError, match="pgo-b"):
        world.subscribe("woman_34", LINDE, "48", 30, pgo="pgo-b")
    with pytest.raises(JourneyError, match="no subscription"):
        world.subscribe("woman_34", LINDE, "48", 0)
    assert world.subscriptions() == ()


def test_what_is_added_needs_an_id_and_a_person(subscribing: Subscribing) -> None:
    with pytest.raises(ConfigError, match="id"):
        subscribing.world.new_data([{"resourceType": "Condition"}], person="woman_34")
    with pytest.raises(ConfigError, match="nobody"):
        subscribing.world.new_data([], person="nobody")
    with subscribing.world.client_for() as client:
        assert add(client, b"{").status_code == 400


def test_what_is_added_is_there_for_who_collects(subscribing: Subscribing) -> None:
    new = subscribing.news()
    collected = subscribing.world.collect("woman_34", LINDE, "48")
    assert collected.problems == ()
    ids = itertools.chain(each["id"] for each in collected.resources)
    assert new["id"] in set(ids)
    assert len(collected.resources) == len(subscribing.world.offered("woman_34", LINDE, "48"))
