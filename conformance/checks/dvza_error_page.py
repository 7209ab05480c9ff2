"""The page that a request with a wrong client_id or redirect_uri ends on (Technische storing)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from conformance.case import Case
from conformance.checks.dvza_evidence import Shown, ended, pages
from conformance.declare import check
from conformance.model import Finding, Part, finding
from conformance.reading.tracing import CORRELATION_ID, REQUEST_ID

_ERROR_STEPS = ("request.unknown-client", "request.foreign-redirect")
_TRACE_LABEL = re.compile(r"trace|volg(?:nummer|-?id)", re.IGNORECASE)
_SESSION_LABEL = re.compile(r"sess(?:ion|ie)", re.IGNORECASE)


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
    yield from _identified(case, REQUEST_ID, "Trace ID", _TRACE_LABEL)


@check(
    "dvza.screens.error-page-session-id",
    requirement="storing.session-id",
    needs=_ERROR_STEPS,
    en="The error page shows the Session ID",
    nl="De foutpagina toont het Session ID",
)
def error_page_session_id(case: Case) -> Iterator[Finding]:
    yield from _identified(case, CORRELATION_ID, "Session ID", _SESSION_LABEL)


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
