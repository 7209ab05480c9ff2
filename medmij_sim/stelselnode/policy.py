"""How the Stelselnode behaves; the defaults conform."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StelselnodePolicy:
    """The behaviour knobs of the Stelselnode.

    Args:
        broken_list: kind of list (`"zal"`, `"ocl"`, `"whl"`, `"gnl"`) that is served without its Volgnummer, which
            its schema forbids, so that a reader must refuse it (core.alst.202 and its like).
    """

    broken_list: str | None = None
