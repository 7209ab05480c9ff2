"""How NEP-DigiD behaves; the defaults conform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class DigidPolicy:
    """The behaviour knobs of NEP-DigiD.

    Attributes:
        clock_offset: added to every moment that it writes, so that a provider meets a DigiD whose clock is off.
        returns_low_level: a login below the level asked for succeeds, with the level that was reached.
        certificate_variant: what is wrong with its TLS certificate, by the names of `medmij_sim.pki.Variant`.
    """

    clock_offset: timedelta = timedelta()
    returns_low_level: bool = False
    certificate_variant: str = "good"
