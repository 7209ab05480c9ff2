"""Reads an authorization request (core.authint.200, .203) and tells apart what may be answered and what may not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final
from urllib.parse import SplitResult, urlsplit

from medmij_sim.chainlog.model import is_tracing_id
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.model import AuthorizationRequest
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.releases import AfsprakenRelease
from medmij_sim.dvza.request_errors import ClientError, RequestError
from medmij_sim.dvza.scope import Scope, read_scope
from medmij_sim.forms import Pairs, first_values, repeated

TRACE_ID: Final = "MedMij-Request-ID"
SESSION_ID: Final = "X-Correlation-ID"
BIRTH_DATE: Final = "MedMij_geboortedatum"
KNOWN_PARAMETERS: Final = frozenset(
    {"response_type", "client_id", "redirect_uri", "scope", "state", TRACE_ID, SESSION_ID, BIRTH_DATE, "lang"}
)

_DATE = re.compile(r"[0-9]{8}")
_URI: Final = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
"""What a URI consists of (RFC 3986, appendix A); taking it apart drops line ends and lets the rest pass."""


def mentioned(context: Context, values: Mapping[str, str]) -> dict[str, str]:
    """The parameters, with ids that can be mentioned: our own where none, or nonsense, was sent."""
    given = {name: values.get(name) for name in (TRACE_ID, SESSION_ID)}
    ids = {name: text if text and is_tracing_id(text) else context.env.mint.uuid4() for name, text in given.items()}
    return {**values, **ids}


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
    if not _URI.fullmatch(redirect_uri):
        raise ClientError("redirect_uri holds what no URI may hold; percent-encode it once")
    parts = _split(redirect_uri)
    client_id = given["client_id"] or parts.hostname or ""
    if context.client(client_id) is None and not policy.accepts_unknown_client:
        raise ClientError("client_id is not on the OAuthclientlist")
    if parts.scheme not in policy.redirect_schemes or not parts.hostname:
        raise ClientError("redirect_uri is not a full https URI")
    if parts.hostname != client_id and not policy.accepts_foreign_redirect_uri:
        raise ClientError("redirect_uri is not on the host of the client")
    if "?" in redirect_uri or "#" in redirect_uri or "@" in parts.netloc or not _usual_port(parts):
        raise ClientError("redirect_uri has a query, a fragment, a user or a port")
    return client_id, redirect_uri


def read_request(
    context: Context,
    policy: DvzaPolicy,
    release: AfsprakenRelease,
    pairs: Pairs,
    client: tuple[str, str],
    headers: Mapping[str, str],
) -> AuthorizationRequest:
    """The rest of the request.

    Args:
        pairs: the parameters.
        client: as `read_client` gives it.
        headers: in some releases the tracing ids may stand there.

    Raises:
        RequestError: a parameter is missing, repeated or wrong.
    """
    values = first_values(pairs)
    if not policy.accepts_repeated_parameters and (twice := repeated(pairs) & KNOWN_PARAMETERS):
        raise RequestError("invalid_request", f"{', '.join(sorted(twice))} occurs more than once")
    if not policy.ignores_unknown_parameters and (unknown := values.keys() - KNOWN_PARAMETERS):
        raise RequestError("invalid_request", f"{len(unknown)} unknown parameters")
    for name in ("response_type", "scope", "state"):
        if not values.get(name) and name in policy.required_parameters:
            raise RequestError("invalid_request", f"{name} is missing")
    if values.get("response_type", "code") not in policy.response_types:
        raise RequestError("unsupported_response_type", "response_type must be code")
    traced = {name: _tracing_id(context, policy, release, name, values, headers) for name in (TRACE_ID, SESSION_ID)}
    scope = read_scope(context, policy, release, values.get("scope"))
    client_id, redirect_uri = client
    _check_recognised(context, policy, release, client_id, scope)
    return AuthorizationRequest(
        client_id=client_id,
        redirect_uri=redirect_uri,
        aanbieder=scope.aanbieder,
        state=values.get("state"),
        trace_id=traced[TRACE_ID],
        session_id=traced[SESSION_ID],
        release=release.name,
        scope=values.get("scope", ""),
        function=scope.function,
        services=scope.services,
        days=scope.days,
        represents=scope.represents,
        birth_date=None if scope.represents is None else _birth_date(release, values.get(BIRTH_DATE)),
    )


def _tracing_id(
    context: Context,
    policy: DvzaPolicy,
    release: AfsprakenRelease,
    name: str,
    values: Mapping[str, str],
    headers: Mapping[str, str],
) -> str:
    """The id that was sent, where this release looks for it; else one of our own, so that there is one to mention."""
    places = {"query": values.get(name), "header": headers.get(name)}
    given = next((text for place, text in places.items() if text and place in release.tracing_at_authorization), None)
    if given is None:
        if release.tracing_required and name in policy.required_parameters:
            raise RequestError("invalid_request", f"{name} is missing")
        return context.env.mint.uuid4()
    if not is_tracing_id(given) and not policy.accepts_any_tracing_id:
        raise RequestError("invalid_request", f"{name} is not a UUID")
    return given


def _check_recognised(
    context: Context, policy: DvzaPolicy, release: AfsprakenRelease, client_id: str, scope: Scope
) -> None:
    """Whether the OCL has this PGO for what it asks, where that is to be seen now (exception 1b; ext.abo.authint.201).

    A scope that names no gegevensdienst passes when there is one for which the PGO is recognised.
    """
    if (release.ocl_check != "authorization" and scope.function != "Abonneren") or not policy.limits_scope_to_ocl:
        return
    asked = scope.services or context.offered(scope.aanbieder, scope.function)
    known = [context.recognised(client_id, service, release) for service in asked]
    if not (all(known) if scope.services else any(known)):
        raise RequestError("invalid_scope", "the OAuthclientlist does not recognise this client for it")


def _birth_date(release: AfsprakenRelease, text: str | None) -> date | None:
    """The birth date of who is represented, written YYYYMMDD (ext.vert.authint.200)."""
    if not text and release.needs_birth_date:
        raise RequestError("invalid_request", f"{BIRTH_DATE} is missing")
    if not text:
        return None
    try:
        if _DATE.fullmatch(text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        pass
    raise RequestError("invalid_request", f"{BIRTH_DATE} is not a date, written YYYYMMDD")


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
