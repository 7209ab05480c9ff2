"""What the parties of one world share."""

from __future__ import annotations

from dataclasses import dataclass

from medmij_sim.clock import Clock
from medmij_sim.faults import Faults
from medmij_sim.mint import Mint
from medmij_sim.record import Record


@dataclass(frozen=True, slots=True)
class Environment:
    """One world's time, chance, faults and record."""

    clock: Clock
    mint: Mint
    faults: Faults
    record: Record
