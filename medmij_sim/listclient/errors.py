"""When there is no list to work by."""

from __future__ import annotations

from medmij_sim.errors import MedmijSimError


class ListUnavailableError(MedmijSimError):
    """No list is held and none can be had; a check against it counts as failed (core.whl.307)."""
