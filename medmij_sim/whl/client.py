"""Keeps the Whitelist of the Stelselnode at hand."""

from __future__ import annotations

from medmij_sim.listclient import AsyncListClient, ListClient
from medmij_sim.whl.model import Whitelist
from medmij_sim.whl.xml import WHL


class Client(ListClient[Whitelist]):
    """The Whitelist, fetched in time, validated, the last good one kept; see `ListClient`."""

    list_format = WHL


class AsyncClient(AsyncListClient[Whitelist]):
    """`Client`, asynchronous."""

    list_format = WHL
