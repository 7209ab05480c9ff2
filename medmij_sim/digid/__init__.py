"""The fake DigiD and the seam through which a DVZA has a person log in."""

from medmij_sim.digid.ending import NextAnswer
from medmij_sim.digid.login import Authenticator, Departure, Level, LoginRequest, LoginResult, Outcome, Register
from medmij_sim.digid.party import Digid

__all__ = [
    "Authenticator",
    "Departure",
    "Digid",
    "Level",
    "LoginRequest",
    "LoginResult",
    "NextAnswer",
    "Outcome",
    "Register",
]
