"""The authorization request (core.authint.*)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from conformance.case import Case
from conformance.checks.pgo_evidence import (
    authorizations,
    facts,
    is_uuid,
    query,
    repeated,
)
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.reading.tracing import CORRELATION_ID, REQUEST_ID
from medmij_sim.record import Exchange

MANDATORY = ("response_type", "client_id", "redirect_uri", "scope", "state")
_TRACING = (REQUEST_ID, CORRELATION_ID)
_ONE = ("first.request",)
_SEVERAL = ("first.request", "refusal.request")
_SHORTEST_RANDOM = 8


def _given(case: Case, *names: str) -> Iterator[tuple[str, str, str, Exchange]]:
    """(journey, name, value, request) of the parameters that are there; absent ones are for one check, not for all."""
    for journey, request in authorizations(case):
        values = query(request)
        for name in names:
            if values.get(name):
                yield journey, name, values[name], request


def _absent(case: Case, *names: str) -> Iterator[Finding]:
    for name in names:
        if without := [request for _, request in authorizations(case) if not query(request).get(name)]:
            yield finding(
                f"The authorization request has no {name}.", f"Het autorisatieverzoek heeft geen {name}.", *without
            )


@check(
    "pgo.authorization.parameters",
    requirement="core.authint.200",
    needs=_ONE,
    en="The authorization request has every mandatory parameter",
    nl="Het autorisatieverzoek heeft alle verplichte parameters",
)
def mandatory_parameters(case: Case) -> Iterator[Finding]:
    yield from _absent(case, *MANDATORY)


@check(
    "pgo.authorization.response-type",
    requirement="core.authint.200.response-type",
    needs=_ONE,
    en="response_type is code",
    nl="response_type is code",
)
def response_type(case: Case) -> Iterator[Finding]:
    for _, _, value, request in _given(case, "response_type"):
        if value != "code":
            yield finding(
                f"response_type is {value}; expected code.", f"response_type is {value}; verwacht: code.", request
            )


@check(
    "pgo.authorization.client-id",
    requirement="core.authint.200.client-id",
    needs=_ONE,
    en="client_id is the host name of the PGO on the OCL",
    nl="client_id is de hostnaam van de PGO op de OCL",
)
def client_id(case: Case) -> Iterator[Finding]:
    expected = case.target.client_id
    for _, _, value, request in _given(case, "client_id"):
        if value != expected:
            yield finding(
                f"client_id is {value}; expected {expected}.", f"client_id is {value}; verwacht: {expected}.", request
            )


@check(
    "pgo.authorization.redirect-uri-encoded-once",
    requirement="core.authint.200.redirect-uri",
    needs=_ONE,
    en="redirect_uri is percent-encoded once",
    nl="redirect_uri is een keer gecodeerd",
)
def redirect_uri_encoded_once(case: Case) -> Iterator[Finding]:
    for _, _, value, request in _given(case, "redirect_uri"):
        if _is_encoded_again(value):
            yield finding(
                f"Decoded once, redirect_uri is {value}; it was percent-encoded more than once.",
                f"Een keer gedecodeerd is redirect_uri {value}; die was meer dan een keer gecodeerd.",
                request,
            )


@check(
    "pgo.authorization.redirect-uri-https",
    requirement="core.authint.200.redirect-uri",
    needs=_ONE,
    en="redirect_uri is a full HTTPS URI",
    nl="redirect_uri is een volledige HTTPS-URI",
)
def redirect_uri_https(case: Case) -> Iterator[Finding]:
    for _, _, value, request in _given(case, "redirect_uri"):
        parts = urlsplit(value)
        if not _is_encoded_again(value) and (parts.scheme != "https" or not parts.hostname):
            yield finding(
                f"redirect_uri is {value}; expected a full https URI.",
                f"redirect_uri is {value}; verwacht: een volledige https-URI.",
                request,
            )


@check(
    "pgo.authorization.redirect-uri-host",
    requirement="authint.redirect-uri-host",
    needs=_ONE,
    en="redirect_uri lies on the host of client_id, without a port",
    nl="redirect_uri ligt op de host van client_id, zonder poort",
)
def redirect_uri_host(case: Case) -> Iterator[Finding]:
    expected = case.target.client_id
    for _, _, value, request in _given(case, "redirect_uri"):
        host = urlsplit(value).netloc
        if host and host.lower() != expected.lower():
            yield finding(
                f"redirect_uri lies on {host}; expected {expected}.",
                f"redirect_uri ligt op {host}; verwacht: {expected}.",
                request,
            )


@check(
    "pgo.authorization.one-scope",
    requirement="core.autorisatie.203",
    needs=_ONE,
    en="One scope is asked for at a time",
    nl="Er wordt een scope tegelijk gevraagd",
)
def one_scope(case: Case) -> Iterator[Finding]:
    for _, _, value, request in _given(case, "scope"):
        if len(value.split()) != 1:
            yield finding(
                f"scope is {value!r}; expected one name.", f"scope is {value!r}; verwacht: een naam.", request
            )


@check(
    "pgo.authorization.scope-name",
    requirement="core.authint.200.scope",
    needs=_ONE,
    en="For Verzamelen the scope is the name of the aanbieder, without @medmij and without gegevensdienst",
    nl="Bij Verzamelen is de scope de naam van de aanbieder, zonder @medmij en zonder gegevensdienst",
)
def scope_name(case: Case) -> Iterator[Finding]:
    for journey, _, value, request in _given(case, "scope"):
        expected = facts(case, journey)["aanbieder"]
        if len(value.split()) == 1 and value != expected:
            yield finding(
                f"scope is {value}; expected {expected}.", f"scope is {value}; verwacht: {expected}.", request
            )


@check(
    "pgo.authorization.state-fresh",
    requirement="core.authint.200.state",
    needs=_SEVERAL,
    en="Every authorization request has another state",
    nl="Elk autorisatieverzoek heeft een andere state",
)
def state_fresh(case: Case) -> Iterator[Finding]:
    for _, where in repeated((value, request) for _, _, value, request in _given(case, "state")):
        yield finding(
            f"{len(where)} authorization requests have the same state.",
            f"{len(where)} autorisatieverzoeken hebben dezelfde state.",
            *where,
        )


@check(
    "pgo.authorization.state-unguessable",
    requirement="authint.state-unguessable",
    needs=_SEVERAL,
    en="The state cannot be guessed from earlier ones",
    nl="De state is niet te raden uit eerdere",
)
def state_unguessable(case: Case) -> Iterator[Finding]:
    states = {value: request for _, _, value, request in _given(case, "state")}
    if len(states) > 1 and (differing := _differing(list(states))) < _SHORTEST_RANDOM:
        yield finding(
            f"The states of {len(states)} requests differ in {differing} characters only; expected a random value.",
            f"De states van {len(states)} verzoeken verschillen in {differing} tekens; verwacht: willekeurig.",
            *states.values(),
        )


@check(
    "pgo.authorization.tracing",
    requirement="core.authint.208",
    needs=_ONE,
    en="The authorization request has both tracing ids in its URL",
    nl="Het autorisatieverzoek heeft beide traceringsnummers in de URL",
)
def tracing(case: Case) -> Iterator[Finding]:
    yield from _absent(case, *_TRACING)


@check(
    "pgo.authorization.tracing-uuid",
    requirement="core.authint.208",
    needs=_ONE,
    en="Both tracing ids are UUIDs",
    nl="Beide traceringsnummers zijn UUID's",
)
def tracing_uuid(case: Case) -> Iterator[Finding]:
    for _, name, value, request in _given(case, *_TRACING):
        if not is_uuid(value):
            yield finding(
                f"{name} is {value!r}; expected a UUID.", f"{name} is {value!r}; verwacht: een UUID.", request
            )


@check(
    "pgo.authorization.tracing-fresh",
    requirement="core.authint.208",
    needs=_SEVERAL,
    en="Every authorization request has new tracing ids",
    nl="Elk autorisatieverzoek heeft nieuwe traceringsnummers",
)
def tracing_fresh(case: Case) -> Iterator[Finding]:
    for name in _TRACING:
        for value, where in repeated((value, request) for _, _, value, request in _given(case, name) if is_uuid(value)):
            yield finding(
                f"{len(where)} authorization requests have the same {name} {value}.",
                f"{len(where)} autorisatieverzoeken hebben dezelfde {name} {value}.",
                *where,
            )


@check(
    "pgo.authorization.tracing-different",
    requirement="core.authint.208",
    needs=_ONE,
    en="The two tracing ids of a request differ",
    nl="De twee traceringsnummers van een verzoek verschillen",
)
def tracing_different(case: Case) -> Iterator[Finding]:
    for _, request in authorizations(case):
        values = query(request)
        if values.get(REQUEST_ID) and values.get(REQUEST_ID) == values.get(CORRELATION_ID):
            yield finding(
                f"{REQUEST_ID} and {CORRELATION_ID} are the same.",
                f"{REQUEST_ID} en {CORRELATION_ID} zijn hetzelfde.",
                request,
            )


def _is_encoded_again(value: str) -> bool:
    return re.match(r"https?%3a", value, re.IGNORECASE) is not None and unquote(value) != value


def _differing(values: list[str]) -> int:
    """In how many characters values differ, beside what they all begin and end with."""
    shortest = min(map(len, values))
    before = next((i for i in range(shortest) if len({value[i] for value in values}) > 1), shortest)
    after = next(
        (i for i in range(shortest - before) if len({value[-1 - i] for value in values}) > 1), shortest - before
    )
    return max(map(len, values)) - before - after
