"""What stands, and what ends when a person withdraws without walking through pages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from medmij_sim import World
from medmij_sim.clock import Clock
from medmij_sim.errors import ConfigError
from medmij_sim.pgo import Outcome
from medmij_sim.withdrawing import Withdrawn

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
WHO, LINDE, HOSPITAL = "diacritics", "huisartsdelinde", "ziekenhuishetwoud"
CONTROL = "https://sim.medmij.localhost"


@pytest.fixture
def world() -> Iterator[World]:
    made = World(seed=3, clock=Clock.frozen(NOW))
    yield made
    made.close()


def refreshed(world: World, aanbieder: str, pgo: str = "pgo-a") -> Outcome:
    """What becomes of a refresh with the newest consent."""
    party = world.pgo(pgo)
    return asyncio.run(party.refresh(party.sessions.find(WHO, f"{aanbieder}@medmij").key)).outcome


def test_what_stands_is_told_and_ends(world: World) -> None:
    world.collect(WHO, LINDE, "49", long_term=True)
    world.clock.move("30d")
    assert refreshed(world, LINDE) is Outcome.GRANTED
    (stands,) = world.consents()
    assert (stands.person, stands.pgo, stands.aanbieder) == (WHO, "pgo-a.medmij.localhost", f"{LINDE}@medmij")
    assert (stands.given, stands.used, stands.subscriptions) == (NOW, NOW + timedelta(days=30), ())
    assert stands.ends == NOW + timedelta(days=30 + 183)
    assert world.withdraw(WHO, LINDE) == Withdrawn(1, 0)
    assert world.consents(WHO) == ()
    assert refreshed(world, LINDE) is Outcome.TOKEN_REFUSED
    assert world.withdraw(WHO, LINDE) == Withdrawn(0, 0)


def test_only_what_is_meant_ends(world: World) -> None:
    for aanbieder, pgo in ((LINDE, "pgo-a"), (LINDE, "pgo-b"), (HOSPITAL, "pgo-a")):
        world.collect(WHO, aanbieder, "49" if aanbieder == LINDE else "48", pgo=pgo, long_term=True)
    assert world.withdraw(WHO, LINDE, pgo="pgo-a.medmij.localhost") == Withdrawn(1, 0)
    assert {(each.aanbieder, each.pgo.partition(".")[0]) for each in world.consents(WHO)} == {
        (f"{LINDE}@medmij", "pgo-b"),
        (f"{HOSPITAL}@medmij", "pgo-a"),
    }
    assert world.withdraw("man_67") == Withdrawn(0, 0)
    assert world.withdraw(WHO) == Withdrawn(2, 0)


def test_subscriptions_end_and_the_pgo_is_told(world: World) -> None:
    world.collect(WHO, LINDE, "49", long_term=True)
    world.subscribe(WHO, LINDE, "49", 30)
    assert [each.subscriptions for each in world.consents()] == [("49",)]
    assert world.withdraw(WHO) == Withdrawn(2, 1), "one consent to collect, one to subscribe"
    assert [(each.kind, each.status) for each in world.notifications()] == [("subscription", 200)]
    assert not any(each.active for each in world.subscriptions())


def test_subscriptions_elsewhere_last(world: World) -> None:
    world.subscribe(WHO, LINDE, "49", 30)
    world.subscribe(WHO, HOSPITAL, "48", 30)
    assert world.cast.aanbieder(LINDE).dvza == world.cast.aanbieder(HOSPITAL).dvza
    assert world.withdraw(WHO, LINDE).subscriptions == 1
    assert [each.aanbieder for each in world.subscriptions() if each.active] == [f"{HOSPITAL}@medmij"]


def test_without_long_term_nothing_stands(world: World) -> None:
    world.collect(WHO, LINDE, "49")
    assert world.consents() == ()


def test_who_is_not_there_is_said(world: World) -> None:
    for wrong in (("nobody", LINDE, None), (WHO, "nowhere", None), (WHO, LINDE, "nobody")):
        with pytest.raises(ConfigError, match=r"nobody|nowhere"):
            world.withdraw(*wrong[:2], pgo=wrong[2])


def test_the_control_api_does_the_same(world: World) -> None:
    world.collect(WHO, LINDE, "49", long_term=True)
    world.subscribe(WHO, LINDE, "49", 30)
    with world.client_for() as client:
        (stands,) = client.get(f"{CONTROL}/consents").json()
        assert (stands["person"], stands["given"], stands["subscriptions"]) == (WHO, "2026-01-15T12:00:00Z", ["49"])
        place = f"{CONTROL}/people/{WHO}/consents"
        assert client.delete(place, params={"pgo": "pgo-b"}).json() == {"consents": 0, "subscriptions": 0}
        assert client.delete(place, params={"aanbieder": "nowhere"}).status_code == 404
        assert client.delete(f"{CONTROL}/people/nobody/consents").status_code == 404
        ended = client.delete(place, params={"aanbieder": LINDE, "pgo": "pgo-a"})
        assert ended.json() == {"consents": 2, "subscriptions": 1}
        assert client.get(f"{CONTROL}/consents").json() == []
        assert [each["kind"] for each in client.get(f"{CONTROL}/notifications").json()] == ["subscription"]
