"""The Whitelist: the host names of the Nodes that may take part in back-channel traffic."""

from medmij_sim.listxml.problem import ListError, Problem, Severity
from medmij_sim.whl.model import Whitelist
from medmij_sim.whl.xml import WHL, read, validate, write

__all__ = ["WHL", "ListError", "Problem", "Severity", "Whitelist", "read", "validate", "write"]
