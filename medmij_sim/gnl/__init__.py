"""The Gegevensdienstnamenlijst: what each Gegevensdienst is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medmij_sim.gnl.model import Gegevensdienst, Gegevensdienstnamenlijst
from medmij_sim.gnl.xml import GNL, read, validate, write

if TYPE_CHECKING:
    from medmij_sim.gnl.client import AsyncClient, Client
from medmij_sim.listxml.problem import ListError, NotListedError, Problem, Severity

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


def __getattr__(name: str) -> Any:
    if name in ("Client", "AsyncClient"):
        from medmij_sim.gnl import client

        return getattr(client, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
