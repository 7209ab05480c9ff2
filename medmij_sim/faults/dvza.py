"""Named faults of the mock DVZA: deviations of its policy."""

from __future__ import annotations

from medmij_sim.faults.model import Fault

DVZA_FAULTS: tuple[Fault, ...] = ()
