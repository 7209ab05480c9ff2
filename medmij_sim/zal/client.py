"""Keeps the Zorgaanbiederslijst of the Stelselnode at hand."""

from __future__ import annotations

from medmij_sim.listclient import AsyncListClient, ListClient
from medmij_sim.zal.model import Zorgaanbiederslijst
from medmij_sim.zal.xml import ZAL


class Client(ListClient[Zorgaanbiederslijst]):
    """The Zorgaanbiederslijst, fetched in time, validated, the last good one kept; see `ListClient`."""

    list_format = ZAL


class AsyncClient(AsyncListClient[Zorgaanbiederslijst]):
    """`Client`, asynchronous."""

    list_format = ZAL
