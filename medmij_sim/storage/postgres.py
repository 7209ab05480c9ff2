"""PostgreSQL, for a world that several processes share. Needs the extra `postgres`."""

from __future__ import annotations

import threading
from typing import Any, Final
from urllib.parse import urlsplit

from medmij_sim.storage.database import VERSION, StorageError, check_version

_PATIENCE: Final = 10
"""Seconds in which the server must let us in."""

_ONE_AT_A_TIME: Final = 0x6D65646D  # spells medm
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS medmij_sim (form INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS shelf (
  place BIGSERIAL PRIMARY KEY,
  name TEXT NOT NULL,
  key BYTEA NOT NULL,
  value BYTEA NOT NULL,
  expires DOUBLE PRECISION,
  UNIQUE (name, key)
);
CREATE INDEX IF NOT EXISTS shelf_expires ON shelf (name, expires) WHERE expires IS NOT NULL
"""


class Postgres:
    """One PostgreSQL database.

    Args:
        url: such as `postgresql://user@host/database`.

    Raises:
        StorageError: it cannot be used, or psycopg is not installed.
    """

    def __init__(self, url: str) -> None:
        try:
            import psycopg
        except ImportError:
            raise StorageError("PostgreSQL needs psycopg — pip install 'medmij-sim[postgres]'") from None
        self._psycopg = psycopg
        self._url = url
        self.place = _without_password(url)
        self._lock = threading.Lock()
        self._connection = self._connect()
        self._prepare()

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        asked = statement.replace("?", "%s")
        with self._lock:
            try:
                return self._run(asked, values)
            except self._psycopg.OperationalError:
                # The server restarted, or hung up: once more, over a new connection.
                self._connection.close()
                self._connection = self._connect()
            try:
                return self._run(asked, values)
            except self._psycopg.Error as error:
                raise self._explained(error) from None

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _run(self, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        # The statements are constants of this package, with their values apart.
        cursor = self._connection.execute(statement.encode(), values, prepare=True)
        return cursor.fetchall() if cursor.description else []

    def _connect(self) -> Any:
        try:
            return self._psycopg.connect(self._url, autocommit=True, connect_timeout=_PATIENCE)
        except self._psycopg.Error as error:
            raise self._explained(error) from None

    def _prepare(self) -> None:
        try:
            with self._connection.transaction():
                self._run("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))
                for statement in _TABLE.split(";"):
                    self._connection.execute(statement.encode())
                form = self._run("SELECT form FROM medmij_sim", ())
                check_version(form[0][0] if form else None, self.place)
                if not form:
                    self._run("INSERT INTO medmij_sim (form) VALUES (%s)", (VERSION,))
        except self._psycopg.Error as error:
            raise self._explained(error) from None
        except StorageError:
            self._connection.close()
            raise

    def _explained(self, error: Exception) -> StorageError:
        first = next(iter(str(error).strip().splitlines()), type(error).__name__)
        return StorageError(f"{self.place}: {first} — see that the server runs, and that the URL is right")


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    user = f"{parts.username}@" if parts.username else ""
    return f"{parts.scheme}://{user}{host}{parts.path}"
