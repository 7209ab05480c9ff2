"""The token endpoint (core.tknint.*; RFC 6749 sections 4.1.3 to 6)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from medmij_sim.chainlog.model import is_tracing_id
from medmij_sim.dvza.authorization import SESSION_ID, TRACE_ID
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.grants import (
    ended_by_death,
    granted_services,
    issue_access_token,
    issue_refresh_token,
    revoke,
    stated_scope,
    still_available,
)
from medmij_sim.dvza.model import Grant, Ticket
from medmij_sim.dvza.peer import peer_names
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.releases import NEWEST_FIRST, RELEASES, AfsprakenRelease
from medmij_sim.forms import FormError, Pairs, first_values, form_pairs, query_pairs, repeated

_PARAMETERS = frozenset({"grant_type", "client_id", "code", "redirect_uri", "refresh_token"})


class TokenError(Exception):
    """An error of RFC 6749 section 5.2.

    Args:
        code: such as `invalid_grant`.
        description: for the developer of the PGO; plain ASCII, without any value that was sent.
        status: 401 for `invalid_client`, else 400.
    """

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.status = 401 if code == "invalid_client" else 400


def token_app(context: Context) -> Starlette:
    """The token server of one DVZA as an ASGI app."""
    return Starlette(
        routes=[
            Route(f"/{release.segment}/token", _TokenServer(context, release).answer, methods=["POST"])
            for release in NEWEST_FIRST
        ]
    )


class _TokenServer:
    def __init__(self, context: Context, release: AfsprakenRelease) -> None:
        self._context = context
        self._release = release

    async def answer(self, request: Request) -> Response:
        policy = self._context.policy()
        if policy.token_delay:
            await asyncio.sleep(policy.token_delay)
        cache = (
            {"Cache-Control": policy.token_cache_control, "Pragma": "no-cache"} if policy.token_cache_control else {}
        )
        try:
            members = self._exchange(request, policy, await self._parameters(request, policy))
        except (TokenError, FormError) as error:
            refused = error if isinstance(error, TokenError) else TokenError("invalid_request", str(error))
            body = {"error": policy.token_error or refused.code, "error_description": refused.description}
            return JSONResponse(body, policy.token_error_status or refused.status, cache)
        return JSONResponse(members, headers=cache)

    async def _parameters(self, request: Request, policy: DvzaPolicy) -> Mapping[str, str]:
        """The parameters of the body; those in a URL would end up in logs, so a query string is refused."""
        pairs: Pairs = query_pairs(request)
        if policy.token_reads_query:
            pairs += await form_pairs(request) if not pairs else []
        elif _PARAMETERS & {name for name, _ in pairs}:
            raise TokenError("invalid_request", "send the parameters in the body, not in the query")
        else:
            pairs = await form_pairs(request)
        if twice := repeated(pairs) & _PARAMETERS:
            raise TokenError("invalid_request", f"{', '.join(sorted(twice))} occurs more than once")
        return first_values(pairs)

    def _exchange(self, request: Request, policy: DvzaPolicy, values: Mapping[str, str]) -> dict[str, Any]:
        if policy.token_needs_tracing and self._release.tracing_at_token:
            _check_tracing(request)
        kind = values.get("grant_type", "")
        if not kind and "grant_type" in policy.required_at_token:
            raise TokenError("invalid_request", "grant_type is missing")
        self._check_client(request, policy, values)
        if kind == "refresh_token" and self._release.long_term:
            return self._refresh(policy, values)
        if kind not in ("authorization_code", "") and policy.checks_grant_type:
            known = "authorization_code" + (" or refresh_token" * self._release.long_term)
            raise TokenError("unsupported_grant_type", f"grant_type must be {known}")
        return self._redeem(policy, values)

    def _check_client(self, request: Request, policy: DvzaPolicy, values: Mapping[str, str]) -> None:
        """The client is named by client_id and proven by its certificate (RFC 8705 section 2)."""
        client_id = values.get("client_id")
        if not client_id:
            if "client_id" in policy.required_at_token:
                raise TokenError("invalid_request", "client_id is missing")
            return
        if self._context.client(client_id) is None and policy.token_needs_listed_client:
            raise TokenError("invalid_client", "client_id is not on the OAuthclientlist")
        clients = {name for name in peer_names(request.scope) if self._context.client(name) is not None}
        if clients and client_id not in clients and policy.checks_certificate:
            raise TokenError("invalid_client", "the certificate belongs to another client")

    def _redeem(self, policy: DvzaPolicy, values: Mapping[str, str]) -> dict[str, Any]:
        """Exchange a code; once it is offered it is spent, whatever comes of it (core.tknint.204)."""
        store = self._context.store
        code = _needed(values, "code")
        if "redirect_uri" in policy.required_at_token:
            _needed(values, "redirect_uri")
        ticket = store.codes.take(code) if policy.code_ends == "offered" else store.codes.get(code)
        if ticket is None:
            self._end_if_replayed(code, values.get("client_id"))
            raise TokenError("invalid_grant", "the code is unknown or was used before")
        store.spent.put(code, Ticket(ticket.grant, self._context.in_seconds(policy.token_lifetime)))
        grant = self._grant(policy, ticket, values, "code")
        offered = values.get("redirect_uri")
        if offered and offered != grant.redirect_uri and policy.code_bound_to_redirect_uri:
            raise TokenError("invalid_grant", "redirect_uri differs from the authorization request")
        members = self._members(policy, grant)
        if policy.code_ends == "redeemed":
            store.codes.take(code)
        may_last = self._release.long_term and grant.function in policy.refresh_for
        lasts = may_last and (grant.long_term or not policy.refresh_needs_long_term)
        if lasts and policy.gives_refresh_token:
            members["refresh_token"] = issue_refresh_token(self._context, policy, grant)
        return members

    def _refresh(self, policy: DvzaPolicy, values: Mapping[str, str]) -> dict[str, Any]:
        """Exchange a refresh token for a new pair; the old one is dead from then on (rotation)."""
        store = self._context.store
        token = _needed(values, "refresh_token")
        ticket = store.refresh_tokens.get(token)
        if ticket is None:
            raise TokenError("invalid_grant", "the refresh token is unknown, was used before or has ended")
        grant = self._grant(policy, ticket, values, "refresh token")
        members = self._members(policy, grant)
        if not policy.rotates_refresh_token:
            return members | {"refresh_token": token}
        if policy.retires_refresh_token and store.refresh_tokens.take(token) is None:
            raise TokenError("invalid_grant", "the refresh token was used before")
        return members | {"refresh_token": issue_refresh_token(self._context, policy, grant)}

    def _grant(self, policy: DvzaPolicy, ticket: Ticket, values: Mapping[str, str], kind: str) -> Grant:
        """The consent behind a code or refresh token, if this client may still use it.

        Of a person who died, or for whom nothing is available (any more), the PGO learns no more than of a code that
        took too long.
        """
        context = self._context
        grant = context.store.grants.get(ticket.grant)
        if grant is None or ticket.expires <= context.now():
            raise TokenError("invalid_grant", f"the {kind} has ended")
        if values.get("client_id", grant.client_id) != grant.client_id and policy.code_bound_to_client:
            raise TokenError("invalid_grant", f"the {kind} was issued to another client")
        over_this = RELEASES[grant.release].interfaceversie == self._release.interfaceversie
        if not over_this and policy.checks_interfaceversie:
            raise TokenError("invalid_grant", f"the {kind} was issued over another Interfaceversie")
        if ended_by_death(context, policy, grant.bsn):
            revoke(context, grant.id)
            raise TokenError("invalid_grant", f"the {kind} has ended")
        if policy.tests_availability_again and not still_available(context, policy, grant):
            raise TokenError("invalid_grant", f"the {kind} has ended")
        return grant

    def _members(self, policy: DvzaPolicy, grant: Grant) -> dict[str, Any]:
        services = granted_services(self._context, policy, self._release, grant)
        if not services:
            raise TokenError("invalid_scope", "the lists give this client no gegevensdienst of the aanbieder")
        members = {
            "access_token": issue_access_token(self._context, policy, grant, services),
            "token_type": policy.token_type,
            "expires_in": policy.stated_token_lifetime,
            "scope": stated_scope(policy, self._release, grant, services),
        }
        return {name: value for name, value in members.items() if name in policy.token_answer_holds}

    def _end_if_replayed(self, code: str, client_id: str | None) -> None:
        """A code that its own client offers twice may have been stolen: what it gave is revoked (RFC 6749, 4.1.2)."""
        spent = self._context.store.spent.get(code)
        grant = self._context.store.grants.get(spent.grant) if spent else None
        if grant is not None and grant.client_id == client_id:
            revoke(self._context, grant.id)


def _needed(values: Mapping[str, str], name: str) -> str:
    if not values.get(name):
        raise TokenError("invalid_request", f"{name} is missing")
    return values[name]


def _check_tracing(request: Request) -> None:
    for name in (TRACE_ID, SESSION_ID):
        if not is_tracing_id(request.headers.get(name)):
            raise TokenError("invalid_request", f"header {name} is missing or not a UUID")
