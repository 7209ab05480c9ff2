"""The world of the tests on gegevensdiensten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from services_world import ServicesWorld, make_services_world


@pytest.fixture(scope="session")
def services_world() -> Iterator[ServicesWorld]:
    """For tests that only read."""
    made = make_services_world()
    yield made
    made.world.close()
