"""A shelf is a shelf, wherever it is: in memory, in a file or in a database."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from medmij_sim.digid.login import Level
from medmij_sim.storage import MemoryShelf, Shelf, Storage, open_storage
from medmij_sim.storage.shelf import MARGIN

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Thing:
    """Everything that a value may hold."""

    text: str
    count: int = 0
    level: Level = Level.BASIS
    day: date | None = None
    expires: datetime | None = None
    parts: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    resource: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """A value that holds its own key."""

    id: str
    text: str


TEXTS = st.text(max_size=8)
KEYS = st.one_of(st.sampled_from(["a", "ab", "abc", "b", "", "\x00", "\ud800", "é", "\U0010ffff"]), TEXTS)
PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), TEXTS, st.decimals("-9", "9", places=2)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=5,
)
THINGS = st.builds(
    Thing,
    TEXTS,
    st.integers(-(2**60), 2**60),
    st.sampled_from(Level),
    st.none() | st.dates(),
    st.none()
    | st.datetimes(min_value=datetime(2026, 3, 1, 13), max_value=datetime(9000, 1, 1), timezones=st.just(UTC)),
    st.lists(TEXTS, max_size=3).map(tuple),
    st.frozensets(TEXTS, max_size=3),
    st.dictionaries(TEXTS, PLAIN, max_size=3),
)


class Shelves(RuleBasedStateMachine):
    """The same is done to a shelf in memory and to one elsewhere."""

    address = ""
    numbers = itertools.count()

    def __init__(self) -> None:
        super().__init__()
        self.storage = open_storage(self.address)
        # A database outlives an example: each has a shelf of its own.
        name = f"things-{next(self.numbers)}"
        self.pair: tuple[Shelf[Thing], Shelf[Thing]] = (
            MemoryShelf(lambda: NOON),
            self.storage.shelf(name, Thing, lambda: NOON),
        )
        self.secret = self.storage.shelf(f"{name}-secret", Thing, lambda: NOON, secret=True)
        self.pair[1].clear()
        self.secret.clear()

    def both(self, name: str, *values: Any) -> None:
        here, there = (getattr(shelf, name)(*values) for shelf in self.pair)
        assert here == there

    @rule(key=KEYS, thing=THINGS)
    def put(self, key: str, thing: Thing) -> None:
        self.both("put", key, thing)
        self.secret.put(key, thing)

    @rule(key=KEYS)
    def get(self, key: str) -> None:
        self.both("get", key)
        assert self.secret.get(key) == self.pair[0].get(key)

    @rule(key=KEYS)
    def take(self, key: str) -> None:
        assert self.secret.take(key) == self.pair[0].get(key)
        self.both("take", key)

    @rule(prefix=KEYS)
    def items(self, prefix: str) -> None:
        here, there = (list(shelf.items(prefix)) for shelf in self.pair)
        assert here == there

    @precondition(lambda self: any(self.pair[0].items()))
    @rule()
    def clear(self) -> None:
        self.both("clear")
        self.secret.clear()

    @invariant()
    def both_hold_the_same(self) -> None:
        assert [value for _, value in self.secret.items()] == [value for _, value in self.pair[0].items()]

    def teardown(self) -> None:
        self.storage.close()


def compare(address: str, examples: int) -> None:
    machine = type("ShelvesThere", (Shelves,), {"address": address})
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=20))


def test_a_file_holds_what_memory_holds(tmp_path: Path) -> None:
    compare(f"sqlite:{tmp_path / 'shelves.sqlite'}", 40)


def test_postgresql_holds_what_memory_holds(postgres: str) -> None:
    compare(postgres, 25)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    addresses = {"memory": lambda: "memory", "sqlite": lambda: f"sqlite:{tmp_path / 'shelves.sqlite'}"}
    address = addresses.get(request.param, lambda: request.getfixturevalue("postgres"))()
    with closing(open_storage(address)) as opened:
        yield opened


def test_what_expired_goes_away_by_itself(storage: Storage) -> None:
    moments = [NOON]
    shelf = storage.shelf("expiring", Thing, lambda: moments[-1])
    shelf.clear()
    shelf.put("for ever", Thing("for ever"))
    for number in range(3000):
        moments.append(NOON + number * timedelta(hours=1))
        shelf.put(str(number), Thing(str(number), expires=moments[-1] + timedelta(minutes=15)))
    kept = [key for key, _ in shelf.items()]
    assert len(kept) < 700
    assert kept[0] == "for ever"
    assert kept[-25:] == [str(number) for number in range(2975, 3000)]


def test_who_comes_a_little_too_late_is_still_known(storage: Storage) -> None:
    moments = [NOON]
    shelf = storage.shelf("late", Thing, lambda: moments[-1])
    shelf.clear()
    shelf.put("late", Thing("late", expires=NOON))
    moments.append(NOON + MARGIN)
    for number in range(1000):
        shelf.put(str(number), Thing(""))
    assert shelf.get("late") == Thing("late", expires=NOON)


def test_a_fraction_keeps_its_digits(storage: Storage) -> None:
    shelf = storage.shelf("fractions", Thing, lambda: NOON)
    shelf.put("weight", Thing("", resource={"value": Decimal("72.50")}))
    found = shelf.get("weight")
    assert found is not None
    assert str(found.resource["value"]) == "72.50"


def test_a_value_that_holds_its_key_gets_it_back(storage: Storage) -> None:
    shelf = storage.shelf("known", Known, lambda: NOON, secret=True)
    shelf.put("its key", Known("its key", "text"))
    assert shelf.get("its key") == Known("its key", "text")
    assert shelf.take("its key") == Known("its key", "text")
    assert shelf.take("its key") is None


def test_shelves_of_other_names_are_others(storage: Storage) -> None:
    one, other = (storage.shelf(name, Thing, lambda: NOON) for name in ("dvza-a/things", "dvza-b/things"))
    one.put("key", Thing("one"))
    other.put("key", Thing("other"))
    one.clear()
    assert one.get("key") is None
    assert other.get("key") == Thing("other")


def test_in_memory_looking_for_what_expired_costs_little() -> None:
    looks = 0

    def now() -> datetime:
        nonlocal looks
        looks += 1
        return NOON

    shelf: MemoryShelf[Thing] = MemoryShelf(now)
    for number in range(100_000):
        shelf.put(str(number), Thing(""))
    assert looks < 15
