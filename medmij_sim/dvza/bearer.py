"""Who may ask: the bearer token of a resource request (core.rscint.200, RFC 6750)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from starlette.requests import Request

from medmij_sim.dvza.context import Context
from medmij_sim.dvza.model import Access, Grant
from medmij_sim.dvza.peer import header_values, peer_names
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.refusal import Refusal
from medmij_sim.dvza.releases import RELEASES, AfsprakenRelease
from medmij_sim.dvza.token_map import FixedToken
from medmij_sim.services import CATALOGUE

_FOR_GOOD: Final = datetime.max.replace(tzinfo=UTC)


def authorised_grant(
    context: Context, policy: DvzaPolicy, release: AfsprakenRelease, request: Request, aanbieder: str, service: str
) -> Grant:
    """The consent behind the token of a request.

    Args:
        release, aanbieder, service: whose endpoint it is. A token that is valid but covers another aanbieder, another
            gegevensdienst or another Interfaceversie has an insufficient scope: 403 for all.

    Raises:
        Refusal: 401 without a valid token, 400 for a token at a wrong place, 403 for a token that does not cover this.
    """
    token = _token(policy, request)
    if token is None:
        return _anonymous(context, policy, aanbieder, accepted=not policy.needs_token)
    if token in context.fixed_tokens:
        return _fixed(context, policy, release, context.fixed_tokens[token], aanbieder, service)
    access = context.store.access_tokens.get(token)
    if access is None and not policy.checks_token:
        return _anonymous(context, policy, aanbieder, accepted=True)
    access, grant = _granted(context, policy, request, access)
    right_aanbieder = grant.aanbieder == aanbieder or not policy.checks_aanbieder
    right_function = grant.function == CATALOGUE[service].function or not policy.checks_function
    right_service = (service in access.scope and right_function) or not policy.checks_gegevensdienst
    # What a token covers was looked up in lists that tell the Interfaceversies apart.
    over_this = RELEASES[grant.release].interfaceversie == release.interfaceversie
    right_interface = over_this or not policy.checks_interfaceversie
    if not (right_aanbieder and right_service and right_interface):
        status = policy.insufficient_scope_status
        raise _refused(policy, status, "insufficient_scope", "the access token does not cover this gegevensdienst")
    return grant


def subscribing_grant(context: Context, policy: DvzaPolicy, release: AfsprakenRelease, request: Request) -> Grant:
    """The consent to subscribe behind the token of a request (ext.abo.subint.202).

    Raises:
        Refusal: as `authorised_grant` does; 403 for a token of another function or another Interfaceversie.
    """
    token = _token(policy, request)
    if token is None:
        raise _refused(policy, 401, None, "send an access token in the Authorization header")
    _, grant = _granted(context, policy, request, context.store.access_tokens.get(token))
    over_this = RELEASES[grant.release].interfaceversie == release.interfaceversie
    if grant.function != "Abonneren" or not (over_this or not policy.checks_interfaceversie):
        status = policy.insufficient_scope_status
        raise _refused(policy, status, "insufficient_scope", "the access token does not allow to subscribe")
    return grant


def _granted(context: Context, policy: DvzaPolicy, request: Request, access: Access | None) -> tuple[Access, Grant]:
    """A token that is known, with the consent behind it, if they last and belong to who asks."""
    grant = context.store.grants.get(access.grant) if access else None
    if access is None or grant is None or (access.expires <= context.now() and policy.checks_token_expiry):
        raise _refused(policy, 401, "invalid_token", "the access token is unknown, has expired or was revoked")
    names = peer_names(request.scope)
    is_own = grant.client_id in names and context.client(grant.client_id) is not None
    if not is_own and policy.token_bound_to_client and any(context.client(name) is not None for name in names):
        raise _refused(policy, 401, "invalid_token", "the access token was issued to another client")
    return access, grant


def _fixed(
    context: Context, policy: DvzaPolicy, release: AfsprakenRelease, fixed: FixedToken, aanbieder: str, service: str
) -> Grant:
    """The consent that a token of the token map stands for, as if it had been given for just this endpoint."""
    person = next((each for each in context.people.persons() if each.key == fixed.person), None)
    expires = fixed.until or _FOR_GOOD
    if person is None or (expires <= context.now() and policy.checks_token_expiry):
        raise _refused(policy, 401, "invalid_token", "the access token is unknown, has expired or was revoked")
    if not fixed.covers(aanbieder, service):
        status = policy.insufficient_scope_status
        raise _refused(policy, status, "insufficient_scope", "the access token does not cover this gegevensdienst")
    return Grant(
        id=f"token-map:{fixed.person}",
        client_id="",
        redirect_uri="",
        aanbieder=aanbieder,
        person=fixed.person,
        bsn=person.bsn,
        actor=person.bsn,
        long_term=True,
        expires=expires,
        release=release.name,
        function=CATALOGUE[service].function,
        services=(service,),
        of_material=True,
    )


def _token(policy: DvzaPolicy, request: Request) -> str | None:
    headers = header_values(request.scope, b"authorization")
    # To take a query apart costs as much as all the rest here, and hardly any holds a token.
    in_query = request.query_params.get("access_token") if b"access" in request.scope["query_string"] else None
    if in_query is not None and policy.token_in_query:
        return in_query
    if in_query is not None and not headers:
        raise _refused(policy, 401, None, "send the access token in the Authorization header, never in the URL")
    if in_query is not None or len(headers) > 1:
        raise _refused(policy, 400, "invalid_request", "send one access token, in the Authorization header")
    if not headers:
        return None
    scheme, _, token = headers[0].partition(" ")
    if scheme.lower() != "bearer":
        return None
    if not token.strip():
        raise _refused(policy, 400, "invalid_request", "the Authorization header holds no token")
    return token.strip()


def _anonymous(context: Context, policy: DvzaPolicy, aanbieder: str, *, accepted: bool) -> Grant:
    """Whoever comes first, for a DVZA that lets anybody in."""
    if accepted:
        for _, grant in context.store.grants.items():
            if grant.aanbieder == aanbieder:
                return grant
    raise _refused(policy, 401, None, "send an access token in the Authorization header")


def _refused(policy: DvzaPolicy, status: int, error: str | None, text: str) -> Refusal:
    """A refusal with its challenge; without an error code when no token was shown (RFC 6750 section 3.1)."""
    challenge = 'Bearer realm="MedMij"' + (f', error="{error}", error_description="{text}"' if error else "")
    code = "forbidden" if status == 403 else "security"
    return Refusal(status, code, text, {"WWW-Authenticate": challenge} if policy.challenges else {})
