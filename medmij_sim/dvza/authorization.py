"""Reads an authorization request (core.authint.200, .203) and tells apart what may be answered and what may not."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from medmij_sim.dvza.context import Context
from medmij_sim.dvza.model import AuthorizationRequest
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.forms import Pairs, first_values, repeated

TRACE_ID: Final = "MedMij-Request-ID"
SESSION_ID: Final = "X-Correlation-ID"
KNOWN_PARAMETERS: Final = frozenset(
    {"response_type", "client_id", "redirect_uri", "scope", "state", TRACE_ID, SESSION_ID, "lang"}
)

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


class ClientError(Exception):
    """Exception 1a: client or redirect URI is wrong, so nobody is sent anywhere. The text is for the log."""


class RequestError(Exception):
    """Exception 1b: the PGO is told by a redirect.

    Args:
        code: an error of RFC 6749 section 4.1.2.1.
        description: for the developer of the PGO; plain ASCII.
    """

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def is_tracing_id(text: str | None) -> bool:
    """Whether this is a UUID in its usual form (core.authint.208)."""
    return text is not None and _UUID.fullmatch(text) is not None


def read_client(context: Context, policy: DvzaPolicy, pairs: Pairs) -> tuple[str, str]:
    """The client and its redirect URI.

    Raises:
        ClientError: one of the two is missing, repeated, malformed, not on the OCL or not the client's.
    """
    values = first_values(pairs)
    if not policy.accepts_repeated_parameters and repeated(pairs) & {"client_id", "redirect_uri"}:
        raise ClientError("client_id or redirect_uri occurs twice")
    given = {name: values.get(name, "") for name in ("client_id", "redirect_uri")}
    for name, value in given.items():
        if not value and (name in policy.required_parameters or not any(given.values())):
            raise ClientError(f"{name} is missing")
    # A DVZA that does not insist on both can only guess the other.
    redirect_uri = given["redirect_uri"] or f"https://{given['client_id']}/callback"
    parts = _split(redirect_uri)
    client_id = given["client_id"] or parts.hostname or ""
    if context.client(client_id) is None and not policy.accepts_unknown_client:
        raise ClientError("client_id is not on the OAuthclientlist")
    if parts.scheme not in policy.redirect_schemes or not parts.hostname:
        raise ClientError("redirect_uri is not a full https URI")
    if parts.hostname != client_id and not policy.accepts_foreign_redirect_uri:
        raise ClientError("redirect_uri is not on the host of the client")
    if parts.query or "#" in redirect_uri or "@" in parts.netloc or not _usual_port(parts):
        raise ClientError("redirect_uri has a query, a fragment, a user or a port")
    return client_id, redirect_uri


def read_request(context: Context, policy: DvzaPolicy, pairs: Pairs, client: tuple[str, str]) -> AuthorizationRequest:
    """The rest of the request.

    Raises:
        RequestError: a parameter is missing, repeated or wrong.
    """
    values = first_values(pairs)
    if not policy.accepts_repeated_parameters and (twice := repeated(pairs) & KNOWN_PARAMETERS):
        raise RequestError("invalid_request", f"{', '.join(sorted(twice))} occurs more than once")
    if not policy.ignores_unknown_parameters and (unknown := values.keys() - KNOWN_PARAMETERS):
        raise RequestError("invalid_request", f"{len(unknown)} unknown parameters")
    for name in ("response_type", "scope", "state", TRACE_ID, SESSION_ID):
        if not values.get(name) and name in policy.required_parameters:
            raise RequestError("invalid_request", f"{name} is missing")
    if values.get("response_type", "code") not in policy.response_types:
        raise RequestError("unsupported_response_type", "response_type must be code")
    for name in (TRACE_ID, SESSION_ID):
        if values.get(name) and not is_tracing_id(values[name]) and not policy.accepts_any_tracing_id:
            raise RequestError("invalid_request", f"{name} is not a UUID")
    client_id, redirect_uri = client
    return AuthorizationRequest(
        client_id=client_id,
        redirect_uri=redirect_uri,
        aanbieder=_aanbieder(context, policy, values.get("scope")),
        state=values.get("state"),
        trace_id=values.get(TRACE_ID, ""),
        session_id=values.get(SESSION_ID, ""),
    )


def _aanbieder(context: Context, policy: DvzaPolicy, scope: str | None) -> str:
    """The one aanbieder in the scope (core.autorisatie.203: its name and nothing more)."""
    names = scope.split(" ") if scope else list(context.aanbieders)[:1]
    if len(names) > policy.most_scopes:
        raise RequestError("invalid_scope", "scope must name one aanbieder")
    if names[0] not in context.aanbieders and not policy.checks_scope:
        return next(iter(context.aanbieders))
    if names[0] not in context.aanbieders:
        raise RequestError(
            "invalid_scope", "scope must be the MedMij name, without @medmij, of an aanbieder served here"
        )
    return names[0]


def _split(uri: str) -> SplitResult:
    try:
        return urlsplit(uri)
    except ValueError as error:
        raise ClientError("redirect_uri is not a URI") from error


def _usual_port(parts: SplitResult) -> bool:
    try:
        return parts.port in (None, 443)
    except ValueError:
        return False
