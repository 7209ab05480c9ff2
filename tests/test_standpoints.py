"""Every aanbieder of a world shows a dossier as its own: its name, its people, its ids."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from medmij_sim import World
from medmij_sim.cast import DEFAULT_CAST
from medmij_sim.clock import Clock
from medmij_sim.fhir.profiles import validator
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.people import Loaded
from medmij_sim.standpoints import Standpoints
from synthetic_patients import Dossier
from synthetic_patients.providers.directory import PROVIDERS
from synthetic_patients.references import address
from synthetic_patients.releases import RELEASES

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINDE, MOLEN, WOUD, DUINEN = (
    f"{each}@medmij" for each in ("huisartsdelinde", "huisartsdemolen", "ziekenhuishetwoud", "ziekenhuisdeduinen")
)
NATIONAL = "http://fhir.nl/fhir/NamingSystem/"


@pytest.fixture
def world() -> Iterator[World]:
    with closing(World(clock=Clock.frozen(NOON))) as made:
        yield made


def held(world: World, aanbieder: str, person: str = "woman_34", release: Release = "STU3") -> dict[str, Resource]:
    return {address(each): each for each in world.people.resources(person, aanbieder, release)}


def of_type(world: World, aanbieder: str, kind: str) -> list[Resource]:
    return [each for each in held(world, aanbieder).values() if each["resourceType"] == kind]


def organisation(world: World, aanbieder: str, encounter_with: str) -> Resource:
    """The organisation that the contacts of a kind were with."""
    resources = held(world, aanbieder)
    (found,) = {
        each["serviceProvider"]["reference"]
        for each in resources.values()
        if each["resourceType"] == "Encounter" and encounter_with in each["serviceProvider"]["display"]
    }
    return resources[found]


@pytest.mark.parametrize("aanbieder", [LINDE, MOLEN])
def test_a_practice_is_the_practice_of_its_dossiers(world: World, aanbieder: str) -> None:
    title = world.cast.aanbieder(aanbieder).title
    practice = organisation(world, aanbieder, title)
    assert practice["name"] == title
    assert "Ziekenhuis Het Woud" in {each["name"] for each in of_type(world, aanbieder, "Organization")}
    (patient,) = of_type(world, aanbieder, "Patient")
    assert patient["generalPractitioner"][0]["reference"] in held(world, aanbieder)


def test_a_hospital_is_the_hospital_of_its_dossiers_and_knows_the_first_practice(world: World) -> None:
    names = {each["name"] for each in of_type(world, DUINEN, "Organization")}
    assert {"Ziekenhuis De Duinen", "Huisartsenpraktijk De Linde"} <= names
    assert not [each for each in names if "Het Woud" in each or "De Molen" in each]


def test_two_practices_differ_in_numbers_people_and_address(world: World) -> None:
    practices = [organisation(world, each, world.cast.aanbieder(each).title) for each in (LINDE, MOLEN)]
    numbers = [{(each["system"], each["value"]) for each in practice["identifier"]} for practice in practices]
    assert not numbers[0] & numbers[1]
    assert all(value.startswith(("9999", "00")) for group in numbers for _, value in group)
    assert practices[0]["address"][0]["line"] != practices[1]["address"][0]["line"]
    (first,), (second,) = (
        {each["generalPractitioner"][0]["display"] for each in of_type(world, where, "Patient")}
        for where in (LINDE, MOLEN)
    )
    assert first != second


@pytest.mark.parametrize("release", RELEASES)
def test_no_two_aanbieders_share_an_id(world: World, release: Release) -> None:
    owner: dict[str, str] = {}
    for role in world.cast.aanbieders:
        for each in held(world, role.naam, release=release):
            assert owner.setdefault(each, role.naam) == role.naam


def test_what_registers_give_out_is_the_same_everywhere(world: World) -> None:
    numbers = [
        {each["value"] for each in of_type(world, where, "Patient")[0]["identifier"] if NATIONAL in each["system"]}
        for where in (LINDE, MOLEN, WOUD)
    ]
    assert numbers[0] == numbers[1] == numbers[2] == {world.people.person("woman_34").bsn}


def test_the_hospital_that_two_practices_know_is_one_hospital(world: World) -> None:
    def hospital(aanbieder: str) -> Any:
        found = next(each for each in of_type(world, aanbieder, "Organization") if "Ziekenhuis" in each["name"])
        return found["name"], found["identifier"]

    assert hospital(LINDE) == hospital(MOLEN) == hospital(WOUD)
    assert hospital(DUINEN) != hospital(LINDE)


def test_nobody_of_the_directory_whose_part_is_played_is_named(world: World) -> None:
    played = [each.name for each in PROVIDERS if each.slug.startswith(("huisarts", "ziekenhuis", "apotheek", "ggz"))]
    for role in world.cast.aanbieders:
        text = json.dumps([*held(world, role.naam, "man_67").values()], ensure_ascii=False)
        assert [name for name in played if name in text] == []


@pytest.mark.parametrize("aanbieder", [MOLEN, DUINEN, "tandartsdekroon@medmij"])
def test_what_is_shown_is_valid(world: World, aanbieder: str) -> None:
    for release in RELEASES:
        by_address, judge = held(world, aanbieder, release=release), validator(release)
        findings = [each for one in by_address.values() for each in judge.check(one, resolve=by_address.get)]
        assert [str(each) for each in findings if each.severity == "error"] == []


def test_the_same_object_comes_back_until_something_changes(world: World) -> None:
    first = world.people.resources("woman_34", LINDE, "STU3")
    assert world.people.resources("woman_34", LINDE, "STU3") is first
    world.new_data([condition("extra")], person="woman_34")
    more = world.people.resources("woman_34", LINDE, "STU3")
    assert world.people.resources("woman_34", LINDE, "STU3") is more
    world.unload_dossier("woman_34")
    assert world.people.resources("woman_34", LINDE, "STU3") is first


def test_what_is_added_comes_as_it_is_with_what_each_has_of_its_own(world: World) -> None:
    before = {each: held(world, each) for each in (LINDE, DUINEN)}
    world.new_data([condition("extra")], person="woman_34")
    for aanbieder, own in before.items():
        assert held(world, aanbieder) == {**own, "Condition/extra": condition("extra")}
    world.new_data([condition("here")], person="woman_34", aanbieder=LINDE)
    assert set(held(world, LINDE)) == {*before[LINDE], "Condition/extra", "Condition/here"}
    assert "Condition/here" not in held(world, DUINEN)
    world.new_data([condition("everywhere")], person="woman_34")
    assert {"Condition/everywhere", "Condition/here"} <= set(held(world, LINDE))
    assert "Condition/everywhere" in held(world, DUINEN)


def test_documents_are_there_still_when_something_was_added(world: World) -> None:
    pytest.importorskip("fpdf")
    world.new_data([condition("extra")], person="woman_34")
    letter = next(
        each["content"][0]["attachment"]["url"].removeprefix("Binary/")
        for each in of_type(world, MOLEN, "DocumentReference")
    )
    drawn = world.people.document("woman_34", MOLEN, "STU3", letter)
    assert drawn is not None
    assert drawn.startswith(b"%PDF")
    assert world.people.document("woman_34", LINDE, "STU3", letter) is None


def test_a_dossier_that_is_given_is_shown_exactly_as_it_is(world: World) -> None:
    given = Dossier.from_seed(4, NOON.date())
    world.load_dossier(given, person="woman_34")
    assert world.people.resources("woman_34", MOLEN, "STU3") is given.releases["STU3"]
    world.new_data([condition("extra")], person="woman_34", aanbieder=LINDE)
    assert set(held(world, LINDE)) == {*map(address, given.releases["STU3"]), "Condition/extra"}


def test_what_was_loaded_can_go_to_another_process_with_its_documents(world: World) -> None:
    pytest.importorskip("fpdf")
    given = Dossier.for_persona("woman_34", NOON.date())
    world.load_dossier(given, person="man_67")
    loaded: Loaded = pickle.loads(pickle.dumps(world.people.all_loaded()["man_67", None]))
    with closing(World(clock=Clock.frozen(NOON))) as other:
        other.people.have_loaded({("man_67", None): loaded})
        assert other.people.resources("man_67", LINDE, "STU3") == given.releases["STU3"]
        assert other.people.document("man_67", LINDE, "STU3", given.documents()[0]) is not None


def test_another_cast_has_other_names_and_who_plays_no_part_knows_the_first_of_each_kind() -> None:
    linde, *others = DEFAULT_CAST.aanbieders
    cast = replace(DEFAULT_CAST, aanbieders=(replace(linde, title="Praktijk Testhoek"), *others))
    with closing(World(clock=Clock.frozen(NOON), cast=cast)) as world:
        for aanbieder in (LINDE, WOUD, "oefenregister@medmij"):
            assert "Praktijk Testhoek" in {each["name"] for each in of_type(world, aanbieder, "Organization")}


def test_every_aanbieder_with_patients_of_its_own_is_of_a_kind() -> None:
    without = {role.naam for role in DEFAULT_CAST.aanbieders if role.kind is None}
    assert without == {role.naam for role in DEFAULT_CAST.aanbieders if role.aanbiedertype == "BAZB"}
    standpoints = Standpoints(DEFAULT_CAST)
    for role in DEFAULT_CAST.aanbieders:
        assert role.kind is None or role.title in {each.name for each in standpoints.of(role.naam).players}
    assert standpoints.of(LINDE) is standpoints.of(LINDE)


def condition(id_: str) -> Resource:
    return {"resourceType": "Condition", "id": id_, "subject": {"reference": "Patient/whoever"}}
