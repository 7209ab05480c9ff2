"""A PGO that may share, for the tests of Delen."""

from __future__ import annotations

import pytest
from dvza_stage import Stage, make_stage
from sharing_stage import Sharer


@pytest.fixture
def sharer() -> Sharer:
    """With a stage of its own."""
    return Sharer(make_stage())


@pytest.fixture(scope="module")
def reused() -> Sharer:
    """With tokens that were asked for before; what was shared is forgotten by `emptied`."""
    return Sharer(make_stage())


@pytest.fixture
def emptied(reused: Sharer) -> Sharer:
    """The same stage every time, without anything received."""
    empty(reused.stage)
    return reused


def empty(stage: Stage) -> None:
    stage.dvza._context.store.received.clear()
