"""Faults of "Toestemmingen aanpassen"; that a withdrawal does nothing is among those of the token endpoint."""

from __future__ import annotations

from medmij_sim.faults.model import Fault

CONSENT_FAULTS: tuple[Fault, ...] = (
    Fault(
        "dvza.consents.of-everybody",
        "Toont bij het aanpassen van toestemmingen ook die van anderen.",
        "Shows consents of others too to who wants to change consents.",
        {"shows_own_consents_only": False},
    ),
    Fault(
        "dvza.consents.form-not-checked",
        "Stopt toestemmingen ook met een formulier dat van een andere site komt.",
        "Ends consents with a form that comes from another site, too.",
        {"checks_consents_form": False},
    ),
)
