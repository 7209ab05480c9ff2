"""The sessions of people at the authorization server: opened by a request, found again by a cookie, ended once."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from medmij_sim.dvza.context import Context
from medmij_sim.dvza.model import AuthorizationRequest, Ending, Question, Session
from medmij_sim.dvza.policy import Step
from medmij_sim.forms import FormError, first_values, form_pairs

COOKIE: Final = "__Host-session"
LIFETIME: Final = 900
"""Seconds between the authorization request and the last answer of the person."""


class Sessions:
    """Keeps them in the store of a DVZA."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def open(self, asked: AuthorizationRequest) -> Session:
        """A session for an authorization request that is in order."""
        context, until = self._context, self._context.in_seconds(LIFETIME)
        session = Session(id=context.secret("cookie"), csrf=context.secret("csrf"), request=asked, expires=until)
        context.store.questions.put(session.id, Question(until))
        return self.keep(session)

    def hand_out(self, session: Session, response: Response) -> None:
        """Have the browser remember whose it is."""
        response.set_cookie(COOKIE, session.id, secure=True, httponly=True, samesite="lax", path="/")

    def found(self, request: Request) -> Session | None:
        """The session of a browser; None when there is none, or not any more."""
        session = self._context.store.sessions.get(request.cookies.get(COOKIE, ""))
        return session if session is not None and session.expires > self._context.now() else None

    async def answered(self, request: Request) -> tuple[Session | None, Mapping[str, str]]:
        """The session and the form; no session when it is over, or the form is not ours.

        A session that was answered has its ending: who presses twice finds the page of the first press.
        """
        try:
            form = first_values(await form_pairs(request))
        except FormError:
            return None, {}
        session = self.found(request)
        if session is None:
            return None, form
        return (session if hmac.compare_digest(form.get("csrf", "").encode(), session.csrf.encode()) else None), form

    def passed(self, session: Session, step: Step) -> Session:
        """The session after a step was taken."""
        return self.keep(replace(session, passed=session.passed | {step}))

    def ended(self, session: Session, ending: Ending) -> bool:
        """Give a session its one answer.

        Returns:
            Whether it is this one: another worker may have given one at the same moment.
        """
        if self._context.store.questions.take(session.id) is None:
            return False
        self.keep(replace(session, ending=ending))
        return True

    def keep(self, session: Session) -> Session:
        self._context.store.sessions.put(session.id, session)
        return session
