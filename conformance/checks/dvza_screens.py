"""The screens of the DVZA (core.usrint.*, Toestemmingsverklaring, Technische storing)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from urllib.parse import urlsplit

from conformance.case import Case
from conformance.checks.dvza_evidence import Shown, ended, pages
from conformance.declare import check
from conformance.model import Finding, Part, finding
from conformance.reading import offers_long_term
from medmij_sim.browser import PageKind
from medmij_sim.browser.words import LONG_TERM

_ERROR_STEPS = ("request.unknown-client", "request.foreign-redirect")
_PLACEHOLDER = re.compile(r"(?:<|&lt;)\s*(?:naam|name)\b[^<>]{0,60}(?:>|&gt;)", re.IGNORECASE)
_LOGO = re.compile(
    r"""(?:alt|title|aria-label|src|id|class)\s*=\s*["'][^"']*medmij|<title>[^<]*medmij""", re.IGNORECASE
)
_TRACE_LABEL = re.compile(r"trace|volg(?:nummer|-?id)", re.IGNORECASE)
_SESSION_LABEL = re.compile(r"sess(?:ion|ie)", re.IGNORECASE)


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
        fields = [each for form in shown.page.forms for each in form.fields if each.is_toggle and each.chosen]
        for each in fields:
            if LONG_TERM.search(f"{each.label} {each.name} {each.value}"):
                yield finding(
                    f"The option “{each.label}” is on before the person chose it.",
                    f"De keuze “{each.label}” staat aan voordat de persoon die heeft gemaakt.",
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


@check(
    "dvza.screens.error-page-phone",
    requirement="storing.own-page",
    needs=(*_ERROR_STEPS, "screen.phone"),
    en="The error page tells the telephone number of the DVZA",
    nl="De foutpagina noemt het telefoonnummer van de DVZA",
)
def error_page_phone(case: Case) -> Iterator[Finding]:
    for _, shown in _error_pages(case):
        if _digits(case.target.phone) not in _digits(shown.page.text):
            yield finding(
                f"The error page does not tell the telephone number; expected {case.target.phone}.",
                f"De foutpagina noemt het telefoonnummer niet; verwacht: {case.target.phone}.",
                shown.screen,
            )


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@check(
    "dvza.screens.error-page-trace-id",
    requirement="storing.trace-id",
    needs=_ERROR_STEPS,
    en="The error page shows the Trace ID",
    nl="De foutpagina toont het Trace ID",
)
def error_page_trace_id(case: Case) -> Iterator[Finding]:
    yield from _identified(case, "MedMij-Request-ID", "Trace ID", _TRACE_LABEL)


@check(
    "dvza.screens.error-page-session-id",
    requirement="storing.session-id",
    needs=_ERROR_STEPS,
    en="The error page shows the Session ID",
    nl="De foutpagina toont het Session ID",
)
def error_page_session_id(case: Case) -> Iterator[Finding]:
    yield from _identified(case, "X-Correlation-ID", "Session ID", _SESSION_LABEL)


def _identified(case: Case, parameter: str, name: str, label: re.Pattern[str]) -> Iterator[Finding]:
    """That the page shows such an id is the visible part of the rule; that it is that of the request is inferred."""
    for step, shown in _error_pages(case):
        expected = ended(case, step).request[parameter]
        if expected.lower() in shown.page.text.lower():
            continue
        is_labelled = label.search(shown.page.text) is not None
        saw = (f"another {name}", f"een ander {name}") if is_labelled else (f"no {name}", f"geen {name}")
        yield finding(
            f"The error page shows {saw[0]}; expected the {parameter} of the request.",
            f"De foutpagina toont {saw[1]}; verwacht: de {parameter} van het verzoek.",
            shown.screen,
            part=Part.REST if is_labelled else Part.VISIBLE,
        )


def _error_pages(case: Case) -> Iterator[tuple[str, Shown]]:
    """The page that each wrong request ended on; a request that was taken or redirected is for other checks."""
    for step in _ERROR_STEPS:
        if ended(case, step).answer is None:
            yield from ((step, shown) for shown in pages(case, step)[-1:])


@check(
    "dvza.screens.error-page-no-return",
    requirement="storing.return-link",
    needs=_ERROR_STEPS,
    en="With a wrong client_id or redirect_uri the error page has no link to the PGO",
    nl="Bij een verkeerde client_id of redirect_uri heeft de foutpagina geen link naar de PGO",
)
def error_page_no_return(case: Case) -> Iterator[Finding]:
    for step, shown in _error_pages(case):
        request = ended(case, step).request
        hosts = {request["client_id"], urlsplit(request["redirect_uri"]).hostname}
        places = [link.url for link in shown.page.links] + [form.action for form in shown.page.forms]
        if any(urlsplit(place).hostname in hosts for place in places):
            yield finding(
                "The error page links to the PGO, while client_id or redirect_uri is wrong.",
                "De foutpagina linkt naar de PGO, terwijl client_id of redirect_uri niet klopt.",
                shown.screen,
            )
