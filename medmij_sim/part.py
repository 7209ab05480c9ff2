"""What the parts that a `World` is put together of have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from medmij_sim.world import World


class Part:
    """A part of a `World`: what people do with it, by one reason."""

    @property
    def _whole(self) -> World:
        return cast("World", self)
