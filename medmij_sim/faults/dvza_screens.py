"""Faults of the screens: their order, and what is on them."""

from __future__ import annotations

from medmij_sim.dvza.policy import CONFORMING
from medmij_sim.faults.model import Fault


def _consent_lacks(part: str, name: str, nl: str, en: str) -> Fault:
    return Fault(
        f"dvza.screens.{name}",
        f"Op de toestemmingspagina ontbreekt {nl}.",
        f"The consent page lacks {en}.",
        {"consent_page_shows": CONFORMING.consent_page_shows - {part}},
    )


def _failure_lacks(part: str, nl: str, en: str) -> Fault:
    return Fault(
        f"dvza.screens.failure-without-{part}",
        f"Op de foutpagina ontbreekt {nl}.",
        f"The failure page lacks {en}.",
        {"failure_page_shows": CONFORMING.failure_page_shows - {part}},
    )


SCREEN_FAULTS: tuple[Fault, ...] = (
    Fault(
        "dvza.screens.no-landing-page",
        "Slaat de landingspagina over.",
        "Skips the landing page.",
        {"steps": ("login", "consent")},
    ),
    Fault(
        "dvza.screens.consent-before-login",
        "Vraagt toestemming voordat de persoon heeft ingelogd.",
        "Asks for consent before the person has logged in.",
        {"steps": ("landing", "consent", "login")},
    ),
    Fault(
        "dvza.screens.no-cancellation-page",
        "Stuurt wie annuleert meteen terug naar de PGO.",
        "Sends a person who cancels straight back to the PGO.",
        {"cancellation_page": False},
    ),
    Fault(
        "dvza.screens.no-refusal-page",
        "Stuurt wie weigert meteen terug naar de PGO.",
        "Sends a person who refuses straight back to the PGO.",
        {"refusal_page": False},
    ),
    Fault(
        "dvza.screens.no-consent-page",
        "Geeft een code zonder toestemming te vragen.",
        "Gives a code without asking for consent.",
        {"steps": ("landing", "login")},
    ),
    _consent_lacks("aanbieder", "consent-without-aanbieder", "de naam van de aanbieder", "the name of the aanbieder"),
    _consent_lacks("pgo", "consent-without-pgo", "de naam van de PGO", "the name of the PGO"),
    _consent_lacks(
        "long-term", "no-long-term-option", "de keuze voor onbepaalde tijd", "the option of indefinite consent"
    ),
    _consent_lacks("logo", "no-logo", "het MedMij-logo", "the MedMij logo"),
    _consent_lacks(
        "privacy", "no-privacy-link", "de link naar de privacyverklaring", "the link to the privacy statement"
    ),
    Fault(
        "dvza.screens.long-term-preselected",
        "Zet de keuze voor onbepaalde tijd vooraf aan.",
        "Selects the option of indefinite consent beforehand.",
        {"long_term_preselected": True},
    ),
    Fault(
        "dvza.screens.placeholder-left",
        "Laat op de toestemmingspagina een invulplek staan.",
        "Leaves a placeholder on the consent page.",
        {"placeholder_left": True},
    ),
    Fault(
        "dvza.screens.pgo-by-client-id",
        "Noemt de PGO bij zijn hostnaam en niet bij de naam op de OAuthclientlist.",
        "Calls the PGO by its host name, not by the name on the OAuthclientlist.",
        {"names_pgo_by": "client_id"},
    ),
    _failure_lacks("trace-id", "de Trace ID", "the Trace ID"),
    _failure_lacks("session-id", "de Session ID", "the Session ID"),
    _failure_lacks("name", "de naam van de DVZA", "the name of the DVZA"),
    _failure_lacks("phone", "het telefoonnummer", "the phone number"),
    Fault(
        "dvza.screens.return-link-on-client-error",
        "Toont een link terug terwijl client_id of redirect_uri niet klopt.",
        "Shows a link back although client_id or redirect_uri is wrong.",
        {"failure_page_always_returns": True},
    ),
)
