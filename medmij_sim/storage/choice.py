"""Which storage a text stands for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from medmij_sim.storage.database import DatabaseStorage, StorageError
from medmij_sim.storage.memory import MemoryStorage
from medmij_sim.storage.shelf import Storage

MEMORY: Final = "memory"
_POSTGRES: Final = ("postgresql://", "postgres://")
_SQLITE: Final = "sqlite:"


def sqlite_in(folder: Path) -> str:
    """What stands for a file in a folder."""
    return f"{_SQLITE}{folder / 'world.sqlite'}"


def check_store(text: str) -> None:
    """See that a text stands for a storage.

    Raises:
        ValueError: it does not.
    """
    if text != MEMORY and not text.startswith((*_POSTGRES, _SQLITE)):
        raise ValueError("store is not known — write memory, sqlite:FILE or postgresql://user@host/database")


def open_storage(text: str, *, follows: bool = False) -> Storage:
    """Open a storage.

    Args:
        text: `memory`, `sqlite:FILE`, or the URL of a PostgreSQL database.
        follows: it is another process that clears shelves.

    Raises:
        StorageError: it cannot be had; one line.
    """
    try:
        check_store(text)
    except ValueError as error:
        raise StorageError(str(error)) from None
    if text == MEMORY:
        return MemoryStorage()
    if text.startswith(_SQLITE):
        from medmij_sim.storage.sqlite import Sqlite

        return DatabaseStorage(Sqlite(Path(text.removeprefix(_SQLITE))), text, follows=follows)
    from medmij_sim.storage.postgres import Postgres

    return DatabaseStorage(Postgres(text), text, follows=follows)
