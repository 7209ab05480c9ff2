"""Tokens that stand for people by themselves, for material that brings its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from medmij_sim.cast import DEFAULT_CAST
from medmij_sim.clock import Clock
from medmij_sim.config import WorldConfig
from medmij_sim.dvza.token_map import FixedToken, read_token_map, token_map_of
from medmij_sim.errors import ConfigError
from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.types import Resource
from medmij_sim.record_wire import safe_view
from medmij_sim.server import ServeError
from medmij_sim.world import World

TOKEN, OTHER = "0aed465d-aab0-4417-9b3c-e6f635892fea", "b1c2d3e4-aab0-4417-9b3c-e6f635892fea"
NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
LINDE = "https://fhir.dvza-a.medmij.localhost/r22/huisartsdelinde"
WOUD = "https://fhir.dvza-a.medmij.localhost/r22/ziekenhuishetwoud"
MAP = {
    TOKEN: FixedToken("woman_34"),
    OTHER: FixedToken("man_67", "huisartsdelinde", ("49",), NOW + timedelta(days=1)),
}
PEOPLE = frozenset({"woman_34", "man_67"})
TOML = f"""\
[[token]]
token = "Bearer {TOKEN}"
person = "woman_34"

[[token]]
token = "{OTHER}"
person = "man_67"
aanbieder = "huisartsdelinde"
gegevensdiensten = ["49"]
until = 2026-01-16T12:00:00Z
"""
CSV = f"""\
token,person,aanbieder,gegevensdiensten,until
{TOKEN},woman_34,,,
{OTHER}, man_67, huisartsdelinde, 49, 2026-01-16T12:00:00+00:00
"""


@pytest.fixture
def world() -> Iterator[World]:
    world = World(clock=Clock.frozen(NOW), token_map=MAP)
    yield world
    world.close()


def asked(world: World, url: str, token: str = TOKEN, party: str = "pgo-a") -> httpx.Response:
    with world.client_for(party) as client:
        return client.get(url, headers={"Authorization": f"Bearer {token}"})


def ids(answer: httpx.Response) -> list[str]:
    return [entry["resource"]["id"] for entry in answer.json()["entry"]]


def patient(world: World, key: str, aanbieder: str = "huisartsdelinde") -> str:
    resources = world.people.resources(key, f"{aanbieder}@medmij", "STU3")
    return next(str(each["id"]) for each in resources if each["resourceType"] == "Patient")


@pytest.mark.parametrize(("name", "text"), [("tokens.toml", TOML), ("tokens.csv", CSV)])
def test_a_token_map_is_toml_or_csv(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert read_token_map(path) == MAP
    config = WorldConfig(token_map=path)
    assert World(config=config).fixed_tokens == World(token_map=path).fixed_tokens == MAP


def test_a_token_stands_for_a_person_wherever_that_person_goes(world: World) -> None:
    her, there = (patient(world, "woman_34", each) for each in ("huisartsdelinde", "ziekenhuishetwoud"))
    for url, she in ((f"{LINDE}/48/Patient", her), (f"{LINDE}/49/Patient", her), (f"{WOUD}/48/Patient", there)):
        answer = asked(world, url)
        assert (answer.status_code, ids(answer)) == (200, [she])
    assert ids(asked(world, f"{LINDE}/49/Patient", OTHER)) == [patient(world, "man_67")]
    assert asked(world, f"{LINDE}/49/Patient", party="pgo-b").status_code == 200


@pytest.mark.parametrize("url", [f"{LINDE}/48/Patient", f"{WOUD}/48/Patient"])
def test_a_token_covers_no_more_than_it_was_made_for(world: World, url: str) -> None:
    answer = asked(world, url, OTHER)
    assert answer.status_code == 403
    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]


def test_a_token_lasts_for_good_unless_it_says_until_when(world: World) -> None:
    world.clock.move(timedelta(days=1))
    assert asked(world, f"{LINDE}/49/Patient", OTHER).status_code == 401
    world.clock.move(timedelta(days=4000))
    assert asked(world, f"{LINDE}/49/Patient").status_code == 200
    world.reset()
    assert asked(world, f"{LINDE}/49/Patient", OTHER).status_code == 200


def put(world: World, task: Resource, token: str = TOKEN) -> httpx.Response:
    with world.client_for("pgo-a") as client:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json"}
        return client.put(f"{LINDE}/60/Task/{task['id']}", content=fhir_json.dumps(task), headers=headers)


def requested(world: World, service: str = "60") -> list[Resource]:
    found = asked(world, f"{LINDE}/{service}/Task?code=http://loinc.org|74468-0&status=requested")
    return [entry["resource"] for entry in found.json().get("entry", ())]


def test_material_puts_its_own_tasks_in_place(world: World) -> None:
    """What the set-up of the published scripts does before a questionnaire is answered."""
    known = requested(world)
    task = known[0] | {"id": "vl-Task-0123456789"}
    created = put(world, task)
    assert (created.status_code, created.json()["id"]) == (201, task["id"])
    assert created.headers["location"].endswith(f"/60/Task/{task['id']}/_history/1")
    for service in ("59", "60"):
        assert [each["id"] for each in requested(world, service)] == [each["id"] for each in (*known, task)]
    accepted = put(world, task | {"status": "accepted"})
    assert (accepted.status_code, accepted.headers["etag"]) == (200, 'W/"2"')
    assert [each["id"] for each in requested(world)] == [each["id"] for each in known]


def test_material_puts_nothing_else_in_place(world: World) -> None:
    task = requested(world)[0] | {"id": "vl-Task-0123456789"}
    his = f"Patient/{patient(world, 'man_67')}"
    assert put(world, task | {"status": "accepted"}).status_code == 404
    assert put(world, task | {"owner": {"reference": his, "display": "Een ander"}}).status_code == 422
    assert put(world, task, OTHER).status_code == 403
    assert task["id"] not in [each["id"] for each in requested(world)]


def test_without_a_token_map_such_a_token_is_worth_nothing() -> None:
    world = World()
    assert asked(world, f"{LINDE}/49/Patient").status_code == 401
    world.close()


def test_a_token_is_nowhere_to_be_read(world: World) -> None:
    asked(world, f"{LINDE}/49/Patient")
    asked(world, f"{LINDE}/49/Patient?_format={TOKEN}")
    events = [safe_view(event, world.record.redactor) for event in world.record.since(0)]
    assert events
    assert TOKEN not in json.dumps(events, default=str)
    assert TOKEN not in repr(world.dvza("dvza-a")._context)


def test_a_world_with_a_token_map_stays_on_this_machine(world: World) -> None:
    with pytest.raises(ServeError, match="cannot be open to the network"):
        world.serve(bind="0.0.0.0", open_to_network=True)
    assert world.served is None


def written(folder: Path, suffix: str, text: str) -> Path:
    path = folder / f"tokens{suffix}"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("suffix", "text", "says"),
    [
        (".toml", "token = 3", ":1: a whole number cannot stand here (token) — write a list"),
        (".toml", '[[token]]\ntoken = "x"\n', ":1: 'person' is missing (token[1]) — add person = ..."),
        (
            ".toml",
            '[[token]]\ntoken = "abcdefgh"\nperson = "woman_34"\nfor = 1\n',
            ":4: unknown key 'for' (token[1]) — remove it; known here",
        ),
        (".toml", "token = []", ": no tokens in it"),
        (".toml", '[[token]]\ntoken = "short"\nperson = "woman_34"\n', ":1: the token cannot be a bearer token"),
        (".toml", '[[token]]\ntoken = "met spatie erin"\nperson = "woman_34"\n', ":1: the token cannot be a bearer"),
        (".toml", TOML.replace(OTHER, TOKEN), ":5: the same token as at"),
        (".toml", TOML.replace("12:00:00Z", "12:00:00"), ":5: until has no time zone"),
        (".csv", "sleutel,persoon\n", ":1: the first line must name columns"),
        (".csv", f"token,person\n{TOKEN}\n", ":2: no person — fill in both"),
        (".csv", f"token,person\n{TOKEN},woman_34,48,49\n", ":2: more values than the first line has names"),
        (".csv", f"token,person,until\n{TOKEN},woman_34,morgen\n", ":2: until is no moment"),
        (".csv", "token,person\n", ": no tokens in it"),
    ],
)
def test_a_wrong_file_is_told_in_one_line_without_the_token(tmp_path: Path, suffix: str, text: str, says: str) -> None:
    path = written(tmp_path, suffix, text)
    with pytest.raises(ConfigError) as caught:
        read_token_map(path)
    assert str(caught.value).startswith(f"{path}{says}")
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace("man_67", "man_76"), ":5: no person 'man_76' — choose one of man_67, woman_34"),
        (lambda text: text.replace("delinde", "delinden"), ":5: no aanbieder 'huisartsdelinden' — choose one of"),
        (lambda text: text.replace('"49"', '"49", "999"'), ":5: huisartsdelinde does not offer 999 — choose of"),
    ],
)
def test_a_file_that_does_not_fit_the_world_is_told_in_one_line(
    tmp_path: Path, change: Callable[[str], str], says: str
) -> None:
    path = written(tmp_path, ".toml", change(TOML))
    with pytest.raises(ConfigError) as caught:
        token_map_of(path, PEOPLE, DEFAULT_CAST)
    assert str(caught.value).startswith(f"{path}{says}")


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    for name in ("weg.toml", "weg.csv"):
        with pytest.raises(ConfigError, match=rf"{name}: No such file"):
            World(token_map=tmp_path / name)
