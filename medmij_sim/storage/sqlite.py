"""A SQLite file: survives the end of its processes, `kill -9` included.

In WAL mode with `synchronous=NORMAL` a write is safe from the end of a process the moment it returns. When the machine
loses power, the last writes may be gone; what is there is never damaged. Waiting for the disk at every write (`FULL`)
would cost milliseconds in which nobody is served.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from medmij_sim.storage.database import VERSION, StorageError, check_version

PATIENCE: Final = 10.0
"""Seconds to wait for another process that writes."""

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS shelf (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  key BLOB NOT NULL,
  value BLOB NOT NULL,
  expires REAL,
  UNIQUE (name, key)
);
CREATE INDEX IF NOT EXISTS shelf_expires ON shelf (name, expires) WHERE expires IS NOT NULL;
"""


class Sqlite:
    """One SQLite file, for any number of threads and processes of this machine.

    Args:
        path: the file, made when it is not there, for its owner only.

    Raises:
        StorageError: it cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.place = str(path)
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        except OSError as error:
            raise StorageError(f"{path}: {error.strerror} — write elsewhere with --state or --store") from None
        with self._explained():
            self._connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            self._prepare()

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock, self._explained():
            return self._connection.execute(statement, values).fetchall()

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _prepare(self) -> None:
        run = self._connection.execute
        run("PRAGMA journal_mode=WAL")
        run("PRAGMA synchronous=NORMAL")
        run("BEGIN IMMEDIATE")
        (found,) = run("PRAGMA user_version").fetchone()
        try:
            check_version(found or None, self.place)
            for statement in _TABLE.split(";"):
                run(statement)
            run(f"PRAGMA user_version={VERSION}")
            run("COMMIT")
        except StorageError:
            self._connection.close()
            raise

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StorageError(
                f"{self.place}: {error} — it must be a file that medmij-sim made, or a new one"
            ) from None
