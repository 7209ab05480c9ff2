"""Keeps the Zorgaanbiederskoppellijst at hand, wherever it is: no address of it was published."""

from __future__ import annotations

from medmij_sim.listclient import AsyncListClient, ListClient
from medmij_sim.zakl.model import Zorgaanbiederskoppellijst
from medmij_sim.zakl.xml import ZAKL


class Client(ListClient[Zorgaanbiederskoppellijst]):
    """The Zorgaanbiederskoppellijst, fetched in time, validated, the last good one kept; see `ListClient`.

    Its `base` is the whole URL of the list. As for the other lists, `?api=2` takes the place of any query in it;
    `Settings(api=None)` leaves the URL as it is.
    """

    list_format = ZAKL

    def _address(self, base: str) -> str:
        return base


class AsyncClient(AsyncListClient[Zorgaanbiederskoppellijst]):
    """`Client`, asynchronous."""

    list_format = ZAKL

    def _address(self, base: str) -> str:
        return base
