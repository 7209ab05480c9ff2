"""What the tests of the storage share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from postgres_server import postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL database; tests that need it skip where none can be had."""
    with postgres_server() as url:
        yield url
