"""What a worker must know to begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from medmij_sim.cast import Cast
from medmij_sim.config import WorldConfig
from medmij_sim.dvza.token_map import TokenMap
from medmij_sim.transport import Address
from medmij_sim.workers.circumstances import Circumstances


@dataclass(frozen=True, slots=True)
class Beginning:
    """The world of the home, as a worker makes it again.

    Args:
        fixed_tokens: bearer tokens that stand for people.
        frozen: where a frozen clock began; None for one that runs.
        first_offset: that a reset returns to.
        record_limit: of the record of a worker, which the home empties.
        storage: where the parties remember (see `medmij_sim.storage.open_storage`).
        certificates: the folder of the home's PKI.
        addresses: of every host.
        login_origin: of the pages where people log in.
        passed_to: path of the Unix socket at which the home takes connections over.
        circumstances: as they are now.
    """

    seed: int
    domain: str
    cast: Cast
    config: WorldConfig
    fixed_tokens: TokenMap = field(repr=False)
    frozen: datetime | None
    first_offset: timedelta
    record_limit: int | None
    storage: str = field(repr=False)
    certificates: Path
    addresses: Mapping[str, Address]
    login_origin: str
    passed_to: str
    circumstances: Circumstances
