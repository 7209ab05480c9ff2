"""The Whitelist: the host names of the Nodes that may take part in back-channel traffic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medmij_sim.listxml.lazily import clients_of
from medmij_sim.listxml.problem import ListError, Problem, Severity
from medmij_sim.whl.model import Whitelist
from medmij_sim.whl.xml import WHL, read, validate, write

if TYPE_CHECKING:
    from medmij_sim.whl.client import AsyncClient, Client

__all__ = ["WHL", "AsyncClient", "Client", "ListError", "Problem", "Severity", "Whitelist", "read", "validate", "write"]

__getattr__ = clients_of(__name__)
