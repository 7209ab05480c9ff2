"""The authorization server: the authorization endpoint and the screens behind it (core.authint.*, core.usrint.*)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from medmij_sim.digid.login import Level, LoginRequest, LoginResult
from medmij_sim.dvza.answers import answer_url, code_url, ending_url
from medmij_sim.dvza.authorization import ClientError, RequestError, read_client, read_request
from medmij_sim.dvza.availability import is_available
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.model import AuthorizationRequest, Ending, Session
from medmij_sim.dvza.pages import Pages
from medmij_sim.dvza.policy import DvzaPolicy, Step
from medmij_sim.forms import FormError, first_values, form_pairs, query_pairs, repeated

COOKIE: Final = "__Host-session"
SESSION_LIFETIME: Final = 900
"""Seconds between the authorization request and the last answer of the person."""

_CANCELLED = Ending("cancelled", "access_denied")
_REFUSED = Ending("ended", "access_denied")
_NOT_IDENTIFIED = Ending("failure", "access_denied")
_BROKEN = Ending("failure", "server_error")
_GIVEN = Ending("ended", None)


def front_app(context: Context) -> Starlette:
    """The authorization server of one DVZA as an ASGI app."""
    server = _AuthorizationServer(context)
    return Starlette(
        routes=[
            Route("/r22/authorize", server.authorize, methods=["GET"]),
            Route("/r22/landing", server.show_landing, methods=["GET"]),
            Route("/r22/landing", server.take_landing, methods=["POST"]),
            Route("/r22/login/return", server.take_login, methods=["GET"]),
            Route("/r22/consent", server.show_consent, methods=["GET"]),
            Route("/r22/consent", server.take_consent, methods=["POST"]),
            Route("/r22/ending", server.show_ending, methods=["GET"]),
            Route("/privacy", server.privacy, methods=["GET"]),
        ]
    )


class _AuthorizationServer:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._pages = Pages(context)

    async def authorize(self, request: Request) -> Response:
        policy = self._context.policy()
        try:
            pairs = query_pairs(request)
            client = read_client(self._context, policy, pairs)
        except FormError:
            return self._pages.client_failure(request, policy, {})
        except ClientError:
            return self._client_error(request, policy, first_values(pairs))
        try:
            asked = read_request(self._context, policy, pairs, client)
        except RequestError as error:
            return self._request_error(request, policy, client[1], error)
        session = self._open(asked)
        response = await self._advance(request, session)
        response.set_cookie(COOKIE, session.id, secure=True, httponly=True, samesite="lax", path="/")
        return response

    async def show_landing(self, request: Request) -> Response:
        session = self._session(request)
        if session is None:
            return self._pages.ended(request)
        return self._pages.landing(request, session) if session.ending is None else _go("/r22/ending")

    async def take_landing(self, request: Request) -> Response:
        session, form = await self._answered(request)
        if session is None:
            return self._pages.ended(request)
        if form.get("answer") == "cancel":
            return self._cancel(session)
        return await self._advance(request, self._passed(session, "landing"))

    async def take_login(self, request: Request) -> Response:
        session = self._session(request)
        result = await self._context.login.finish(dict(request.query_params))
        if session is None or session.ending is not None:
            return self._pages.ended(request)
        if session.relay is None or not hmac.compare_digest(result.relay_state.encode(), session.relay.encode()):
            return self._end(session, _NOT_IDENTIFIED)
        return await self._logged_in(request, replace(session, relay=None), result)

    async def show_consent(self, request: Request) -> Response:
        session = self._session(request)
        if session is None:
            return self._pages.ended(request)
        policy = self._context.policy()
        if _next_step(policy, session) != "consent" or session.ending is not None:
            return await self._advance(request, session)
        return self._pages.consent(request, policy, session)

    async def take_consent(self, request: Request) -> Response:
        session, form = await self._answered(request)
        if session is None:
            return self._pages.ended(request)
        policy = self._context.policy()
        if _next_step(policy, session) != "consent":
            return await self._advance(request, session)
        if form.get("answer") != "allow" and policy.heeds_refusal:
            self._keep(replace(session, ending=_REFUSED))
            return _go(ending_url(policy, session.request, _REFUSED))
        chosen = replace(session, long_term="long_term" in form)
        return await self._advance(request, self._passed(chosen, "consent"))

    async def show_ending(self, request: Request) -> Response:
        session = self._session(request)
        if session is None or session.ending is None:
            return self._pages.ended(request)
        return self._pages.ending(request, self._context.policy(), session, session.ending)

    async def privacy(self, request: Request) -> Response:
        return self._pages.privacy(request)

    async def _advance(self, request: Request, session: Session) -> Response:
        """Lead the person to the next step, or with a code to the PGO when there is none left."""
        if session.ending is not None:
            return _go("/r22/ending")
        policy = self._context.policy()
        match _next_step(policy, session):
            case "landing":
                return self._pages.landing(request, session)
            case "login":
                return _go(await self._start_login(policy, session))
            case "consent":
                return _go("/r22/consent")
            case None:
                self._keep(replace(session, ending=_GIVEN))
                return _go(code_url(self._context, policy, session))

    async def _start_login(self, policy: DvzaPolicy, session: Session) -> str:
        context = self._context
        relay = context.secret("relay-state")
        self._keep(replace(session, relay=relay))
        return await context.login.start(
            LoginRequest(
                requester=context.role.key,
                service_name=context.aanbieders[session.request.aanbieder].title,
                minimum_level=Level.named(policy.minimum_level),
                return_url=f"https://{context.role.front_host(context.domain)}/r22/login/return",
                relay_state=relay,
            )
        )

    async def _logged_in(self, request: Request, session: Session, result: LoginResult) -> Response:
        context, policy = self._context, self._context.policy()
        if result.outcome == "cancelled":
            return self._cancel(session)
        if result.outcome == "failed" or result.subject is None or result.level is None:
            return self._end(session, _BROKEN)
        if policy.checks_level and result.level < Level.named(policy.minimum_level):
            return self._end(session, _NOT_IDENTIFIED)
        person = context.people.by_bsn(result.subject)
        aanbieder = context.aanbieders[session.request.aanbieder]
        if person is None or not is_available(person, aanbieder, policy, context.env.clock.today()):
            negative = Ending("unavailable", policy.unavailable_error, policy.unavailable_description)
            return self._end(session, negative)
        known = replace(session, person=person.key, bsn=person.bsn)
        return await self._advance(request, self._passed(known, "login"))

    def _client_error(self, request: Request, policy: DvzaPolicy, values: Mapping[str, str]) -> Response:
        """Exception 1a of core.authint.207: a page and no redirect."""
        if policy.redirects_on_client_error and values.get("redirect_uri"):
            return _go(answer_url(policy, values["redirect_uri"], values.get("state"), error="invalid_request"))
        return self._pages.client_failure(request, policy, values)

    def _request_error(self, request: Request, policy: DvzaPolicy, redirect_uri: str, error: RequestError) -> Response:
        """Exception 1b of core.authint.207: the PGO is told, and gets its `state` back."""
        pairs = query_pairs(request)
        values = first_values(pairs)
        if policy.request_error_stays_here:
            return self._pages.client_failure(request, policy, values)
        # A state that came twice is no state: sending one of the two would tie the answer to the wrong request.
        state = None if "state" in repeated(pairs) else values.get("state")
        code = policy.request_error or error.code
        return _go(answer_url(policy, redirect_uri, state, error=code, error_description=error.description))

    def _open(self, asked: AuthorizationRequest) -> Session:
        context = self._context
        return self._keep(
            Session(
                id=context.secret("cookie"),
                csrf=context.secret("csrf"),
                request=asked,
                expires=context.in_seconds(SESSION_LIFETIME),
            )
        )

    def _session(self, request: Request) -> Session | None:
        session = self._context.store.sessions.get(request.cookies.get(COOKIE, ""))
        return session if session is not None and session.expires > self._context.now() else None

    async def _answered(self, request: Request) -> tuple[Session | None, Mapping[str, str]]:
        """The session and the form; no session when it is over, was answered already, or the form is not ours."""
        session = self._session(request)
        try:
            form = first_values(await form_pairs(request))
        except FormError:
            return None, {}
        if session is None or session.ending is not None:
            return None, form
        return (session if hmac.compare_digest(form.get("csrf", "").encode(), session.csrf.encode()) else None), form

    def _passed(self, session: Session, step: Step) -> Session:
        return self._keep(replace(session, passed=session.passed | {step}))

    def _cancel(self, session: Session) -> Response:
        """A cancellation page first, and from there to the PGO (core.usrint.101)."""
        policy = self._context.policy()
        if policy.cancellation_page:
            return self._end(session, _CANCELLED)
        self._keep(replace(session, ending=_CANCELLED))
        return _go(ending_url(policy, session.request, _CANCELLED))

    def _end(self, session: Session, ending: Ending) -> Response:
        self._keep(replace(session, ending=ending))
        return _go("/r22/ending")

    def _keep(self, session: Session) -> Session:
        self._context.store.sessions.put(session.id, session)
        return session


def _next_step(policy: DvzaPolicy, session: Session) -> Step | None:
    return next((step for step in policy.steps if step not in session.passed), None)


def _go(url: str) -> RedirectResponse:
    return RedirectResponse(url, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
