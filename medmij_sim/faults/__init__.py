"""The one catalogue of named ways in which a party can misbehave."""

from __future__ import annotations

from medmij_sim.faults.certificates import CERTIFICATE_FAULTS
from medmij_sim.faults.chainlog import CHAINLOG_FAULTS
from medmij_sim.faults.digid import DIGID_FAULTS
from medmij_sim.faults.dvza import DVZA_FAULTS
from medmij_sim.faults.model import Fault, Faults, NotOfThisPartyError, UnknownFaultError
from medmij_sim.faults.pgo import PGO_FAULTS
from medmij_sim.faults.stelselnode import STELSELNODE_FAULTS
from medmij_sim.faults.surroundings import SURROUNDINGS_FAULTS

CATALOGUE: tuple[Fault, ...] = (
    *DVZA_FAULTS,
    *PGO_FAULTS,
    *SURROUNDINGS_FAULTS,
    *CERTIFICATE_FAULTS,
    *CHAINLOG_FAULTS,
    *STELSELNODE_FAULTS,
    *DIGID_FAULTS,
)

__all__ = ["CATALOGUE", "Fault", "Faults", "NotOfThisPartyError", "UnknownFaultError"]
