"""Collecting again with long-term consent: the refresh request (core.tknint.200, .208)."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.case import Case
from conformance.checks.pgo_evidence import (
    asked_in,
    authorizations,
    parameter_findings,
    parameters,
    query,
)
from conformance.declare import check
from conformance.model import Finding, Part, finding
from conformance.reading.tracing import CORRELATION_ID
from conformance.scenarios.pgo.collecting import REFRESHES
from medmij_sim.record import Interface


@check(
    "pgo.refresh.parameters",
    requirement="core.tknint.200.refresh",
    needs=("refresh.first",),
    en="A refresh request has grant_type=refresh_token, the refresh token and the client_id",
    nl="Een verversverzoek heeft grant_type=refresh_token, het refresh token en de client_id",
)
def refresh_parameters(case: Case) -> Iterator[Finding]:
    for exchange in asked_in(case, Interface.TOKEN, *REFRESHES):
        yield from parameter_findings(exchange, {"grant_type": "refresh_token", "client_id": case.target.client_id})
        if not parameters(exchange).get("refresh_token"):
            yield finding(
                "A refresh request has no refresh_token.", "Een verversverzoek heeft geen refresh_token.", exchange
            )


@check(
    "pgo.refresh.no-redirect-uri",
    requirement="core.tknint.200.refresh",
    needs=("refresh.first",),
    en="A refresh request has no redirect_uri",
    nl="Een verversverzoek heeft geen redirect_uri",
)
def refresh_without_redirect_uri(case: Case) -> Iterator[Finding]:
    for exchange in asked_in(case, Interface.TOKEN, *REFRESHES):
        if "redirect_uri" in parameters(exchange):
            yield finding(
                "A refresh request has a redirect_uri; RFC 6749 section 6 knows none there.",
                "Een verversverzoek heeft een redirect_uri; RFC 6749 paragraaf 6 kent die daar niet.",
                exchange,
                part=Part.REST,
            )


@check(
    "pgo.refresh.correlation-id",
    requirement="core.tknint.208.refresh",
    needs=("refresh.second",),
    en="Every refresh request has a new X-Correlation-ID",
    nl="Elk verversverzoek heeft een nieuwe X-Correlation-ID",
)
def refresh_correlation_id(case: Case) -> Iterator[Finding]:
    before = {query(request).get(CORRELATION_ID, "").lower() for _, request in authorizations(case)}
    for exchange in asked_in(case, Interface.TOKEN, *REFRESHES):
        value = (exchange.request.header(CORRELATION_ID) or "").lower()
        if not value:
            yield finding(
                f"A refresh request has no {CORRELATION_ID}.",
                f"Een verversverzoek heeft geen {CORRELATION_ID}.",
                exchange,
            )
        elif value in before:
            yield finding(
                f"A refresh request has a {CORRELATION_ID} that was used before; expected a new one.",
                f"Een verversverzoek heeft een eerder gebruikte {CORRELATION_ID}; verwacht: een nieuwe.",
                exchange,
            )
        before.add(value)


@check(
    "pgo.refresh.newest-token",
    requirement="tknint.newest-refresh-token",
    needs=("refresh.second",),
    en="The second refresh uses the refresh token that the first one gave",
    nl="De tweede verversing gebruikt het refresh token dat de eerste gaf",
)
def newest_refresh_token(case: Case) -> Iterator[Finding]:
    used: set[str] = set()
    for exchange in asked_in(case, Interface.TOKEN, *REFRESHES):
        token = parameters(exchange).get("refresh_token", "")
        if token in used:
            yield finding(
                "A refresh request uses a refresh token that was replaced before; expected the newest.",
                "Een verversverzoek gebruikt een refresh token dat al vervangen was; verwacht: het nieuwste.",
                exchange,
            )
        if token and exchange.status == 200:
            used.add(token)
