"""How the Stelselnode behaves; the defaults conform."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StelselnodePolicy:
    """The behaviour knobs of the Stelselnode; each names one kind of list (`"zal"`, `"ocl"`, `"whl"`, `"gnl"`).

    Attributes of what is published, well-formed and numbered anew:
        withdrawn_from: list whose first entry was withdrawn.
        empty_whitelist: nobody is on the whitelist, which its schema allows.
        whitelist_without: beginning of the host names that are left out of the whitelist.

    Attributes of what goes wrong:
        older_list: list of which an older copy is served: valid, yet with a Volgnummer below every other, a Tijdstempel
            of the day before, and something else to say.
        broken_list: list that is served without its Volgnummer, which its schema forbids, so that a reader must
            refuse it (core.alst.202 and its like). A broken ZAL also names authorization endpoints that do not exist,
            so that it shows when somebody uses it.
        extended_list: list with elements that its schema does not know.
        truncated_list: list that lacks its last fifth.
        unavailable_list: list that is answered with 503.
        slow_list: list whose second half comes `slow_seconds` after the first.
        certificate_variant: what is wrong with its certificate, by the names of `medmij_sim.pki.Variant`.
    """

    withdrawn_from: str | None = None
    empty_whitelist: bool = False
    whitelist_without: str | None = None
    older_list: str | None = None
    broken_list: str | None = None
    extended_list: str | None = None
    truncated_list: str | None = None
    unavailable_list: str | None = None
    slow_list: str | None = None
    slow_seconds: float = 30.0
    certificate_variant: str = "good"
