"""How the Stelselnode behaves; the defaults conform."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StelselnodePolicy:
    """The behaviour knobs of the Stelselnode.

    Args:
        broken_list: kind of list (`"zal"`, `"ocl"`, `"whl"`, `"gnl"`) that is served without its Volgnummer, which
            its schema forbids, so that a reader must refuse it (core.alst.202 and its like). A broken ZAL also names
            authorization endpoints that do not exist, so that it shows when somebody uses it.
        whitelist_without: beginning of the host names that are left out of the whitelist, which stays valid.
    """

    broken_list: str | None = None
    whitelist_without: str | None = None
