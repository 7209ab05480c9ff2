"""Fixtures of the PGO's tests."""

from __future__ import annotations

import pytest
from pgo_surroundings import Surroundings


@pytest.fixture
def around() -> Surroundings:
    return Surroundings()
