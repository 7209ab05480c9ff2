"""The Gegevensdienstnamenlijst: what each Gegevensdienst is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medmij_sim.gnl.model import Gegevensdienst, Gegevensdienstnamenlijst
from medmij_sim.gnl.xml import GNL, read, validate, write
from medmij_sim.listxml.lazily import clients_of
from medmij_sim.listxml.problem import ListError, NotListedError, Problem, Severity

if TYPE_CHECKING:
    from medmij_sim.gnl.client import AsyncClient, Client

__all__ = [
    "GNL",
    "AsyncClient",
    "Client",
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

__getattr__ = clients_of(__name__)
