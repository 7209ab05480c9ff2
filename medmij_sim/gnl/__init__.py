"""The Gegevensdienstnamenlijst: what each Gegevensdienst is called."""

from medmij_sim.gnl.model import Gegevensdienst, Gegevensdienstnamenlijst
from medmij_sim.gnl.xml import GNL, read, validate, write
from medmij_sim.listxml.problem import ListError, NotListedError, Problem, Severity

__all__ = [
    "GNL",
    "Gegevensdienst",
    "Gegevensdienstnamenlijst",
    "ListError",
    "NotListedError",
    "Problem",
    "Severity",
    "read",
    "validate",
    "write",
]
