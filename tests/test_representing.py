"""Someone collects for another, from the question of the PGO to the data: parents, mandates, and who may not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from medmij_sim.browser import read_page
from medmij_sim.clock import Clock
from medmij_sim.collecting import JourneyError
from medmij_sim.config import WorldConfig
from medmij_sim.fhir.types import Resource
from medmij_sim.pgo.hooks import HookInputError, read_hook, run_hook
from medmij_sim.record import Exchange, Interface, Screen
from medmij_sim.world import World

DE_LINDE = "huisartsdelinde@medmij"


@pytest.fixture(scope="module")
def kept() -> Iterator[World]:
    world = World(seed=7, clock=Clock.frozen(datetime(2026, 3, 2, 10, tzinfo=UTC)))
    yield world
    world.close()


@pytest.fixture
def world(kept: World) -> World:
    kept.reset()
    return kept


def asked_of(world: World) -> dict[str, str]:
    """The parameters of the last authorization request that arrived."""
    url = [
        each.url
        for each in world.record
        if isinstance(each, Exchange) and each.interface is Interface.AUTHORIZATION and "response_type" in each.url
    ][-1]
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def patients(resources: Iterable[Resource]) -> set[str]:
    """The ids of the Patients, one for each person at an aanbieder."""
    return {each["id"] for each in resources if each["resourceType"] == "Patient"}


def last_page(world: World) -> str:
    page = [each for each in world.record if isinstance(each, Screen)][-1]
    return read_page(page.status, page.url, page.html).marker


@pytest.mark.parametrize(
    ("actor", "other", "word"),
    [
        ("parent", "child_8", "onbehalfofchild"),
        ("helper", "eleven", "onbehalfofchild"),
        ("helper", "man_67", "onbehalfof"),
    ],
)
def test_the_data_are_those_of_who_is_represented(world: World, actor: str, other: str, word: str) -> None:
    collected = world.collect(actor, DE_LINDE, "49", represents=other)
    assert patients(collected.resources) == patients(world.people.resources(other, DE_LINDE, "STU3"))
    asked = asked_of(world)
    assert asked["scope"] == f"huisartsdelinde {word}"
    assert asked["MedMij_geboortedatum"] == world.people.person(other).birth_date.strftime("%Y%m%d")
    assert world.pgo("pgo-a").export(actor)["resources"] == []
    assert world.pgo("pgo-a").export(other)["resources"]


def test_a_parent_cannot_choose_a_child_of_twelve_at_the_login(world: World) -> None:
    with pytest.raises(JourneyError, match="nobody here is 'parent' on behalf of 'twelve_today'"):
        world.collect("parent", DE_LINDE, "49", represents="twelve_today")


def test_who_has_no_mandate_cannot_choose_anybody(world: World) -> None:
    with pytest.raises(JourneyError, match="on behalf of 'man_67'"):
        world.collect("woman_34", DE_LINDE, "49", represents="man_67")


def test_a_login_by_saml_3_cannot_represent_and_says_so(world: World) -> None:
    world.log_in_by("dvza-a", "saml3")
    with pytest.raises(JourneyError, match="denied: access_denied"):
        world.collect("parent", DE_LINDE, "49", represents="child_8")
    assert last_page(world) == "cannot-represent"


@pytest.mark.parametrize(("actor", "other"), [("parent", "child_8"), ("helper", "man_67")])
def test_a_login_by_saml_4_represents(world: World, actor: str, other: str) -> None:
    world.log_in_by("dvza-a", "saml4")
    collected = world.collect(actor, DE_LINDE, "49", represents=other)
    assert patients(collected.resources) == patients(world.people.resources(other, DE_LINDE, "STU3"))


def test_a_login_by_saml_3_still_lets_people_act_for_themselves() -> None:
    world = World(config=WorldConfig(login="saml3"))
    assert world.collect("parent", DE_LINDE, "49").resources
    world.close()


def started(world: World, **given: str) -> str:
    """The URL that the hook `start` of a PGO gives."""
    members = {"aanbieder": DE_LINDE, "gegevensdiensten": ["49"], "person": "child_8", **given}
    output = asyncio.run(run_hook(world.pgo("pgo-a"), "start", read_hook(json.dumps(members))))
    return str(output["url"])


def test_a_hook_starts_a_journey_for_another(world: World) -> None:
    url = started(world, represents="onbehalfofchild", birth_date="2018-03-12")
    assert "onbehalfofchild" in url and "MedMij_geboortedatum=20180312" in url


@pytest.mark.parametrize("given", [{"represents": "mother"}, {"birth_date": "soon"}, {"represents": "onbehalfof"}])
def test_a_hook_with_half_a_representation_is_refused(world: World, given: dict[str, str]) -> None:
    with pytest.raises(HookInputError):
        started(world, **given)
