"""What is kept stays kept, once, and says nothing to who reads the file."""

from __future__ import annotations

import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from medmij_sim.clock import Clock
from medmij_sim.dvza.model import Ticket
from medmij_sim.dvza.store import Store
from medmij_sim.storage import StorageError, open_storage
from medmij_sim.world import World

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

Addresses = Callable[[], str]

WRITE_UNTIL_KILLED = """
import sys
from datetime import UTC, datetime
from medmij_sim.dvza.model import Ticket
from medmij_sim.storage import open_storage

now = datetime(2026, 3, 1, 12, tzinfo=UTC)
shelf = open_storage(sys.argv[1]).shelf("killed", Ticket, lambda: now)
for number in range(1_000_000):
    shelf.put(str(number), Ticket(str(number), now))
    print(number, flush=True)
"""

TAKE_ALL = """
import sys
from datetime import UTC, datetime
from medmij_sim.dvza.model import Ticket
from medmij_sim.storage import open_storage

now = datetime(2026, 3, 1, 12, tzinfo=UTC)
shelf = open_storage(sys.argv[1]).shelf("raced", Ticket, lambda: now)
print("ready", flush=True)
sys.stdin.readline()
for number in range(300):
    if shelf.take(str(number)) is not None:
        print(number, flush=True)
"""


COLLECT_AND_WAIT = """
import sys
from medmij_sim.storage import open_storage
from medmij_sim.world import World

World(storage=open_storage(sys.argv[1])).collect("helper", "huisartsdelinde", "48")
print("collected", flush=True)
sys.stdin.readline()
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:{tmp_path / 'world.sqlite'}"
    return str(request.getfixturevalue("postgres"))


def started(code: str, address: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_a_process_that_is_killed_loses_nothing_that_it_said_was_kept(address: str) -> None:
    with started(WRITE_UNTIL_KILLED, address) as writer:
        assert writer.stdout is not None
        told = [next(writer.stdout) for _ in range(500)]
        writer.send_signal(signal.SIGKILL)
        told += writer.stdout.readlines()
    whole = [line.strip() for line in told if line.endswith("\n")]
    with closing(open_storage(address)) as storage:
        shelf = storage.shelf("killed", Ticket, lambda: NOON)
        kept = {key for key, _ in shelf.items()}
        shelf.clear()
    assert set(whole) <= kept
    assert len(kept) - len(whole) <= 1


def test_of_two_processes_that_take_one_gets_it(address: str) -> None:
    with closing(open_storage(address)) as storage:
        shelf = storage.shelf("raced", Ticket, lambda: NOON)
        for number in range(300):
            shelf.put(str(number), Ticket("", NOON))
    with started(TAKE_ALL, address) as one, started(TAKE_ALL, address) as other:
        for racer in (one, other):
            assert racer.stdout is not None
            assert racer.stdout.readline() == "ready\n"
        for racer in (one, other):
            assert racer.stdin is not None
            racer.stdin.write("go\n")
            racer.stdin.flush()
        taken = [line for racer in (one, other) for line in racer.stdout or ()]
    assert sorted(map(int, taken)) == list(range(300))


def test_a_file_is_for_its_owner_only(tmp_path: Path) -> None:
    with closing(open_storage(f"sqlite:{tmp_path / 'world.sqlite'}")) as storage:
        storage.shelf("one", Ticket, lambda: NOON).put("a", Ticket("", NOON))
        assert [stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()] == [0o600] * 3


def test_no_code_token_or_cookie_is_in_the_file(tmp_path: Path) -> None:
    world = World(clock=Clock.frozen(NOON), storage=open_storage(f"sqlite:{tmp_path / 'world.sqlite'}"))
    with closing(world):
        world.collect("woman_34", "huisartsdelinde", "48")
        store = Store.on(world.storage, "dvza-a", world.clock.now)
        assert [grant.person for _, grant in store.grants.items()] == ["woman_34"]
        assert len(list(store.access_tokens.items())) == 1
        raw = world.record
        secrets = {
            secret
            for kind in ("code", "access-token", "cookie")
            for secret, token in raw.redactor._tokens.items()
            if token.startswith(f"<{kind}#")
        }
    kept = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert len(secrets) >= 3
    assert [secret for secret in secrets if secret.encode() in kept] == []


def test_consent_outlives_its_world(address: str) -> None:
    with closing(World(storage=open_storage(address))) as world:
        world.collect("man_67", "huisartsdelinde", "48")
    with closing(World(storage=open_storage(address))) as again:
        assert again.dvza("dvza-a").withdraw("man_67", "pgo-a.medmij.localhost", "huisartsdelinde") == 1
        assert again.dvza("dvza-a").withdraw("man_67", "pgo-a.medmij.localhost", "huisartsdelinde") == 0


def test_consent_outlives_a_world_that_is_killed(address: str) -> None:
    with started(COLLECT_AND_WAIT, address) as living:
        assert living.stdout is not None
        assert living.stdout.readline() == "collected\n"
        living.send_signal(signal.SIGKILL)
    with closing(World(storage=open_storage(address))) as again:
        assert again.dvza("dvza-a").withdraw("helper", "pgo-a.medmij.localhost", "huisartsdelinde") == 1


def test_a_reset_forgets_what_an_earlier_process_kept(address: str) -> None:
    with closing(World(storage=open_storage(address))) as world:
        world.collect("man_67", "huisartsdelinde", "48")
    with closing(World(storage=open_storage(address))) as again:
        again.reset()
        assert again.dvza("dvza-a").withdraw("man_67", "pgo-a.medmij.localhost", "huisartsdelinde") == 0


def test_a_frozen_world_whose_memory_lasts_gives_out_nothing_twice(tmp_path: Path) -> None:
    def first_uuid() -> str:
        address = f"sqlite:{tmp_path / 'world.sqlite'}"
        with closing(World(clock=Clock.frozen(NOON), storage=open_storage(address))) as world:
            return world.mint.uuid4()

    assert first_uuid() != first_uuid()


def sqlite_of_another_version(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "other.sqlite")) as made:
        made.execute("PRAGMA user_version=7")
    return f"sqlite:{folder / 'other.sqlite'}"


def no_sqlite(folder: Path) -> str:
    (folder / "text.sqlite").write_text("a file of another kind, long enough to be looked at\n" * 100)
    return f"sqlite:{folder / 'text.sqlite'}"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (sqlite_of_another_version, "kept in form 7, and this version of medmij-sim reads form 1"),
        (no_sqlite, "text.sqlite: file is not a database"),
        (lambda folder: "sqlite:/proc/nowhere/x.sqlite", "--store"),
        (lambda folder: "oracle:x", "write memory, sqlite:FILE or postgresql://"),
        (lambda folder: f"postgresql://somebody:hidden@/x?host={folder}", "see that the server runs"),
    ],
)
def test_what_cannot_be_opened_is_one_clear_line(tmp_path: Path, make: Callable[[Path], str], said: str) -> None:
    address = make(tmp_path)
    if address.startswith("postgresql"):
        pytest.importorskip("psycopg")
    with pytest.raises(StorageError) as caught:
        open_storage(address)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_a_database_of_another_version_is_refused(postgres: str) -> None:
    import psycopg

    open_storage(postgres).close()
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute("UPDATE medmij_sim SET form = 7")
        with pytest.raises(StorageError, match="kept in form 7"):
            open_storage(postgres)
        admin.execute("UPDATE medmij_sim SET form = 1")


def test_a_value_of_another_kind_is_one_clear_line(address: str) -> None:
    with closing(open_storage(address)) as storage:
        storage.shelf("kinds", dict, lambda: NOON).put("a", {"grant": 7})
        with pytest.raises(StorageError, match="kinds was written by another version of medmij-sim"):
            storage.shelf("kinds", Ticket, lambda: NOON).get("a")


def test_a_database_that_hung_up_is_asked_again(postgres: str) -> None:
    import psycopg

    with closing(open_storage(postgres)) as storage:
        shelf = storage.shelf("hung-up", Ticket, lambda: NOON)
        shelf.put("a", Ticket("a", NOON))
        with psycopg.connect(postgres, autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        assert shelf.get("a") == Ticket("a", NOON)
        assert shelf.take("a") == Ticket("a", NOON)


def test_without_psycopg_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageError, match=r"pip install 'medmij-sim\[postgres\]'"):
        open_storage("postgresql://nowhere/x")


def test_everything_a_dvza_remembers_can_be_kept(tmp_path: Path) -> None:
    with closing(open_storage(f"sqlite:{tmp_path / 'world.sqlite'}")) as storage:
        store = Store.on(storage, "dvza-a", lambda: NOON)
        store.codes.put("code", Ticket("grant", NOON))
        assert store.codes.get("code") == Ticket("grant", NOON)
        store.clear()
        assert store.codes.get("code") is None


def test_the_process_that_follows_clears_nothing(address: str) -> None:
    with closing(open_storage(address)) as home, closing(open_storage(address, follows=True)) as follower:
        for secret in (False, True):
            ours = home.shelf(f"followed-{secret}", Ticket, lambda: NOON, secret=secret)
            theirs = follower.shelf(f"followed-{secret}", Ticket, lambda: NOON, secret=secret)
            theirs.put("a", Ticket("a", NOON))
            theirs.clear()
            assert ours.get("a") == Ticket("a", NOON)
            ours.clear()
            assert theirs.get("a") is None
