"""Named faults of the mock PGO: deviations of its policy."""

from __future__ import annotations

from medmij_sim.faults.model import Fault

PGO_FAULTS: tuple[Fault, ...] = ()
