"""A server of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from server_stand import Stand


@pytest.fixture
def stand() -> Iterator[Stand]:
    made = Stand()
    yield made
    made.stop()


@pytest.fixture
def telling() -> Iterator[Stand]:
    made = Stand(tells=True)
    yield made
    made.stop()
