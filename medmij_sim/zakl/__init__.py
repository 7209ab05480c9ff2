"""The Zorgaanbiederskoppellijst: by which numbers (AGB, URA, OIN) a Zorgaanbieder is known elsewhere."""

from medmij_sim.listxml.problem import ListError, NotListedError, Problem, Severity
from medmij_sim.zakl.model import Gegevensdienst, Kenmerk, Zorgaanbieder, Zorgaanbiederskoppellijst
from medmij_sim.zakl.xml import ZAKL, read, validate, write

__all__ = [
    "ZAKL",
    "Gegevensdienst",
    "Kenmerk",
    "ListError",
    "NotListedError",
    "Problem",
    "Severity",
    "Zorgaanbieder",
    "Zorgaanbiederskoppellijst",
    "read",
    "validate",
    "write",
]
