"""The parties of a world, made when first needed, and the hosts at which they answer; a module for each kind."""

from medmij_sim.parties.everybody import Parties
from medmij_sim.parties.surroundings import Surroundings

__all__ = ["Parties", "Surroundings"]
