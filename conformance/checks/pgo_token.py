"""The back channel and the request for a token by code (core.tknint.*)."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.case import Case
from conformance.checks.pgo_evidence import (
    COLLECTING,
    asked,
    authorizations,
    code_exchanges,
    codes_given,
    connections,
    correlation_findings,
    facts,
    parameter_findings,
    parameters,
    query,
    request_id_findings,
    steps_of,
    was_read,
)
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.reading.tracing import CORRELATION_ID
from medmij_sim.record import Exchange, Interface

_ONE = ("first.token",)
_SEVERAL = ("first.token", "expired.token")
_WITH_TOKEN = (*COLLECTING, "expired")
_REQUEST = ("token request", "tokenverzoek")


@check(
    "pgo.token.certificate",
    requirement="core.tknint.200.certificate",
    needs=("first.callback",),
    en="On the back channel the PGO shows its own client certificate",
    nl="Op het backchannel toont de PGO haar eigen clientcertificaat",
)
def certificate(case: Case) -> Iterator[Finding]:
    noted = facts(case, "first")
    others = set(noted["other_nodes"])
    for connection in connections(case, *steps_of("first")):
        if connection.host not in noted["back_hosts"]:
            continue
        foreign = sorted(others.intersection(connection.peer_names))
        if connection.outcome in ("handshake-failed", "refused"):
            yield finding(
                f"The connection to {connection.host} was not accepted: {connection.reason}.",
                f"De verbinding met {connection.host} werd niet aanvaard: {connection.reason}.",
                connection,
            )
        elif foreign:
            yield finding(
                f"The PGO showed the certificate of {', '.join(foreign)}; expected its own.",
                f"De PGO toonde het certificaat van {', '.join(foreign)}; verwacht: haar eigen.",
                connection,
            )


@check(
    "pgo.token.parameters-in-body",
    requirement="tknint.parameters-in-body",
    needs=_ONE,
    en="The parameters of a token request are a form in its body",
    nl="De parameters van een tokenverzoek staan als formulier in de body",
)
def parameters_in_body(case: Case) -> Iterator[Finding]:
    for exchange in asked(case, Interface.TOKEN, *_WITH_TOKEN):
        names = sorted(
            {"grant_type", "code", "client_id", "redirect_uri", "refresh_token"}.intersection(exchange.query)
        )
        if names:
            yield finding(
                f"{', '.join(names)} of a token request are in its URL; expected the body.",
                f"{', '.join(names)} van een tokenverzoek staan in de URL; verwacht: de body.",
                exchange,
            )
        elif exchange.request.media_type != "application/x-www-form-urlencoded":
            sent = exchange.request.media_type or "nothing"
            yield finding(
                f"The Content-Type of a token request is {sent}; expected application/x-www-form-urlencoded.",
                f"De Content-Type van een tokenverzoek is {sent}; verwacht: application/x-www-form-urlencoded.",
                exchange,
            )


def _read(case: Case) -> Iterator[tuple[str, Exchange]]:
    return ((journey, each) for journey, each in code_exchanges(case, *_WITH_TOKEN) if was_read(each))


@check(
    "pgo.token.parameters",
    requirement="core.tknint.200",
    needs=_ONE,
    en="A token request has grant_type=authorization_code, the code and the client_id of the authorization request",
    nl="Een tokenverzoek heeft grant_type=authorization_code, de code en de client_id van het autorisatieverzoek",
)
def token_parameters(case: Case) -> Iterator[Finding]:
    asked_before = {journey: query(request) for journey, request in authorizations(case)}
    for journey, exchange in _read(case):
        expected = {"grant_type": "authorization_code", "client_id": asked_before[journey].get("client_id")}
        yield from parameter_findings(exchange, expected)
        code, given = parameters(exchange).get("code"), codes_given(case, journey)
        if not code:
            yield finding("A token request has no code.", "Een tokenverzoek heeft geen code.", exchange)
        elif given and code not in given:
            yield finding(
                "The code of a token request is not the one that was given.",
                "De code van een tokenverzoek is niet die welke is gegeven.",
                exchange,
            )


@check(
    "pgo.token.redirect-uri",
    requirement="core.tknint.200.redirect-uri",
    needs=_ONE,
    en="A token request has the redirect_uri of the authorization request",
    nl="Een tokenverzoek heeft de redirect_uri van het autorisatieverzoek",
)
def token_redirect_uri(case: Case) -> Iterator[Finding]:
    asked_before = {journey: query(request) for journey, request in authorizations(case)}
    for journey, exchange in _read(case):
        yield from parameter_findings(exchange, {"redirect_uri": asked_before[journey].get("redirect_uri")})


@check(
    "pgo.token.request-id",
    requirement="core.tknint.208",
    needs=_SEVERAL,
    en="Every token request has a new MedMij-Request-ID, a UUID",
    nl="Elk tokenverzoek heeft een nieuwe MedMij-Request-ID, een UUID",
)
def token_request_id(case: Case) -> Iterator[Finding]:
    yield from request_id_findings((each for _, each in code_exchanges(case, *_WITH_TOKEN)), _REQUEST)


@check(
    "pgo.token.correlation-id",
    requirement="core.tknint.208",
    needs=_ONE,
    en="The X-Correlation-ID of a token request is that of the authorization request",
    nl="De X-Correlation-ID van een tokenverzoek is die van het autorisatieverzoek",
)
def token_correlation_id(case: Case) -> Iterator[Finding]:
    asked_before = {journey: query(request) for journey, request in authorizations(case)}
    for journey, exchange in code_exchanges(case, *_WITH_TOKEN):
        expected = asked_before[journey].get(CORRELATION_ID)
        yield from correlation_findings([exchange], expected, _REQUEST, ("authorization request", "autorisatieverzoek"))


@check(
    "pgo.token.waits",
    requirement="tknint.waits",
    needs=("slow-token.callback",),
    en="A token that comes after nine seconds is still accepted",
    nl="Een token dat na negen seconden komt, wordt nog aanvaard",
)
def waits_for_token(case: Case) -> Iterator[Finding]:
    if not asked(case, Interface.RESOURCE, "slow-token"):
        yield finding(
            "The token endpoint took nine seconds, and the PGO asked for no resources afterwards.",
            "Het token-endpoint deed er negen seconden over, en daarna vroeg de PGO niet om resources.",
            *asked(case, Interface.TOKEN, "slow-token"),
        )
