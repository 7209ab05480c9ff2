"""A mock DVZA goes by the lists of its world, or reads them at the Stelselnode as anybody must."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from medmij_sim import World
from medmij_sim.clock import Clock
from medmij_sim.errors import ConfigError
from medmij_sim.record import Exchange, Interface

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return World(clock=Clock.frozen(NOW))


def knows(world: World, pgo: str = "pgo-a") -> bool:
    """Whether the DVZA takes an authorization request of a PGO for one of a PGO on the OCL."""
    role = world.cast.pgo(pgo)
    request = {
        "response_type": "code",
        "client_id": role.host(world.domain),
        "redirect_uri": role.redirect_uri(world.domain),
        "scope": "huisartsdelinde",
        "state": "x" * 20,
        "MedMij-Request-ID": "5a2f1d4e-0a3b-4f1c-9d7e-1b2c3d4e5f60",
        "X-Correlation-ID": "6b3f1d4e-0a3b-4f1c-9d7e-1b2c3d4e5f61",
    }
    with world.client_for() as browser:
        answer = browser.get(world.cast.dvza("dvza-a").authorization_endpoint(world.domain), params=request)
    return answer.status_code == 200


def is_let_in(world: World, pgo: str = "pgo-a") -> bool:
    with world.client_for(pgo) as client:
        try:
            return client.get(f"https://token.dvza-a.{world.domain}/").status_code > 0
        except httpx.RemoteProtocolError:
            return False


def asked(world: World) -> list[str]:
    exchanges = world.record.events(Exchange)
    return [each.url for each in exchanges if each.interface is Interface.LIST and each.side == "server"]


def without_pgo_a(world: World) -> None:
    ocl, whl = world.lists.ocl, world.lists.whl
    host = world.cast.pgo("pgo-a").host(world.domain)
    world.publish(
        replace(
            world.lists,
            ocl=replace(ocl, oauthclients=tuple(each for each in ocl.oauthclients if each.hostname != host)),
            whl=replace(whl, hostnames=tuple(each for each in whl.hostnames if each != host)),
        )
    )


def test_a_dvza_that_reads_nothing_goes_by_the_lists_of_its_world(world: World) -> None:
    without_pgo_a(world)
    assert knows(world)
    assert is_let_in(world)
    assert asked(world) == []


def test_a_dvza_that_reads_asks_for_each_list_once_until_it_is_old(world: World) -> None:
    world.read_lists("dvza-a", True)
    assert knows(world)
    assert is_let_in(world)
    names = ("OAuthclientlist", "Gegevensdienstnamenlijst", "Whitelist")
    once = [f"https://stelselnode.medmij.localhost/MedMij_{name}.xml?api=2" for name in names]
    assert asked(world) == once
    world.clock.move("15:10")
    assert is_let_in(world)
    assert asked(world) == once * 2


def test_a_pgo_that_left_the_lists_is_refused_when_they_are_old_and_served_when_it_is_back(world: World) -> None:
    world.read_lists("dvza-a", True)
    assert knows(world)
    without_pgo_a(world)
    assert knows(world)
    world.clock.move("15:10")
    assert (knows(world), is_let_in(world)) == (False, False)
    assert (knows(world, "pgo-b"), is_let_in(world, "pgo-b")) == (True, True)
    world.publish(None)
    world.clock.move("15:10")
    assert (knows(world), is_let_in(world)) == (True, True)


@pytest.mark.parametrize("mood", ["broken", "unavailable", "truncated", "older", "unknown-elements"])
def test_what_is_no_good_list_does_not_take_the_place_of_one(world: World, mood: str) -> None:
    world.read_lists("dvza-a", True)
    without_pgo_a(world)
    assert not knows(world)
    world.publish(None)
    with world.faults.injected(f"stelselnode.list.{mood}-oauthclientlist"):
        world.clock.move("15:10")
        assert not knows(world)
        assert knows(world, "pgo-b")


def test_without_any_list_nobody_is_on_it(world: World) -> None:
    world.read_lists("dvza-a", True)
    with world.faults.injected("stelselnode.list.unavailable-oauthclientlist"):
        assert not knows(world)
    world.read_lists("dvza-a", True)
    with world.faults.injected("stelselnode.list.unavailable-whitelist"):
        assert not is_let_in(world)


def test_one_dvza_reads_while_the_other_does_not_and_a_reset_ends_it(world: World) -> None:
    world.read_lists("dvza-b", True)
    assert is_let_in(world)
    assert asked(world) == []
    world.read_lists("dvza-a", True)
    without_pgo_a(world)
    assert not is_let_in(world)
    world.reset()
    assert is_let_in(world)


def test_a_dvza_that_does_not_exist_cannot_read(world: World) -> None:
    with pytest.raises(ConfigError, match="dvza-a, dvza-b"):
        world.read_lists("pgo-a", True)
