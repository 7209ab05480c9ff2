"""How an app breaks a connection off in the middle of things, on sockets and in process alike."""

from __future__ import annotations

from typing import Final

HANG_UP: Final = "medmij_sim.hang_up"
"""Key in `scope["extensions"]` of a function that ends the connection after what was sent; it may raise what a client
in this process gets to see."""


class HungUp(Exception):  # noqa: N818 - the app means to
    """Raised by an app that ends the connection instead of finishing its answer."""
