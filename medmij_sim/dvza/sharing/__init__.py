"""Delen: what a resource endpoint does with content that people share (gegevensdiensten 2.3, 2.10-2.15)."""

from medmij_sim.dvza.sharing.call import Answer, Call, call_of
from medmij_sim.dvza.sharing.read_back import read_back
from medmij_sim.dvza.sharing.receiving import receive

__all__ = ["Answer", "Call", "call_of", "read_back", "receive"]
