"""The Zorgaanbiederskoppellijst: by which numbers (AGB, URA, OIN) a Zorgaanbieder is known elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medmij_sim.listxml.lazily import clients_of
from medmij_sim.listxml.problem import ListError, NotListedError, Problem, Severity
from medmij_sim.zakl.model import Gegevensdienst, Kenmerk, Zorgaanbieder, Zorgaanbiederskoppellijst
from medmij_sim.zakl.xml import ZAKL, read, validate, write

if TYPE_CHECKING:
    from medmij_sim.zakl.client import AsyncClient, Client

__all__ = [
    "ZAKL",
    "AsyncClient",
    "Client",
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

__getattr__ = clients_of(__name__)
