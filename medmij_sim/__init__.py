"""The MedMij simulator library: `World` holds all parties of the afsprakenstelsel. Importing this costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medmij_sim.world import World

__version__ = "0.1.0"
__all__ = ["World", "__version__"]


def __getattr__(name: str) -> Any:
    if name == "World":
        from medmij_sim.world import World

        return World
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
