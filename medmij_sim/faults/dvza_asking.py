"""Faults of the pages about something other than consent to collect: sharing, messages, and that there is nothing."""

from __future__ import annotations

from medmij_sim.dvza.policy import CONFORMING
from medmij_sim.faults.model import Fault

ASKING_FAULTS: tuple[Fault, ...] = (
    Fault(
        "dvza.screens.consent-for-delen",
        "Toont bij Delen de toestemmingspagina van Verzamelen.",
        "Shows the consent page of Verzamelen for Delen.",
        {"confirmation_page": "consent"},
    ),
    Fault(
        "dvza.screens.confirmation-without-pgo",
        "Op de bevestigingspagina ontbreekt de naam van de PGO.",
        "The confirmation page lacks the name of the PGO.",
        {"confirmation_page_shows": CONFORMING.confirmation_page_shows - {"pgo"}},
    ),
    Fault(
        "dvza.screens.confirmation-without-gegevensdienst",
        "Op de bevestigingspagina ontbreekt de naam van de gegevensdienst.",
        "The confirmation page lacks the name of the gegevensdienst.",
        {"confirmation_page_shows": CONFORMING.confirmation_page_shows - {"gegevensdienst"}},
    ),
    Fault(
        "dvza.screens.subscription-without-days",
        "Zegt bij de toestemming voor berichten niet hoe lang die duurt.",
        "Does not say how long the consent for messages lasts.",
        {"subscription_page_shows": CONFORMING.subscription_page_shows - {"days"}},
    ),
    Fault(
        "dvza.screens.unavailable-without-page",
        "Stuurt wie er niets kan ophalen zonder uitleg terug naar de PGO.",
        "Sends people for whom there is nothing back to the PGO without explanation.",
        {"unavailable_page": False},
    ),
)
