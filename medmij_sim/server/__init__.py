"""Puts ASGI apps on TLS sockets: a front listener and a back listener, hosts told apart by SNI."""

from __future__ import annotations

from medmij_sim.server.places import Places, ServeError
from medmij_sim.server.serving import Addresses, Server
from medmij_sim.server.site import Site

__all__ = ["Addresses", "Places", "ServeError", "Server", "Site"]
