"""Dossiers in bulk: what is in the files, and that nothing but the recipe decides it."""

from __future__ import annotations

import gc
import json
import os
import struct
from collections import Counter
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthetic_patients import Dossier
from synthetic_patients.export.making import Batch, Layout, Recipe, as_json, make
from synthetic_patients.export.running import ExportError, export, processes
from synthetic_patients.export.targets import Folder
from synthetic_patients.export.transaction import transaction
from synthetic_patients.providers.directory import provider_resources
from synthetic_patients.references import address, targets
from synthetic_patients.zib2017.elements import Resource

NDJSON = Recipe("ndjson")
SEEDS = range(1, 13)


class Memory(dict[str, bytes]):
    def write(self, path: str, body: bytes) -> None:
        self[path] = self.get(path, b"") + body


def exported(recipe: Recipe, seeds: range = SEEDS, executor: Executor | None = None, **how: Any) -> dict[str, bytes]:
    memory = Memory()
    export(seeds, recipe, memory, executor, **how)
    return memory


def lines(files: dict[str, bytes]) -> dict[str, list[Resource]]:
    return {path: [json.loads(line) for line in body.splitlines()] for path, body in files.items()}


@pytest.fixture(scope="module")
def ndjson() -> dict[str, bytes]:
    return exported(NDJSON)


def test_ndjson_holds_every_resource_in_the_file_of_its_type(ndjson: dict[str, bytes]) -> None:
    found = lines(ndjson)
    for path, resources in found.items():
        assert {f"STU3/{each['resourceType']}.ndjson" for each in resources} == {path}
    wanted = {address(each): each for seed in SEEDS for each in Dossier.from_seed(seed).releases["STU3"]}
    assert {address(each): each for group in found.values() for each in group} == wanted


def test_what_dossiers_share_comes_once_after_what_is_their_own(ndjson: dict[str, bytes]) -> None:
    found = [each for group in lines(ndjson).values() for each in group]
    assert max(Counter(map(address, found)).values()) == 1
    holders = Counter(address(each) for seed in SEEDS for each in Dossier.from_seed(seed).releases["STU3"])
    assert max(holders.values()) == len(SEEDS)
    for group in lines(ndjson).values():
        own = [any(each["id"].startswith(f"p{seed}") for seed in SEEDS) for each in group]
        assert own == sorted(own, reverse=True)
        assert all(holders[address(each)] == 1 for each, mine in zip(group, own, strict=True) if mine)


def test_what_dossiers_share_is_the_same_in_each() -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for seed in range(60):
        for release, group in Dossier.from_seed(seed).releases.items():
            for each in group:
                found.setdefault((release, address(each)), set()).add(json.dumps(each))
    assert {key for key, texts in found.items() if len(texts) > 1} == set()


def test_people_come_in_the_order_of_their_seeds(ndjson: dict[str, bytes]) -> None:
    assert [each["id"] for each in lines(ndjson)["STU3/Patient.ndjson"]] == [f"p{seed}" for seed in SEEDS]


@settings(max_examples=8)
@given(
    batch=st.integers(1, 15), layout=st.sampled_from(["ndjson", "lines", "bundle", "transaction"]), seed=st.integers()
)
def test_the_split_does_not_show(batch: int, layout: Layout, seed: int) -> None:
    recipe = Recipe(layout, ("STU3", "R4"))
    with ThreadPoolExecutor(3) as threads:
        shuffled = exported(recipe, executor=_Unfair(threads, Random(seed)), workers=3, batch=batch)
    assert shuffled == exported(recipe)


class _Unfair(Executor):
    """Batches that were handed in first may be done last."""

    def __init__(self, inner: Executor, rng: Random) -> None:
        self._inner, self._rng, self._waiting = inner, rng, []  # type: ignore[var-annotated]

    def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        result: Future[Any] = Future()
        result.result = lambda timeout=None: (self._run(), Future.result(result, 60))[1]  # type: ignore[method-assign]
        self._waiting.append((result, work, args, kwargs))
        return result

    def _run(self) -> None:
        self._rng.shuffle(self._waiting)
        while self._waiting:
            result, work, args, kwargs = self._waiting.pop()
            self._inner.submit(lambda r=result, w=work, a=args, k=kwargs: r.set_result(w(*a, **k)))


def test_no_more_batches_are_under_way_than_asked_for() -> None:
    under_way: list[int] = []
    asked = 0
    told = 0

    class Counting(Executor):
        def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            nonlocal asked
            asked += 1
            under_way.append(asked - told)
            done: Future[Any] = Future()
            done.set_result(work(*args, **kwargs))
            return done

    def count(people: int) -> None:
        nonlocal told
        told += people

    export(range(30), NDJSON, Memory(), Counting(), workers=2, batch=1, told=count)
    assert told == asked == 30
    assert max(under_way) == 5


def test_a_worker_that_dies_is_told() -> None:
    with pytest.raises(ExportError, match="a worker stopped"), processes(2) as executor:
        export(SEEDS, Recipe("ndjson", view=_dies), Memory(), executor, workers=2, batch=1)


def _dies(dossier: Dossier) -> Dossier:
    os._exit(1)


@pytest.mark.timeout(60)
def test_a_worker_that_dies_while_it_hands_in_its_work_is_told() -> None:
    with pytest.raises(ExportError, match="a worker stopped"), processes(2) as executor:
        export(SEEDS, Recipe("ndjson", view=_dies_halfway), Memory(), executor, workers=2, batch=1)


def _dies_halfway(dossier: Dossier) -> Dossier:
    (pipe,) = (each for each in gc.get_objects() if isinstance(each, Connection) and not each.closed)
    os.write(pipe.fileno(), struct.pack("!i", 1000) + b"half of it")
    os._exit(1)


@pytest.mark.timeout(60)
def test_what_goes_wrong_in_a_worker_goes_wrong_here() -> None:
    with pytest.raises(LookupError, match="p1 is not wanted"), processes(1) as executor:
        export(SEEDS, Recipe("ndjson", view=_refuses), Memory(), executor, batch=1)


def _refuses(dossier: Dossier) -> Dossier:
    raise LookupError(f"{dossier.person.key} is not wanted")


def test_a_bundle_is_a_file_per_person() -> None:
    files = exported(Recipe("bundle"))
    assert list(files) == [f"STU3/p{seed}.json" for seed in SEEDS]
    assert json.loads(files["STU3/p3.json"]) == Dossier.from_seed(3).to_bundle()


def test_today_and_view_and_encoding_are_the_recipes() -> None:
    day = date(2031, 5, 6)
    recipe = Recipe("bundle", today=day, view=_only_the_patient, encode=_shouted, suffix=".txt")
    files = exported(recipe, range(7, 8))
    assert files == {"STU3/p7.txt": as_json(Dossier.from_seed(7, day).only(()).to_bundle(), "STU3").upper()}


def _only_the_patient(dossier: Dossier) -> Dossier:
    return dossier.only(())


def _shouted(resource: Resource, release: str) -> bytes:
    return as_json(resource, "STU3").upper()


def test_a_release_without_resources_gives_no_files() -> None:
    recipe = Recipe("bundle", ("STU3",), view=_nothing)
    assert exported(recipe) == {}


def _nothing(dossier: Dossier) -> Dossier:
    return Dossier(dossier.plan, {"STU3": (), "R4": ()})


def test_the_collector_of_cycles_works_again_after_a_batch() -> None:
    make(Batch(NDJSON, range(1)))
    assert gc.isenabled()
    gc.disable()
    try:
        make(Batch(NDJSON, range(1)))
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_dossiers_make_no_cycles_so_that_the_collector_may_rest() -> None:
    make(Batch(NDJSON, range(3)))
    gc.collect()
    make(Batch(NDJSON, SEEDS))
    assert gc.collect() < 100


# Transactions


def conditions(bundle: Resource) -> list[str]:
    return [
        f"{each['request']['url']}?{each['request']['ifNoneExist']}"
        for each in bundle["entry"]
        if "ifNoneExist" in each["request"]
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_reference_of_a_transaction_leads_to_an_entry(seed: int) -> None:
    bundle = transaction(Dossier.from_seed(seed), "STU3")
    entries = {each["fullUrl"]: each["resource"] for each in bundle["entry"]}
    assert len(entries) == len(bundle["entry"])
    led = {target for each in entries.values() for target in targets(each)}
    assert led <= entries.keys()
    assert all(url.startswith("urn:uuid:") for url in entries)


def test_a_transaction_posts_the_resources_of_the_dossier() -> None:
    dossier = Dossier.from_seed(5)
    bundle = transaction(dossier, "STU3")
    assert bundle["type"] == "transaction"
    urn_of = {address(each["resource"]): each["fullUrl"] for each in bundle["entry"]}
    for entry, resource in zip(bundle["entry"], dossier.releases["STU3"], strict=True):
        assert entry["request"]["method"] == "POST"
        assert entry["request"]["url"] == resource["resourceType"]
        text = json.dumps(resource)
        for target in targets(resource):
            text = text.replace(f'"reference": "{target}"', f'"reference": "{urn_of[target]}"')
        assert entry["resource"] == json.loads(text)


def test_a_dossier_stays_as_it_was_when_it_is_made_a_transaction() -> None:
    dossier = Dossier.from_seed(5)
    before = dossier.to_json()
    transaction(dossier, "STU3")
    assert dossier.to_json() == before


def test_a_condition_to_create_finds_one_resource_only() -> None:
    by_condition: dict[str, set[str]] = {}
    for seed in range(60):
        for entry in transaction(Dossier.from_seed(seed), "STU3")["entry"]:
            condition = entry["request"].get("ifNoneExist")
            if condition:
                by_condition.setdefault(f"{entry['request']['url']}?{condition}", set()).add(address(entry["resource"]))
            else:
                assert "identifier" not in entry["resource"]
    assert {key: found for key, found in by_condition.items() if len(found) > 1} == {}


def test_shared_providers_are_created_on_condition() -> None:
    directory = provider_resources("STU3")
    bare = [
        address(entry["resource"])
        for seed in range(30)
        for entry in transaction(Dossier.from_seed(seed), "STU3")["entry"]
        if address(entry["resource"]) in directory and "ifNoneExist" not in entry["request"]
    ]
    assert bare == []


def test_no_bsn_stands_in_a_condition() -> None:
    for seed in SEEDS:
        assert not any("bsn" in each for each in conditions(transaction(Dossier.from_seed(seed), "STU3")))


def test_an_attachment_leads_to_its_binary() -> None:
    binary: Resource = {"resourceType": "Binary", "id": "b", "contentType": "text/plain", "content": ""}
    letter: Resource = {
        "resourceType": "DocumentReference",
        "id": "d",
        "content": [{"attachment": {"url": "Binary/b"}}],
    }
    dossier = Dossier(Dossier.from_seed(1).plan, {"STU3": (binary, letter)})
    first, second = transaction(dossier, "STU3")["entry"]
    assert second["resource"]["content"][0]["attachment"]["url"] == first["fullUrl"]


# Folders


def test_a_folder_holds_what_was_written(tmp_path: Path, ndjson: dict[str, bytes]) -> None:
    out = tmp_path / "new" / "people"
    with Folder(out) as folder:
        export(SEEDS, NDJSON, folder)
    assert {str(each.relative_to(out)): each.read_bytes() for each in out.rglob("*.ndjson")} == ndjson


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(ExportError, match="is not empty"):
        Folder(tmp_path)
    with pytest.raises(ExportError, match="is a file"):
        Folder(tmp_path / "mine")
    assert [each.name for each in tmp_path.iterdir()] == ["mine"]


def test_nothing_is_left_of_an_export_that_failed(tmp_path: Path) -> None:
    def full(people: int) -> None:
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"), Folder(tmp_path) as folder:
        export(SEEDS, NDJSON, folder, told=full)
    assert list(tmp_path.iterdir()) == []
