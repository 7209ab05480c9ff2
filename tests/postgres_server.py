"""A PostgreSQL server for tests: in a folder of its own, by another user than root, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

USER = "postgres"


def program(name: str) -> str | None:
    """Where a program of PostgreSQL is; Debian has them beside the path."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(installed[-1]) if installed else shutil.which(name)


@contextlib.contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a database; skips where no server can be had."""
    pytest.importorskip("psycopg", reason="psycopg is not installed; pip install 'medmij-sim[postgres]'")
    initdb, postgres = program("initdb"), program("postgres")
    if initdb is None or postgres is None:
        pytest.skip("no PostgreSQL server here; on Debian: apt-get install postgresql")
    as_user = _another_user()
    folder = Path(tempfile.mkdtemp(prefix="medmij-sim-pg-"))
    data = folder / "data"
    try:
        if as_user:
            shutil.chown(folder, USER)
        # Nothing of it outlives the tests: no need to wait for the disk.
        making = [initdb, "-D", str(data), "-U", USER, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]
        subprocess.run(making, check=True, capture_output=True, cwd=folder, **as_user)
        serving = [postgres, "-D", str(data), "-k", str(folder), "-c", "listen_addresses=", "-c", "fsync=off"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(serving, stdout=log, stderr=log, cwd=folder, **as_user)
        try:
            yield _awaited(f"postgresql://{USER}@/postgres?host={folder}")
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(10)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _another_user() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    try:
        pwd.getpwnam(USER)
    except KeyError:
        pytest.skip(f"no user {USER}: a PostgreSQL server refuses to run as root")
    return {"user": USER, "group": USER, "extra_groups": ()}


def _awaited(url: str) -> str:
    import psycopg

    deadline = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return url
