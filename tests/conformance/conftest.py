"""A world on sockets and its own target files, shared by the tests of the suite around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medmij_sim.selfcheck import served_world


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that a served world wrote."""
    folder = tmp_path_factory.mktemp("state")
    with served_world(domain="medmij.localhost", port=0, state=folder, seed=1) as written:
        yield written


@pytest.fixture
def dvza_file(state: Path) -> Path:
    return state / "targets" / "dvza-a.toml"


@pytest.fixture
def pgo_file(state: Path) -> Path:
    return state / "targets" / "pgo-a.toml"
