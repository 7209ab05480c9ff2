"""Shelves in a database: one table, whatever the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any, Final, Generic, Protocol, TypeVar

from medmij_sim.errors import MedmijSimError
from medmij_sim.storage.codec import Codec, CodecError
from medmij_sim.storage.shelf import MARGIN, Now, Shelf, expiry_of

V = TypeVar("V")

VERSION: Final = 1
"""Of the table and of how values are written in it."""

_SWEEP_EVERY: Final = 256
_BEYOND: Final = b"\xff"
"""Above every UTF-8 text that begins with what stands before it."""

_PUT: Final = (
    "INSERT INTO shelf (name, key, value, expires) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (name, key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
)
_GET: Final = "SELECT value FROM shelf WHERE name = ? AND key = ?"
_CHANGE: Final = "UPDATE shelf SET value = ?, expires = ? WHERE name = ? AND key = ? RETURNING key"
_TAKE: Final = "DELETE FROM shelf WHERE name = ? AND key = ? RETURNING value"
_ITEMS: Final = "SELECT key, value FROM shelf WHERE name = ? AND key >= ? AND key < ? ORDER BY place"
_CLEAR: Final = "DELETE FROM shelf WHERE name = ?"
_SWEEP: Final = "DELETE FROM shelf WHERE name = ? AND expires < ?"


class StorageError(MedmijSimError):
    """What is kept cannot be had; one line that says where and what to do."""


class Database(Protocol):
    """A database with the table `shelf`."""

    @property
    def place(self) -> str:
        """Where it is, for people; without a password."""
        ...

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Execute one statement, with `?` for each value; what it changed is kept when this returns."""
        ...

    def close(self) -> None: ...


class DatabaseShelf(Generic[V]):
    """A shelf as rows of a database; every operation is one statement."""

    def __init__(self, database: Database, name: str, kind: type[V], now: Now) -> None:
        self._database = database
        self._name = name
        self._codec = Codec(kind)
        self._now = now
        self._puts = 0

    def get(self, key: str) -> V | None:
        return self._one(_GET, key)

    def put(self, key: str, value: V) -> None:
        self._database.rows(_PUT, self._name, _bytes(key), self._codec.encode(value), _moment(value))
        self._puts += 1
        if self._puts % _SWEEP_EVERY == 0:
            self._database.rows(_SWEEP, self._name, (self._now() - MARGIN).timestamp())

    def change(self, key: str, value: V) -> bool:
        written = (self._codec.encode(value), _moment(value), self._name, _bytes(key))
        return bool(self._database.rows(_CHANGE, *written))

    def take(self, key: str) -> V | None:
        return self._one(_TAKE, key)

    def items(self, prefix: str = "") -> Iterator[tuple[str, V]]:
        start = _bytes(prefix)
        rows = self._database.rows(_ITEMS, self._name, start, start + _BEYOND)
        return iter([(bytes(key).decode("utf-8", "surrogatepass"), self._decoded(value)) for key, value in rows])

    def clear(self) -> None:
        self._database.rows(_CLEAR, self._name)

    def _one(self, statement: str, key: str) -> V | None:
        rows = self._database.rows(statement, self._name, _bytes(key))
        return self._decoded(rows[0][0]) if rows else None

    def _decoded(self, value: bytes) -> V:
        try:
            return self._codec.decode(bytes(value))
        except CodecError as error:
            raise StorageError(
                f"{self._database.place}: {self._name} was written by another version of medmij-sim ({error}) — "
                "begin with an empty place"
            ) from None


class SecretShelf(Generic[V]):
    """A shelf whose keys are secrets: it knows their hashes only, and no value that holds its own key.

    In `items` the keys are hashes too, and a value that holds its key has that empty.
    """

    def __init__(self, shelf: DatabaseShelf[V], kind: type[V]) -> None:
        self._shelf = shelf
        self._names_itself = "id" in getattr(kind, "__dataclass_fields__", ())

    def get(self, key: str) -> V | None:
        return self._named(self._shelf.get(_hash(key)), key)

    def put(self, key: str, value: V) -> None:
        self._shelf.put(_hash(key), self._nameless(value))

    def change(self, key: str, value: V) -> bool:
        return self._shelf.change(_hash(key), self._nameless(value))

    def take(self, key: str) -> V | None:
        return self._named(self._shelf.take(_hash(key)), key)

    def items(self, prefix: str = "") -> Iterator[tuple[str, V]]:
        return self._shelf.items(prefix)

    def clear(self) -> None:
        self._shelf.clear()

    def _nameless(self, value: V) -> V:
        nameless: V = self._with_id(value, "") if self._names_itself else value
        return nameless

    def _named(self, value: V | None, key: str) -> V | None:
        return value if value is None or not self._names_itself else self._with_id(value, key)

    @staticmethod
    def _with_id(value: Any, key: str) -> Any:
        return replace(value, id=key)


class DatabaseStorage:
    """Shelves in one database.

    Args:
        database: open, with the table of this version.
        address: what it was opened by.
        follows: it is another process that clears shelves; here `clear` does nothing.
    """

    def __init__(self, database: Database, address: str, *, follows: bool = False) -> None:
        self.address = address
        self._database = database
        self._follows = follows

    def shelf(self, name: str, kind: type[V], now: Now, *, secret: bool = False) -> Shelf[V]:
        made = (_FollowingShelf if self._follows else DatabaseShelf)(self._database, name, kind, now)
        return SecretShelf(made, kind) if secret else made

    def close(self) -> None:
        self._database.close()


class _FollowingShelf(DatabaseShelf[V]):
    def clear(self) -> None:
        """Left to the process that others follow: what came in since it cleared must stay."""


def check_version(found: int | None, place: str) -> None:
    """Refuse a table that another version made.

    Raises:
        StorageError: it is another.
    """
    if found not in (None, VERSION):
        raise StorageError(
            f"{place}: kept in form {found}, and this version of medmij-sim reads form {VERSION} — "
            "begin with an empty place, or take the version that made it"
        )


def _moment(value: object) -> float | None:
    expires = expiry_of(value)
    return None if expires is None else expires.timestamp()


def _bytes(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _hash(key: str) -> str:
    return sha256(_bytes(key)).hexdigest()
