"""Keeps the OAuthclientlist of the Stelselnode at hand."""

from __future__ import annotations

from medmij_sim.listclient import AsyncListClient, ListClient
from medmij_sim.ocl.model import OAuthclientlist
from medmij_sim.ocl.xml import OCL


class Client(ListClient[OAuthclientlist]):
    """The OAuthclientlist, fetched in time, validated, the last good one kept; see `ListClient`."""

    list_format = OCL


class AsyncClient(AsyncListClient[OAuthclientlist]):
    """`Client`, asynchronous."""

    list_format = OCL
