"""Keeps a list at hand as the rules want it: fetched in time, validated, the last good one kept.

Import the client of one list from its own package: `medmij_sim.zal.Client`, `medmij_sim.whl.AsyncClient`.
"""

from medmij_sim.listclient.asynchronous import AsyncKept, AsyncListClient
from medmij_sim.listclient.errors import ListUnavailableError
from medmij_sim.listclient.keeper import Keeper, Status
from medmij_sim.listclient.settings import Settings
from medmij_sim.listclient.synchronous import Kept, ListClient

__all__ = [
    "AsyncKept",
    "AsyncListClient",
    "Keeper",
    "Kept",
    "ListClient",
    "ListUnavailableError",
    "Settings",
    "Status",
]
