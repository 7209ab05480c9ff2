"""The Stelselnode can be told to publish wrong, by fault, world file and control API; and goes on as if nothing was."""

from __future__ import annotations

import asyncio
import importlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from medmij_sim import World, whl
from medmij_sim.clock import Clock
from medmij_sim.config import load_config
from medmij_sim.faults.stelselnode import STELSELNODE_FAULTS
from medmij_sim.listclient import ListClient, Settings
from medmij_sim.lists import FORMATS, difference, read_any, validate_any
from medmij_sim.lists.plain import entries_of
from medmij_sim.record import Exchange
from medmij_sim.stelselnode import StelselnodePolicy, stelselnode_app
from medmij_sim.stelselnode.app import PATHS

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
SLUGS = {"zal": "zal", "ocl": "oauthclientlist", "whl": "whitelist", "gnl": "gegevensdienstnamenlijst"}
NODE = "https://stelselnode.medmij.localhost"


@pytest.fixture
def world() -> World:
    return World(clock=Clock.frozen(NOW))


def get(world: World, kind: str) -> httpx.Response:
    with world.client_for("browser") as client:
        return client.get(f"{NODE}{PATHS[kind]}?api=2")


def rules(document: bytes, *, lenient: bool = False) -> set[str]:
    return {problem.rule for problem in validate_any(document, lenient=lenient) if problem.is_error}


@pytest.mark.parametrize("kind", SLUGS)
def test_an_older_copy_is_older_than_any_that_was_published_and_says_something_else(world: World, kind: str) -> None:
    first = read_any(get(world, kind).content)
    with world.faults.injected(f"stelselnode.list.withdrawn-{SLUGS[kind]}"):
        get(world, kind)
    newest = read_any(get(world, kind).content)
    assert newest.volgnummer == first.volgnummer + 2
    with world.faults.injected(f"stelselnode.list.older-{SLUGS[kind]}"):
        document = get(world, kind).content
        older = read_any(document)
        assert rules(document) == set()
        assert (older.volgnummer, older.tijdstempel) == (first.volgnummer - 1, NOW - timedelta(days=1))
        assert entries_of(kind, older) != entries_of(kind, first)
    assert read_any(get(world, kind).content) == newest


@pytest.mark.parametrize("kind", SLUGS)
def test_a_withdrawn_entry_is_gone_under_the_next_number_and_comes_back_under_the_one_after(
    world: World, kind: str
) -> None:
    good = read_any(get(world, kind).content)
    with world.faults.injected(f"stelselnode.list.withdrawn-{SLUGS[kind]}"):
        less = read_any(get(world, kind).content)
        assert read_any(get(world, kind).content) == less
    again = read_any(get(world, kind).content)
    assert entries_of(kind, less) == entries_of(kind, good)[1:]
    assert entries_of(kind, again) == entries_of(kind, good)
    assert [less.volgnummer, again.volgnummer] == [good.volgnummer + 1, good.volgnummer + 2]
    assert difference(kind, good, less).numbering == difference(kind, less, again).numbering == ()


@pytest.mark.parametrize(
    ("fault", "left"),
    [
        ("empty-whitelist", ()),
        ("whitelist-without-token-hosts", ("pgo-", "notify.", "fhir.")),
        ("whitelist-without-resource-hosts", ("pgo-", "notify.", "token.")),
    ],
)
def test_a_whitelist_may_lack_nodes_and_stays_valid(world: World, fault: str, left: tuple[str, ...]) -> None:
    with world.faults.injected(f"stelselnode.list.{fault}"):
        document = get(world, "whl").content
        older = get(world, "whl").content
    assert rules(document) == set()
    expected = tuple(name for name in world.lists.whl.hostnames if name.startswith(left)) if left else ()
    assert entries_of("whl", read_any(document)) == expected
    assert document == older


SPOILED: list[tuple[str, set[str]]] = [
    ("truncated", {"xml.well-formed"}),
    ("broken", {"schema.missing"}),
    ("unknown-elements", {"schema.unknown"}),
]


@pytest.mark.parametrize(("mood", "broken_rules"), SPOILED)
@pytest.mark.parametrize("kind", SLUGS)
def test_a_spoiled_list_is_told_from_a_good_one_and_leaves_the_others_whole(
    world: World, kind: str, mood: str, broken_rules: set[str]
) -> None:
    with world.faults.injected(f"stelselnode.list.{mood}-{SLUGS[kind]}"):
        assert rules(get(world, kind).content) == broken_rules
        assert all(rules(get(world, other).content) == set() for other in SLUGS if other != kind)
    assert rules(get(world, kind).content) == set()


@pytest.mark.parametrize("kind", SLUGS)
def test_a_lenient_reader_takes_unknown_elements(world: World, kind: str) -> None:
    good = read_any(get(world, kind).content)
    with world.faults.injected(f"stelselnode.list.unknown-elements-{SLUGS[kind]}"):
        assert read_any(get(world, kind).content, lenient=True) == good


@pytest.mark.parametrize("kind", SLUGS)
def test_a_list_may_be_unavailable(world: World, kind: str) -> None:
    with world.faults.injected(f"stelselnode.list.unavailable-{SLUGS[kind]}"):
        assert get(world, kind).status_code == 503
        assert all(get(world, other).status_code == 200 for other in SLUGS if other != kind)


def test_the_second_half_of_a_slow_list_comes_later(world: World) -> None:
    policy = StelselnodePolicy(slow_list="whl", slow_seconds=0.2)
    sent: list[tuple[float, bytes]] = []

    async def fetch() -> None:
        async def receive() -> dict[str, object]:
            await asyncio.sleep(10)
            return {"type": "http.disconnect"}

        async def send(message: dict[str, object]) -> None:
            if message["type"] == "http.response.body" and message["body"]:
                sent.append((time.monotonic(), bytes(message["body"])))  # type: ignore[call-overload]

        scope = {
            "type": "http",
            "method": "GET",
            "path": PATHS["whl"],
            "query_string": b"api=2",
            "headers": [],
            "asgi": {"version": "3.0", "spec_version": "2.4"},
        }
        await stelselnode_app(world.lists, lambda: policy)(scope, receive, send)  # type: ignore[arg-type]

    asyncio.run(fetch())
    (first, begin), (second, end) = sent
    assert second - first >= 0.2
    assert read_any(begin + end) == world.lists.whl


MOODS: list[tuple[str, str]] = [
    ("older", "is lower than"),
    ("truncated", "xml.well-formed"),
    ("broken", "schema.missing"),
    ("unknown-elements", "schema.unknown"),
    ("unavailable", "503"),
]


@pytest.mark.parametrize(("mood", "why"), MOODS)
@pytest.mark.parametrize("kind", SLUGS)
def test_a_list_client_works_on_by_its_last_good_list_and_recovers(
    world: World, kind: str, mood: str, why: str
) -> None:
    make: type[ListClient] = importlib.import_module(f"medmij_sim.{kind}").Client
    with world.client_for() as http:
        client = make(NODE, http, clock=world.clock, settings=Settings(max_age=900, jitter=0))
        good = client.current()
        with world.faults.injected(f"stelselnode.list.{mood}-{SLUGS[kind]}"):
            world.clock.move("901")
            assert client.current() == good
            assert why in (client.status().last_error or "")
        world.clock.move("60")
        assert client.current() == good
        assert client.status().last_error is None


def test_what_was_withdrawn_reaches_a_list_client_and_what_came_back_too(world: World) -> None:
    with world.client_for() as http:
        client = whl.Client(NODE, http, clock=world.clock, settings=Settings(max_age=900, jitter=0))
        good = client.current()
        first = good.hostnames[0]
        with world.faults.injected("stelselnode.list.withdrawn-whitelist"):
            world.clock.move("901")
            assert first not in client.current()
        world.clock.move("901")
        assert first in client.current()


def _by_fixture(world: World, name: str, tmp_path: Path) -> World:
    world.faults.on(name)
    return world


def _by_control(world: World, name: str, tmp_path: Path) -> World:
    with world.client_for() as client:
        assert client.put(f"https://sim.{world.domain}/faults/{name}", json={}).is_success
    return world


def _by_file(world: World, name: str, tmp_path: Path) -> World:
    file = tmp_path / "world.toml"
    file.write_text(f'[[fault]]\nname = "{name}"\n')
    return World(clock=Clock.frozen(NOW), config=load_config(file))


@pytest.mark.parametrize("switch", [_by_fixture, _by_control, _by_file])
def test_a_mood_is_switched_by_fixture_control_api_and_world_file(
    world: World, tmp_path: Path, switch: Callable[[World, str, Path], World]
) -> None:
    moody = switch(world, "stelselnode.list.unavailable-zal", tmp_path)
    assert get(moody, "zal").status_code == 503


def test_who_fetched_what_and_when_is_recorded(world: World) -> None:
    world.clock.move("90")
    get(world, "whl")
    (seen,) = [event for event in world.record.events(Exchange) if event.actor == "stelselnode"]
    assert seen.url.endswith("/MedMij_Whitelist.xml?api=2")
    assert seen.at == NOW + timedelta(seconds=90)


def test_every_mood_is_there_for_every_list() -> None:
    moods = {"older", "truncated", "unavailable", "slow", "withdrawn", "unknown-elements", "broken"}
    names = {fault.name for fault in World().faults.catalogue}
    assert {f"stelselnode.list.{mood}-{slug}" for mood in moods for slug in SLUGS.values()} <= names
    assert all(FORMATS.keys() >= set(fault.deviations.values()) for fault in STELSELNODE_FAULTS[1:])
