"""The mock DVZA (dienstverlener aanbieder): authorization, token and resource server, over several releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medmij_sim.dvza.party import Dvza
    from medmij_sim.dvza.policy import DvzaPolicy

__all__ = ["Dvza", "DvzaPolicy"]


def __getattr__(name: str) -> object:
    # Lazy, so that the catalogue of faults can read the policy without importing a server.
    if name == "Dvza":
        from medmij_sim.dvza.party import Dvza

        return Dvza
    if name == "DvzaPolicy":
        from medmij_sim.dvza.policy import DvzaPolicy

        return DvzaPolicy
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
