"""The Stelselnode: publishes the lists, and can be told to publish them wrong."""

from medmij_sim.stelselnode.app import stelselnode_app
from medmij_sim.stelselnode.policy import StelselnodePolicy

__all__ = ["StelselnodePolicy", "stelselnode_app"]
