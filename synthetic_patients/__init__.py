"""People who do not exist, and their dossiers.

from synthetic_patients import Dossier, dossiers

Dossier.from_seed(7)                  # someone, by seeded chance
Dossier.for_persona("woman_34")       # someone every world knows
dossiers(must_contain="Procedure")    # a Hypothesis strategy
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synthetic_patients.dossier import Dossier
    from synthetic_patients.strategies import dossiers

__all__ = ["Dossier", "dossiers"]


def __getattr__(name: str) -> object:
    if name == "Dossier":
        from synthetic_patients.dossier import Dossier

        return Dossier
    if name == "dossiers":
        from synthetic_patients.strategies import dossiers

        return dossiers
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
