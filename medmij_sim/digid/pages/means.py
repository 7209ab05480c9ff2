"""The means that people log in with, and the steps that each takes on our pages.

Source: spec DigiD 4 and 11: structure only, texts and looks are our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from medmij_sim.digid.login import Level

StepName = Literal["name", "sms", "koppelcode", "qr", "pin", "reader"]


@dataclass(frozen=True, slots=True)
class Means:
    """Something to log in with.

    Args:
        key: as forms say it.
        level: what it reaches.
        steps: of the walk-through, in order.
    """

    key: str
    level: Level
    steps: tuple[StepName, ...]


_APP: Final[tuple[StepName, ...]] = ("koppelcode", "qr", "pin")

MEANS: Final[Mapping[str, Means]] = {
    each.key: each
    for each in (
        Means("basis", Level.BASIS, ("name",)),
        Means("midden", Level.MIDDEN, _APP),
        Means("midden-sms", Level.MIDDEN, ("name", "sms")),
        Means("substantieel", Level.SUBSTANTIEEL, _APP),
        Means("hoog", Level.HOOG, ("reader", "pin")),
    )
}
"""By key, lowest level first; the key of the first of a level is the name of that level."""


def means_for(level: Level) -> Means:
    """What to offer first for a level."""
    return MEANS[level.name.lower()]
