"""The mock PGO: OAuth and FHIR client with a store; headless, served, or as a command."""

from medmij_sim.pgo.channel import ClientFactory
from medmij_sim.pgo.errors import (
    ListUnavailableError,
    NotWhitelistedError,
    PgoError,
    RefusedError,
    TokenError,
    UnknownSessionError,
)
from medmij_sim.pgo.journey import Harvest, Journey
from medmij_sim.pgo.outcome import CallbackResult, Outcome
from medmij_sim.pgo.party import Pgo
from medmij_sim.pgo.policy import PgoPolicy

__all__ = [
    "CallbackResult",
    "ClientFactory",
    "Harvest",
    "Journey",
    "ListUnavailableError",
    "NotWhitelistedError",
    "Outcome",
    "Pgo",
    "PgoError",
    "PgoPolicy",
    "RefusedError",
    "TokenError",
    "UnknownSessionError",
]
