"""A PGO that may share, for the tests of Delen."""

from __future__ import annotations

import pytest
from dvza_stage import make_stage
from sharing_stage import Sharer


@pytest.fixture(scope="module")
def reused() -> Sharer:
    """With tokens that were asked for before; what was shared is forgotten by `emptied`."""
    return Sharer(make_stage())


@pytest.fixture
def emptied(reused: Sharer) -> Sharer:
    """The same stage every time, without anything received."""
    reused.forget()
    return reused
