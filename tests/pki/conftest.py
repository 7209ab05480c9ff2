"""What tests of the PKI share."""

from __future__ import annotations

from pathlib import Path

import pytest

from medmij_sim.clock import Clock
from medmij_sim.pki import Pki


@pytest.fixture
def pki(tmp_path: Path) -> Pki:
    return Pki(Clock(), tmp_path / "pki")
