"""Keeps the Gegevensdienstnamenlijst of the Stelselnode at hand."""

from __future__ import annotations

from medmij_sim.gnl.model import Gegevensdienstnamenlijst
from medmij_sim.gnl.xml import GNL
from medmij_sim.listclient import AsyncListClient, ListClient


class Client(ListClient[Gegevensdienstnamenlijst]):
    """The Gegevensdienstnamenlijst, fetched in time, validated, the last good one kept; see `ListClient`."""

    list_format = GNL


class AsyncClient(AsyncListClient[Gegevensdienstnamenlijst]):
    """`Client`, asynchronous."""

    list_format = GNL
