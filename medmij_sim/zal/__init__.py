"""The Zorgaanbiederslijst: which Zorgaanbieder offers which Gegevensdienst, and at which endpoints."""

from medmij_sim.listxml.problem import ListError, NotListedError, Problem, Severity
from medmij_sim.zal.model import (
    Abonneren,
    Gegevensdienst,
    Interfaceversie,
    Systeemrol,
    Zorgaanbieder,
    Zorgaanbiederslijst,
)
from medmij_sim.zal.reduced import for_release2
from medmij_sim.zal.xml import ZAL, read, validate, write

__all__ = [
    "ZAL",
    "Abonneren",
    "Gegevensdienst",
    "Interfaceversie",
    "ListError",
    "NotListedError",
    "Problem",
    "Severity",
    "Systeemrol",
    "Zorgaanbieder",
    "Zorgaanbiederslijst",
    "for_release2",
    "read",
    "validate",
    "write",
]
