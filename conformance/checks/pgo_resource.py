"""Resource requests (core.rscint.*, gegevensdiensten 2.0)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from conformance.case import Case
from conformance.checks.pgo_evidence import (
    COLLECTING,
    asked,
    asked_in,
    authorizations,
    code_exchanges,
    correlation_findings,
    facts,
    query,
    request_id_findings,
)
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.reading.tracing import CORRELATION_ID
from conformance.scenarios.pgo.collecting import REFRESHES
from medmij_sim.record import Exchange, Interface
from medmij_sim.redact import bsns_for_tests
from medmij_sim.services import CATALOGUE

_ONE = ("first.resource",)
_REQUEST = ("resource request", "resourceverzoek")
_ABOUT_A_PERSON = frozenset({"patient", "subject"})
_BSN_SYSTEM = "fhir.nl/fhir/NamingSystem/bsn"
_MOST_TRIES = 3


def _requests(case: Case) -> tuple[Exchange, ...]:
    return asked(case, Interface.RESOURCE, *COLLECTING) + asked_in(case, Interface.RESOURCE, *REFRESHES)


@check(
    "pgo.resource.bearer-in-header",
    requirement="core.rscint.200",
    needs=_ONE,
    en="The access token is in the Authorization header and nowhere else",
    nl="Het access token staat in de header Authorization en nergens anders",
)
def bearer_in_header(case: Case) -> Iterator[Finding]:
    for exchange in _requests(case):
        header = exchange.request.header("authorization") or ""
        if not header.lower().startswith("bearer "):
            yield finding(
                "A resource request has no Authorization header with a Bearer token.",
                "Een resourceverzoek heeft geen header Authorization met een Bearer-token.",
                exchange,
            )
        elif "access_token" in exchange.query or "access_token" in exchange.request.form:
            yield finding(
                "A resource request has an access token outside the Authorization header as well.",
                "Een resourceverzoek heeft ook buiten de header Authorization een access token.",
                exchange,
            )


@check(
    "pgo.resource.request-id",
    requirement="core.rscint.201",
    needs=_ONE,
    en="Every resource request has a new MedMij-Request-ID, a UUID",
    nl="Elk resourceverzoek heeft een nieuwe MedMij-Request-ID, een UUID",
)
def resource_request_id(case: Case) -> Iterator[Finding]:
    yield from request_id_findings(_requests(case), _REQUEST)


@check(
    "pgo.resource.correlation-id",
    requirement="core.rscint.201",
    needs=_ONE,
    en="The X-Correlation-ID of resource requests is that of the authorization request, or of the refresh before them",
    nl="De X-Correlation-ID van resourceverzoeken is die van het autorisatieverzoek, of van de verversing ervoor",
)
def resource_correlation_id(case: Case) -> Iterator[Finding]:
    for journey, request in authorizations(case):
        expected = query(request).get(CORRELATION_ID)
        of = ("authorization request", "autorisatieverzoek")
        if journey in COLLECTING:
            yield from correlation_findings(asked(case, Interface.RESOURCE, journey), expected, _REQUEST, of)
    if not _token_requests_keep_the_id(case):
        # Then the id of a refresh request is not one to go by; that is for the check on token requests.
        return
    for step in REFRESHES:
        refreshed = asked_in(case, Interface.TOKEN, step)
        expected = refreshed[-1].request.header(CORRELATION_ID) if refreshed else None
        of = ("refresh request", "verversverzoek")
        yield from correlation_findings(asked_in(case, Interface.RESOURCE, step), expected, _REQUEST, of)


@check(
    "pgo.resource.no-patient-in-url",
    requirement="gegevensdiensten.no-patient-parameter",
    needs=_ONE,
    en="No resource request says in its URL whose data it is about",
    nl="Geen resourceverzoek zegt in de URL over wie het gaat",
)
def no_patient_in_url(case: Case) -> Iterator[Finding]:
    for exchange in _requests(case):
        for name in exchange.query:
            if re.split(r"[.:]", name)[0] in _ABOUT_A_PERSON:
                yield finding(
                    f"A resource request has the parameter {name}; the access token says who it is about.",
                    f"Een resourceverzoek heeft de parameter {name}; het access token zegt over wie het gaat.",
                    exchange,
                )


@check(
    "pgo.resource.no-bsn",
    requirement="core.rscint.203",
    needs=_ONE,
    en="No resource request has a BSN in its URL or headers",
    nl="Geen resourceverzoek heeft een BSN in de URL of de headers",
)
def no_bsn(case: Case) -> Iterator[Finding]:
    known = {person.bsn for person in case.target.people.values() if person.bsn}
    for exchange in _requests(case):
        url = unquote(exchange.url)
        if _BSN_SYSTEM in url or _has_bsn(url, known):
            yield finding(
                "The URL of a resource request has a BSN.", "De URL van een resourceverzoek heeft een BSN.", exchange
            )
        for name, value in exchange.request.headers:
            if name.lower() != "authorization" and _has_bsn(value, known):
                yield finding(
                    f"The header {name} of a resource request has a BSN.",
                    f"De header {name} van een resourceverzoek heeft een BSN.",
                    exchange,
                )


@check(
    "pgo.resource.whole-gegevensdienst",
    requirement="core.gegevensdiensten.200",
    needs=("first.collect",),
    en="Every kind of resource that belongs to a gegevensdienst is asked for",
    nl="Elke soort resource die bij een gegevensdienst hoort, wordt gevraagd",
)
def whole_gegevensdienst(case: Case) -> Iterator[Finding]:
    paths = [urlsplit(each.url)._replace(query="").geturl() for each in asked(case, Interface.RESOURCE, "first")]
    for dienst, base in facts(case, "first")["bases"].items():
        here = [path.removeprefix(f"{base}/") for path in paths if path.startswith(f"{base}/")]
        kinds = {path.partition("/")[0] for path in here}
        requests = CATALOGUE[dienst].requests if dienst in CATALOGUE else ()
        missing = sorted({request.resource_type for request in requests} - kinds)
        if here and missing:
            yield finding(
                f"For gegevensdienst {dienst} the PGO did not ask for {', '.join(missing)}.",
                f"Voor gegevensdienst {dienst} vroeg de PGO niet om {', '.join(missing)}.",
            )


@check(
    "pgo.resource.no-endless-retry",
    requirement="rscint.no-endless-retry",
    needs=("expired.resource",),
    en="A request that was answered with 401 is not sent again and again with the same token",
    nl="Een verzoek dat met 401 werd beantwoord, wordt niet steeds opnieuw gestuurd met hetzelfde token",
)
def no_endless_retry(case: Case) -> Iterator[Finding]:
    tries: dict[tuple[str, str], list[Exchange]] = defaultdict(list)
    for exchange in asked(case, Interface.RESOURCE, "expired"):
        if exchange.status == 401:
            tries[exchange.url, exchange.request.header("authorization") or ""].append(exchange)
    for where in tries.values():
        if len(where) > _MOST_TRIES:
            yield finding(
                f"A request was sent {len(where)} times with a token that the DVZA had refused.",
                f"Een verzoek werd {len(where)} keer gestuurd met een token dat de DVZA al had geweigerd.",
                where[0],
                where[-1],
            )


@check(
    "pgo.resource.waits",
    requirement="core.rscint.202",
    needs=("slow-resource.token",),
    en="An answer that takes 59 seconds is still accepted",
    nl="Een antwoord dat 59 seconden duurt, wordt nog aanvaard",
)
def waits_for_resources(case: Case) -> Iterator[Finding]:
    if not any(each.status == 200 for each in asked(case, Interface.RESOURCE, "slow-resource")):
        yield finding(
            "The resource endpoint took 59 seconds, and the PGO did not wait for its answer.",
            "Het resource-endpoint deed er 59 seconden over, en de PGO wachtte het antwoord niet af.",
            *asked(case, Interface.TOKEN, "slow-resource")[-1:],
        )


def _token_requests_keep_the_id(case: Case) -> bool:
    expected = {journey: query(request).get(CORRELATION_ID) for journey, request in authorizations(case)}
    return all(
        each.request.header(CORRELATION_ID) in (None, expected[journey])
        for journey, each in code_exchanges(case, *COLLECTING)
    )


def _has_bsn(text: str, known: set[str]) -> bool:
    return any(bsns_for_tests(text)) or any(bsn in text for bsn in known)
