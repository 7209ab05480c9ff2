"""Strangers: as many more people as a world needs, each with a dossier of their own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmij_sim import World
from medmij_sim.clock import Clock
from medmij_sim.collecting import loaded_dossiers
from medmij_sim.config import WorldConfig, config_schema, load_config
from medmij_sim.errors import ConfigError
from medmij_sim.fhir import json as fhir_json
from medmij_sim.people import MOST_GROWN, People
from medmij_sim.recent import Recent
from medmij_sim.strangers import MOST_STRANGERS, Strangers, listed
from synthetic_patients import Dossier
from synthetic_patients.people.bsn import is_test_bsn
from synthetic_patients.people.personas import PERSONAS
from synthetic_patients.plan import Plan
from synthetic_patients.seeds import plan_from_seed

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINDE = "huisartsdelinde@medmij"


@pytest.fixture
def world() -> Iterator[World]:
    with closing(World(7, clock=Clock.frozen(NOON), strangers=12)) as made:
        yield made


def people(seed: int, count: int) -> People:
    return People(Clock.frozen(NOON), strangers=Strangers(seed, count))


def test_they_come_after_the_personas_each_somebody_else(world: World) -> None:
    everybody = world.people.persons()
    assert [each.key for each in everybody] == list(world.people.keys)
    assert [each.key for each in everybody][len(PERSONAS) :] == [f"stranger_{number}" for number in range(1, 13)]
    assert len({each.bsn for each in everybody}) == len(everybody)
    assert len({each.name.full for each in everybody}) == len(everybody)
    assert all(is_test_bsn(each.bsn) for each in everybody)


def test_each_is_found_by_key_and_by_number(world: World) -> None:
    for each in world.people.persons():
        assert world.people.person(each.key) is each
        assert world.people.by_bsn(each.bsn) is each


def test_all_can_use_a_pgo_and_have_something_to_collect(world: World) -> None:
    for each in world.people.persons()[len(PERSONAS) :]:
        assert each.deceased is None
        assert each.age_on(world.people.today) >= 16
        assert each.care_relation
        assert len(world.people.resources(each.key, LINDE, "STU3")) > 1


@given(seed=st.integers(-5, 10**6), few=st.integers(0, 4), more=st.integers(0, 4))
@settings(max_examples=8)
def test_they_follow_from_the_seed_and_their_number_however_many_there_are(seed: int, few: int, more: int) -> None:
    first, again = people(seed, few), people(seed, few + more)
    assert first.persons() == again.persons()[: len(PERSONAS) + few]
    for key in first.keys[len(PERSONAS) :][:1]:
        assert fhir_json.dumps(list(first.resources(key, LINDE, "STU3"))) == fhir_json.dumps(
            list(again.resources(key, LINDE, "STU3"))
        )


def test_another_seed_has_other_strangers() -> None:
    numbers = [{each.bsn for each in people(seed, 30).persons()[len(PERSONAS) :]} for seed in (1, 2)]
    assert len(numbers[0] & numbers[1]) < 5


def test_the_dossier_is_about_the_person(world: World) -> None:
    person = world.people.person("stranger_3")
    (patient, *_) = world.people.resources("stranger_3", LINDE, "STU3")
    assert patient["birthDate"] == person.birth_date.isoformat()
    assert person.bsn in {each["value"] for each in patient["identifier"]}
    assert patient["name"][0]["text"] == person.name.full


def test_no_two_people_have_the_same_number_even_when_chance_gives_it() -> None:
    taken = plan_from_seed(100_000, NOON.date()).grow_person().bsn
    plans = Strangers(1, 5).plans(NOON.date(), {taken})
    assert taken not in {plan.grow_person().bsn for plan in plans.values()}


def test_a_world_with_strangers_is_made_as_fast_as_one_without() -> None:
    def took(strangers: int) -> float:
        began = time.perf_counter()
        World(strangers=strangers).close()
        return time.perf_counter() - began

    took(0)
    without, with_them = (min(took(count) for _ in range(20)) for count in (0, 200))
    assert with_them < 2 * without + 0.001


def test_a_reset_brings_the_same_people_back(world: World) -> None:
    before = world.people.persons()
    world.reset()
    assert world.people.persons() == before


def test_on_another_day_they_have_the_same_ages_and_numbers(world: World) -> None:
    before = world.people.persons()
    ages = [each.age_on(world.people.today) for each in before]
    world.people.reset(date(2027, 6, 1))
    after = world.people.persons()
    assert [each.bsn for each in after] == [each.bsn for each in before]
    assert [each.age_on(date(2027, 6, 1)) for each in after] == ages


def test_a_stranger_collects(world: World) -> None:
    collection = world.collect("stranger_5", LINDE, "48")
    assert collection.problems == ()
    name = world.people.person("stranger_5").name.full
    (patient,) = (each for each in collection.resources if each["resourceType"] == "Patient")
    assert patient["name"][0]["text"] == name


def test_a_file_says_how_many(tmp_path: Path) -> None:
    file = tmp_path / "world.toml"
    file.write_text("strangers = 3\n")
    with closing(World(config=load_config(file))) as world:
        assert world.people.keys[-3:] == ("stranger_1", "stranger_2", "stranger_3")
    with closing(World(config=load_config(file), strangers=0)) as world:
        assert len(world.people.keys) == len(PERSONAS)
    assert "strangers" in config_schema()["$defs"]["WorldConfig"]["properties"]


@pytest.mark.parametrize("count", [-1, MOST_STRANGERS + 1])
def test_how_many_cannot_be_is_told(count: int) -> None:
    with pytest.raises(ConfigError, match=f"strangers {count} .* write a number from 0 to {MOST_STRANGERS}"):
        World(strangers=count)
    with pytest.raises(ValueError, match="strangers"):
        WorldConfig(strangers=count)


def test_as_many_as_can_be_still_differ() -> None:
    crowd = people(3, MOST_STRANGERS).persons()
    assert len({each.bsn for each in crowd}) == MOST_STRANGERS + len(PERSONAS)


def test_who_is_not_there_is_told_without_naming_hundreds(world: World) -> None:
    with pytest.raises(ConfigError, match=r"no person 'stranger_13' — choose one of .*stranger_1 to stranger_12$"):
        world.people.person("stranger_13")
    assert listed(("man_67", "stranger_1")) == "man_67, stranger_1"


def test_a_dossier_can_be_loaded_for_one(world: World, tmp_path: Path) -> None:
    file = tmp_path / "stranger_2"
    file.mkdir()
    (file / "patient.json").write_bytes(fhir_json.dumps(dict(Dossier.from_seed(3).releases["STU3"][0])))
    with closing(World(config=WorldConfig(dossiers=(tmp_path,), strangers=2))) as loaded:
        assert [line.split(":")[0] for line in loaded_dossiers(loaded)] == ["stranger_2"]


def test_the_control_api_lists_them_without_their_numbers(world: World) -> None:
    with world.client_for() as client:
        answer = client.get("https://sim.medmij.localhost/people")
    assert [each["key"] for each in answer.json()] == list(world.people.keys)
    assert not [each.bsn for each in world.people.persons() if each.bsn in answer.text]


def test_a_plan_with_a_key_is_saved_with_it_and_others_as_before() -> None:
    plan = plan_from_seed(5, NOON.date(), "stranger_9")
    assert Plan.from_json(plan.to_json()) == plan
    assert plan.grow_person().key == "stranger_9"
    assert "key" not in plan_from_seed(5, NOON.date()).to_json()["person"]


@pytest.mark.medmij(strangers=2)
def test_the_marker_of_a_test_says_how_many(medmij_world: World) -> None:
    assert medmij_world.people.keys[-2:] == ("stranger_1", "stranger_2")


def test_no_more_dossiers_are_kept_than_there_is_room_for() -> None:
    crowd = people(1, 3)
    crowd._grown = Recent(2)
    first = crowd.resources("stranger_1", LINDE, "STU3")
    assert crowd.resources("stranger_1", LINDE, "STU3") is first
    for key in ("stranger_2", "stranger_3"):
        crowd.resources(key, LINDE, "STU3")
    grown_again = crowd.resources("stranger_1", LINDE, "STU3")
    assert grown_again is not first
    assert grown_again == first
    assert MOST_GROWN > 200, "a class or a load test of two hundred fits"


@given(st.integers(1, 4), st.lists(st.integers(0, 6), max_size=40))
def test_what_was_read_last_is_kept(most: int, asked: list[int]) -> None:
    recent = Recent[int, str](most)
    order: list[int] = []
    for key in asked:
        kept = recent.get(key)
        assert (kept is not None) == (key in order[-most:])
        if kept is None:
            recent.keep(key, str(key))
        order = [each for each in order if each != key] + [key]
