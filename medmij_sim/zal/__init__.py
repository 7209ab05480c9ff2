"""The Zorgaanbiederslijst: which Zorgaanbieder offers which Gegevensdienst, and at which endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medmij_sim.listxml.lazily import clients_of
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

if TYPE_CHECKING:
    from medmij_sim.zal.client import AsyncClient, Client

__all__ = [
    "ZAL",
    "Abonneren",
    "AsyncClient",
    "Client",
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

__getattr__ = clients_of(__name__)
