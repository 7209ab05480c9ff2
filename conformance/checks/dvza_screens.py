"""The screens of the DVZA (core.usrint.*, Toestemmingsverklaring, Technische storing)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from conformance.case import Case
from conformance.checks.dvza_evidence import Shown, ended, pages
from conformance.declare import check
from conformance.model import Finding, Part, finding
from conformance.reading import offers_long_term, preselected
from medmij_sim.browser import PageKind
from medmij_sim.browser.words import LONG_TERM

_PLACEHOLDER = re.compile(r"(?:<|&lt;)\s*(?:naam|name)\b[^<>]{0,60}(?:>|&gt;)", re.IGNORECASE)
_LOGO = re.compile(
    r"""(?:alt|title|aria-label|src|id|class)\s*=\s*["'][^"']*medmij|<title>[^<]*medmij""", re.IGNORECASE
)


def _of_kind(case: Case, step: str, kind: PageKind) -> Iterator[Shown]:
    return (shown for shown in pages(case, step) if shown.kind is kind)


@check(
    "dvza.screens.landing-first",
    requirement="core.usrint.100",
    needs=("collect.authorization",),
    en="The person sees a landing page before logging in",
    nl="De persoon ziet een landingspagina voor het inloggen",
)
def landing_first(case: Case) -> Iterator[Finding]:
    shown = pages(case, "collect.authorization")
    before = tuple(takewhile(lambda each: each.kind not in (PageKind.LOGIN, PageKind.CONSENT), shown))
    if not before:
        yield finding(
            "The first page the person saw was not a landing page of the DVZA.",
            "De eerste pagina die de persoon zag, was geen landingspagina van de DVZA.",
            *(each.screen for each in shown[:1]),
        )


@check(
    "dvza.screens.consent-after-login",
    requirement="core.authint.205",
    needs=("collect.authorization",),
    en="Consent is asked after the login, not before",
    nl="Toestemming wordt na het inloggen gevraagd, niet ervoor",
)
def consent_after_login(case: Case) -> Iterator[Finding]:
    shown = pages(case, "collect.authorization")
    kinds = [each.kind for each in shown]
    if PageKind.LOGIN in kinds and PageKind.CONSENT in kinds[: kinds.index(PageKind.LOGIN)]:
        yield finding(
            "Consent was asked before the person had logged in.",
            "Er werd om toestemming gevraagd voordat de persoon was ingelogd.",
            shown[kinds.index(PageKind.CONSENT)].screen,
        )


@check(
    "dvza.screens.cancellation-page",
    requirement="core.usrint.101",
    needs=("cancel.login",),
    en="After breaking off the login the person sees a cancellation page of the DVZA",
    nl="Na het afbreken van de inlog ziet de persoon een annuleringspagina van de DVZA",
)
def cancellation_page(case: Case) -> Iterator[Finding]:
    shown = pages(case, "cancel.login")
    if not shown or shown[-1].kind is PageKind.LOGIN:
        yield finding(
            "After the login was broken off no page of the DVZA was shown; expected a cancellation page.",
            "Na het afbreken van de inlog kwam er geen pagina van de DVZA; verwacht: een annuleringspagina.",
            *ended(case, "cancel.login").events,
        )


@check(
    "dvza.screens.consent-names-aanbieder",
    requirement="core.usrint.102",
    needs=("collect.authorization", "screen.aanbieder-name"),
    en="The consent screen names the aanbieder",
    nl="Het toestemmingsscherm noemt de aanbieder",
)
def consent_names_aanbieder(case: Case) -> Iterator[Finding]:
    yield from _named(case, case.target.aanbieder.title, "the aanbieder", "de aanbieder")


@check(
    "dvza.screens.consent-names-pgo",
    requirement="core.usrint.102",
    needs=("collect.authorization", "screen.pgo-name"),
    en="The consent screen names the PGO as the OCL does",
    nl="Het toestemmingsscherm noemt de PGO zoals de OCL",
)
def consent_names_pgo(case: Case) -> Iterator[Finding]:
    yield from _named(case, case.target.identities["pgo-a"].name, "the PGO", "de PGO")


def _named(case: Case, name: str, en: str, nl: str) -> Iterator[Finding]:
    for shown in _of_kind(case, "collect.authorization", PageKind.CONSENT):
        if " ".join(name.split()).casefold() not in shown.page.text.casefold():
            yield finding(
                f"The consent screen does not name {en}; expected “{name}”.",
                f"Het toestemmingsscherm noemt {nl} niet; verwacht: “{name}”.",
                shown.screen,
            )


@check(
    "dvza.screens.logo",
    requirement="core.usrint.106",
    needs=("collect.authorization",),
    en="The screens show the MedMij logo",
    nl="De schermen tonen het MedMij-logo",
)
def logo(case: Case) -> Iterator[Finding]:
    for shown in pages(case, "collect.authorization"):
        if shown.kind in (PageKind.LANDING, PageKind.CONSENT) and not _LOGO.search(shown.screen.html):
            yield finding(
                f"No image with a MedMij label was found on the {shown.kind.value} page.",
                f"Op de pagina voor {shown.kind.value} is geen afbeelding met een MedMij-label gevonden.",
                shown.screen,
                part=Part.REST,
            )


@check(
    "dvza.screens.no-placeholder",
    requirement="core.usrint.108",
    needs=("collect.authorization",),
    en="No placeholder of the prescribed texts is left on a screen",
    nl="Op geen scherm staat nog een invulplek uit de voorgeschreven teksten",
)
def no_placeholder(case: Case) -> Iterator[Finding]:
    for shown in pages(case, "collect.authorization"):
        if found := _PLACEHOLDER.search(shown.screen.html):
            yield finding(
                f"The page “{shown.page.title}” still holds the placeholder {found[0]}; expected a real value.",
                f"Op de pagina “{shown.page.title}” staat nog de invulplek {found[0]}; verwacht: een echte waarde.",
                shown.screen,
            )


@check(
    "dvza.screens.long-term-offered",
    requirement="toestemming.long-term-offered",
    needs=("collect.authorization",),
    en="The consent screen offers consent for an indefinite time",
    nl="Het toestemmingsscherm biedt toestemming voor onbepaalde tijd aan",
)
def long_term_offered(case: Case) -> Iterator[Finding]:
    for shown in _of_kind(case, "collect.authorization", PageKind.CONSENT):
        if not offers_long_term(shown.page):
            yield finding(
                "Nothing on the consent screen offers consent for an indefinite time.",
                "Niets op het toestemmingsscherm biedt toestemming voor onbepaalde tijd aan.",
                shown.screen,
            )


@check(
    "dvza.screens.long-term-not-preselected",
    requirement="toestemming.long-term-not-preselected",
    needs=("collect.authorization",),
    en="The option for an indefinite time is not selected beforehand",
    nl="De keuze voor onbepaalde tijd staat niet vooraf aan",
)
def long_term_not_preselected(case: Case) -> Iterator[Finding]:
    for shown in _of_kind(case, "collect.authorization", PageKind.CONSENT):
        for option in filter(LONG_TERM.search, preselected(shown.page)):
            yield finding(
                f"The option “{option}” is on before the person chose it.",
                f"De keuze “{option}” staat aan voordat de persoon die heeft gemaakt.",
                shown.screen,
            )


@check(
    "dvza.screens.privacy-link",
    requirement="toestemming.explanation",
    needs=("collect.authorization",),
    en="The consent screen links to the privacy statement of the aanbieder",
    nl="Het toestemmingsscherm linkt naar de privacyverklaring van de aanbieder",
)
def privacy_link(case: Case) -> Iterator[Finding]:
    for shown in _of_kind(case, "collect.authorization", PageKind.CONSENT):
        if not any("privacy" in f"{link.text} {link.url}".lower() for link in shown.page.links):
            yield finding(
                "The consent screen has no link to a privacy statement.",
                "Het toestemmingsscherm heeft geen link naar een privacyverklaring.",
                shown.screen,
            )
