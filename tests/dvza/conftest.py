"""Stages for the tests of the DVZA."""

from __future__ import annotations

import pytest
from dvza_stage import Reader, Stage, make_stage


@pytest.fixture
def stage() -> Stage:
    """A stage of one's own."""
    return make_stage()


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The rich person at the huisarts, logged in; for tests that only read."""
    stage = make_stage()
    return Reader(stage, stage.token())
