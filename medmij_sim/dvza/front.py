"""The authorization server: the authorization endpoint and the screens behind it (core.authint.*, core.usrint.*)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import replace

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.digid.login import Departure
from medmij_sim.dvza.answers import answer_url, code_url, ending_url
from medmij_sim.dvza.authorization import mentioned, read_client, read_request
from medmij_sim.dvza.consents.screens import ConsentScreens
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.endings import CANCELLED, GIVEN, NOT_IDENTIFIED, REFUSED
from medmij_sim.dvza.journal import ARTIFACT, Journal
from medmij_sim.dvza.logging_in import logged_in, login_request
from medmij_sim.dvza.model import Ending, Session
from medmij_sim.dvza.pages import Pages, screen_path
from medmij_sim.dvza.policy import DvzaPolicy, Step
from medmij_sim.dvza.releases import NEWEST_FIRST, RELEASES, AfsprakenRelease
from medmij_sim.dvza.request_errors import ClientError, RequestError
from medmij_sim.dvza.sessions import Sessions
from medmij_sim.forms import FormError, first_values, query_pairs, repeated
from medmij_sim.screens import go_to


def front_app(context: Context) -> Starlette:
    """The authorization server of one DVZA as an ASGI app."""
    screens = _Screens(context)
    routes = [Route("/privacy", screens.privacy, methods=["GET"]), *screens.consents.routes()]
    for release in NEWEST_FIRST:
        below = f"/{release.segment}"
        routes += [
            Route(f"{below}/authorize", _AuthorizationEndpoint(context, release, screens).answer, methods=["GET"]),
            Route(f"{below}/landing", screens.show_landing, methods=["GET"]),
            Route(f"{below}/landing", screens.take_landing, methods=["POST"]),
            Route(f"{below}/login/return", screens.take_login, methods=["GET"]),
            Route(f"{below}/consent", screens.show_consent, methods=["GET"]),
            Route(f"{below}/consent", screens.take_consent, methods=["POST"]),
            Route(f"{below}/ending", screens.show_ending, methods=["GET"]),
        ]
    return Starlette(routes=routes)


class _Screens:
    """The steps of a session. Its release is the one it began with, whatever the path of a later page."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.pages = Pages(context)
        self.sessions = Sessions(context)
        self.journal = Journal(context)
        self.consents = ConsentScreens(context, self.pages)

    async def show_landing(self, request: Request) -> Response:
        session = self.sessions.found(request)
        if session is None:
            return self.pages.ended(request)
        return self._landing(request, session) if session.ending is None else go_to(screen_path(session, "ending"))

    async def take_landing(self, request: Request) -> Response:
        session, form = await self.sessions.answered(request)
        if session is None:
            return self.pages.ended(request)
        if session.ending is not None:
            return go_to(screen_path(session, "ending"))
        if form.get("answer") == "cancel":
            return self._end(session, CANCELLED)
        return await self.advance(request, self.sessions.passed(session, "landing"))

    async def take_login(self, request: Request) -> Response:
        if self.consents.expects(request):
            return await self.consents.take_login(request)
        session = self.sessions.found(request)
        artifact = ARTIFACT in request.query_params
        if session is not None and session.ending is None:
            self.journal.login_comes_back(session.request, artifact=artifact)
        result = await self._context.login.finish(dict(request.query_params))
        session = self.sessions.found(request)  # again: it may have ended meanwhile
        if session is None or session.ending is not None:
            return self.pages.ended(request)
        relay = (session.relay or "").encode()
        ours = bool(relay) and hmac.compare_digest(result.relay_state.encode(), relay)
        self.journal.login_ends(session.request, result, artifact=artifact, ours=ours)
        if not ours:
            return self._end(session, NOT_IDENTIFIED)
        known = logged_in(self._context, self._context.policy(), replace(session, relay=None), result)
        if isinstance(known, Ending):
            return self._end(session, known)
        return await self.advance(request, self.sessions.passed(known, "login"))

    async def show_consent(self, request: Request) -> Response:
        session = self.sessions.found(request)
        if session is None:
            return self.pages.ended(request)
        policy = self._context.policy()
        if _next_step(policy, session) != "consent" or session.ending is not None:
            return await self.advance(request, session)
        self.journal.tells("show_authorization_page", session.request)
        return self.pages.consent(request, policy, session)

    async def take_consent(self, request: Request) -> Response:
        session, form = await self.sessions.answered(request)
        if session is None:
            return self.pages.ended(request)
        if session.ending is not None:
            return go_to(screen_path(session, "ending"))
        policy = self._context.policy()
        if _next_step(policy, session) != "consent":
            return await self.advance(request, session)
        if form.get("answer") != "allow" and policy.heeds_refusal:
            return self._end(session, REFUSED)
        asked = session.request
        may_last = RELEASES[asked.release].long_term and asked.function == "Verzamelen"
        chosen = replace(session, long_term=may_last and "long_term" in form)
        return await self.advance(request, self.sessions.passed(chosen, "consent"))

    async def show_ending(self, request: Request) -> Response:
        session = self.sessions.found(request)
        if session is None or session.ending is None:
            return self.pages.ended(request)
        return self.pages.ending(request, self._context.policy(), session, session.ending)

    async def privacy(self, request: Request) -> Response:
        return self.pages.privacy(request)

    async def advance(self, request: Request, session: Session) -> Response:
        """Lead the person to the next step, or with a code to the PGO when there is none left."""
        if session.ending is not None:
            return go_to(screen_path(session, "ending"))
        policy = self._context.policy()
        match _next_step(policy, session):
            case "landing":
                return self._landing(request, session)
            case "login":
                return self.pages.departure(request, session, await self._start_login(policy, session))
            case "consent":
                return go_to(screen_path(session, "consent"))
            case None:
                if not self.sessions.ended(session, GIVEN):
                    return self.pages.ended(request)
                self.journal.gives_code(session.request)
                return go_to(code_url(self._context, policy, session))

    def _landing(self, request: Request, session: Session) -> Response:
        self.journal.tells("show_landing_page", session.request)
        return self.pages.landing(request, session)

    async def _start_login(self, policy: DvzaPolicy, session: Session) -> Departure:
        relay = self._context.secret("relay-state")
        self.sessions.keep(replace(session, relay=relay))
        self.journal.tells("send_authentication_request", session.request)
        return await self._context.login.start(login_request(self._context, policy, session, relay))

    def _end(self, session: Session, ending: Ending) -> Response:
        """A page first, and from there to the PGO (core.usrint.101, core.authint.207).

        Always by the link on that page: a browser adds other headers to a redirect after a form, by which a PGO could
        tell a refusal from nothing available.
        """
        policy = self._context.policy()
        pages = {
            "cancelled": policy.cancellation_page,
            "refused": policy.refusal_page,
            "unavailable": policy.unavailable_page,
        }
        has_page = pages.get(ending.page, True)
        if not self.sessions.ended(session, ending):
            return go_to(screen_path(session, "ending"))
        self.journal.ends(session.request, ending, page=has_page)
        return go_to(screen_path(session, "ending") if has_page else ending_url(policy, session.request, ending))


class _AuthorizationEndpoint:
    """The authorization endpoint of one release."""

    def __init__(self, context: Context, release: AfsprakenRelease, screens: _Screens) -> None:
        self._context = context
        self._release = release
        self._screens = screens

    async def answer(self, request: Request) -> Response:
        policy = self._context.policy()
        try:
            pairs = query_pairs(request)
            client = read_client(self._context, policy, pairs)
        except FormError:
            return self._client_error(request, policy, {})
        except ClientError:
            return self._client_error(request, policy, first_values(pairs))
        try:
            asked = read_request(self._context, policy, self._release, pairs, client, request.headers)
        except RequestError as error:
            return self._request_error(request, policy, client[1], error)
        self._screens.journal.receives_request(asked, request.url)
        session = self._screens.sessions.open(asked)
        response = await self._screens.advance(request, session)
        self._screens.sessions.hand_out(session, response)
        return response

    def _client_error(self, request: Request, policy: DvzaPolicy, values: Mapping[str, str]) -> Response:
        """Exception 1a of core.authint.207: a page and no redirect."""
        values = self._told(request, values, "invalid_request", page=True)
        if policy.redirects_on_client_error and values.get("redirect_uri"):
            return go_to(answer_url(policy, values["redirect_uri"], values.get("state"), error="invalid_request"))
        return self._screens.pages.client_failure(request, policy, values)

    def _request_error(self, request: Request, policy: DvzaPolicy, redirect_uri: str, error: RequestError) -> Response:
        """Exception 1b of core.authint.207: the PGO is told, and gets its `state` back."""
        pairs = query_pairs(request)
        code, stays = policy.request_error or error.code, policy.request_error_stays_here
        values = self._told(request, first_values(pairs), code, page=stays)
        if stays:
            return self._screens.pages.client_failure(request, policy, values)
        # A state that came twice is no state: sending one of the two would tie the answer to the wrong request.
        state = None if "state" in repeated(pairs) else values.get("state")
        return go_to(answer_url(policy, redirect_uri, state, error=code, error_description=error.description))

    def _told(self, request: Request, values: Mapping[str, str], code: str, *, page: bool) -> Mapping[str, str]:
        """Log what is wrong with a request; returns its parameters with the ids that the log has."""
        traced = mentioned(self._context, values)
        self._screens.journal.receives_wrong_request(self._release, request.url, traced, code, page=page)
        return traced


def _next_step(policy: DvzaPolicy, session: Session) -> Step | None:
    return next((step for step in policy.steps if step not in session.passed), None)
