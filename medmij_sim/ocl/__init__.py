"""The OAuthclientlist: which PGO may ask for authorization, under which name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medmij_sim.listxml.lazily import clients_of
from medmij_sim.listxml.problem import ListError, NotListedError, Problem, Severity
from medmij_sim.ocl.model import Abonneren, Gegevensdienst, Interfaceversie, OAuthclient, OAuthclientlist
from medmij_sim.ocl.reduced import for_release2
from medmij_sim.ocl.xml import OCL, read, validate, write

if TYPE_CHECKING:
    from medmij_sim.ocl.client import AsyncClient, Client

__all__ = [
    "OCL",
    "Abonneren",
    "AsyncClient",
    "Client",
    "Gegevensdienst",
    "Interfaceversie",
    "ListError",
    "NotListedError",
    "OAuthclient",
    "OAuthclientlist",
    "Problem",
    "Severity",
    "for_release2",
    "read",
    "validate",
    "write",
]

__getattr__ = clients_of(__name__)
