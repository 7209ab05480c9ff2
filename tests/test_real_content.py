"""Content that others made goes in, and comes back through the whole chain as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from asked_for import Resource, asked_for

from medmij_sim.config import load_config
from medmij_sim.fhir.compare import compare
from medmij_sim.fhir.load import load
from medmij_sim.fhir.privacy import find_bsn
from medmij_sim.fhir.types import BSN_SYSTEM
from medmij_sim.pgo import PgoPolicy
from medmij_sim.world import World

PERSON, AANBIEDER = "woman_34", "huisartsdelinde@medmij"
SERVICES = ("48", "49")
Media = Literal["application/fhir+json", "application/fhir+xml"]


@pytest.fixture(scope="module")
def examples(reference: Path) -> Path:
    folder = reference / "fhir" / "zib2017" / "examples"
    if not folder.is_dir():
        pytest.skip(f"no examples at {folder}")
    return folder


@pytest.fixture(scope="module")
def originals(examples: Path) -> list[Resource]:
    return [each.resource for each in load(examples)]


@pytest.fixture(scope="module")
def world(examples: Path) -> Iterator[World]:
    """A world on sockets in which one person has all the examples."""
    world = World()
    with world.serve():
        world.load_dossier(examples, person=PERSON)
        yield world
    world.close()


def collected(world: World, service: str, media: Media, monkeypatch: pytest.MonkeyPatch) -> tuple[Resource, ...]:
    monkeypatch.setattr(world.pgo("pgo-a"), "policy", lambda: PgoPolicy(accept=media))
    return world.collect(PERSON, AANBIEDER, service).resources


def test_every_example_loads(world: World, originals: list[Resource]) -> None:
    assert len(originals) >= 200
    assert world.people.resources(PERSON, AANBIEDER, "STU3") == tuple(originals)


@pytest.mark.parametrize("media", ["application/fhir+json", "application/fhir+xml"])
@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_offers_comes_back_as_it_was(
    world: World, originals: list[Resource], service: str, media: Media, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = asked_for(originals, service, world.clock.today())
    assert len(expected) > {"48": 100, "49": 25}[service]
    assert compare(expected, collected(world, service, media, monkeypatch)) == []


def test_the_oracle_and_the_world_agree_on_what_is_offered(world: World, originals: list[Resource]) -> None:
    for service in SERVICES:
        expected = asked_for(originals, service, world.clock.today())
        assert compare(expected, world.offered(PERSON, AANBIEDER, service)) == []


def test_no_bsn_of_the_examples_reaches_the_pgo(
    world: World, originals: list[Resource], monkeypatch: pytest.MonkeyPatch
) -> None:
    bsns = {
        each["value"]
        for resource in originals
        for each in resource.get("identifier", ())
        if isinstance(each, dict) and each.get("system") == BSN_SYSTEM and "value" in each
    }
    assert bsns
    for service in SERVICES:
        for each in collected(world, service, "application/fhir+json", monkeypatch):
            assert find_bsn(each, bsns) == [], each["id"]


def test_the_rest_is_loaded_and_not_offered(
    world: World, originals: list[Resource], capsys: pytest.CaptureFixture[str]
) -> None:
    offered = {
        f"{each['resourceType']}/{each['id']}"
        for service in SERVICES
        for each in world.offered(PERSON, AANBIEDER, service)
    }
    rest = Counter(each["resourceType"] for each in originals if f"{each['resourceType']}/{each['id']}" not in offered)
    with capsys.disabled():
        print(f"\nreal content: {len(originals)} loaded, {len(originals) - rest.total()} offered by 48/49;")
        print("loaded, not offered by 48/49: " + ", ".join(f"{count} {type_}" for type_, count in rest.most_common()))
    assert rest.total() < len(originals) / 2


def test_a_world_toml_can_name_a_dossier(examples: Path, originals: list[Resource], tmp_path: Path) -> None:
    (tmp_path / "dossier").symlink_to(examples)
    (tmp_path / "world.toml").write_text(
        f'[[dossier]]\nperson = "man_67"\npath = "dossier"\naanbieder = "{AANBIEDER}"\n', encoding="utf-8"
    )
    world = World(config=load_config(tmp_path / "world.toml"))
    expected = asked_for(originals, "48", world.clock.today())
    assert compare(expected, world.collect("man_67", AANBIEDER, "48").resources) == []
    assert compare(expected, world.offered("man_67", "ziekenhuishetwoud@medmij", "48")) != []
    world.close()
