"""The catalogue of faults as a whole: each is shown by a test, reads well, and can be switched in four ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from shown_faults import ROWS, Row, shown_by

from medmij_sim.config import load_config
from medmij_sim.faults import CATALOGUE
from medmij_sim.world import World

NAMES = tuple(each.name for each in CATALOGUE)
EXAMPLES = {
    "a wrong state": "dvza.authorization.state-wrong",
    "a code given twice": "dvza.authorization.same-code-twice",
    "a code taken twice": "dvza.token.code-reusable",
    "a token for another person": "dvza.token.for-other-person",
    "data of another person": "dvza.resource.data-of-other-person",
    "a BSN in a Bundle": "dvza.resource.bsn-in-patient",
    "values altered": "dvza.resource.value-altered",
    "entries dropped": "dvza.resource.entries-dropped",
    "429": "dvza.resource.rate-limit",
    "silence of a minute": "dvza.resource.silence",
    "HTML for JSON": "dvza.resource.html",
    "a connection cut": "dvza.resource.cut",
    "a wrong self link": "dvza.resource.other-self-link",
    "pages that go round": "dvza.resource.page-loop",
}
"""What nobody who tests a PGO can do without."""


def test_every_fault_is_shown_by_a_test() -> None:
    assert [name for name in NAMES if shown_by(name) is None] == []


def test_a_fault_without_a_test_is_found_out() -> None:
    assert shown_by("dvza.token.never-heard-of") is None
    assert shown_by("pgo.store.never-heard-of") is None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.pattern} {row.file}")
def test_every_test_that_is_named_shows_something(row: Row) -> None:
    assert any(row.shows(name) for name in NAMES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_catalogue_has(example: str) -> None:
    assert EXAMPLES[example] in NAMES


def test_each_of_the_sentences_is_one_and_says_something_of_its_own() -> None:
    for fault in CATALOGUE:
        for sentence in (fault.nl, fault.en):
            assert sentence[0].isupper() and sentence.endswith(".") and "  " not in sentence, (fault.name, sentence)
            assert len(sentence) <= 160, (fault.name, sentence)
    for language in ("nl", "en"):
        said = Counter((fault.party_kind, getattr(fault, language)) for fault in CATALOGUE)
        assert [each for each, count in said.items() if count > 1] == []


Switch = Callable[[pytest.FixtureRequest, Path, tuple[str, ...]], World]


def by_world_file(request: pytest.FixtureRequest, folder: Path, names: tuple[str, ...]) -> World:
    file = folder / "world.toml"
    file.write_text("".join(f'[[fault]]\nname = "{name}"\n' for name in names), "utf-8")
    world = World(config=load_config(file))
    request.addfinalizer(world.close)
    return world


def by_fixture(request: pytest.FixtureRequest, folder: Path, names: tuple[str, ...]) -> World:
    world: World = request.getfixturevalue("medmij_world")
    for name in names:
        world.faults.on(name)
    return world


def by_marker(request: pytest.FixtureRequest, folder: Path, names: tuple[str, ...]) -> World:
    request.applymarker(pytest.mark.medmij(faults=names))
    world: World = request.getfixturevalue("medmij_world")
    return world


def at_run_time(request: pytest.FixtureRequest, folder: Path, names: tuple[str, ...]) -> World:
    world: World = request.getfixturevalue("medmij_world")
    with world.client_for() as client:
        for name in names:
            assert client.put(f"https://sim.{world.domain}/faults/{name}", json={}).status_code == 204
    return world


WAYS = [by_world_file, by_fixture, by_marker, at_run_time]


@pytest.mark.parametrize("way", WAYS)
def test_every_fault_is_switched_in_each_way(way: Switch, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    assert way(request, tmp_path, NAMES).faults.active() == tuple((name, None) for name in NAMES)


@pytest.mark.parametrize("way", WAYS)
def test_a_fault_that_was_switched_is_seen(way: Switch, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    world = way(request, tmp_path, ("stelselnode.list.unavailable-zal",))
    url = f"https://stelselnode.{world.domain}/MedMij_Zorgaanbiederslijst.xml?api=2"
    with world.client_for() as client:
        assert client.get(url).status_code == 503
        assert client.delete(f"https://sim.{world.domain}/faults").status_code == 204
        assert client.get(url).status_code == 200
