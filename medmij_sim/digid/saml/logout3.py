"""Logging out of DigiD SAML 3.x: a provider asks, the person agrees, the other providers hear of it.

Source: spec DigiD 5 and 7 (U2 to U5).
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.digid.saml.answers import SUCCESS, Status
from medmij_sim.digid.saml.asking import Question, Questions
from medmij_sim.digid.saml.incoming import NotUnderstoodError, Received, from_browser
from medmij_sim.digid.saml.logout_messages import ClientOf, log_out_at
from medmij_sim.digid.saml.names import REDIRECT, RSA_SHA1, RSA_SHA256
from medmij_sim.digid.saml.replies import leave, plain
from medmij_sim.digid.saml.requests import LogoutRequest, read_logout_request
from medmij_sim.digid.saml.rules3 import is_fresh
from medmij_sim.digid.saml.signing import redirect_query
from medmij_sim.digid.saml.sso import Session, Sessions, Visit
from medmij_sim.digid.saml.voice import Voice
from medmij_sim.digid.saml.xml import serialise

_PARTIAL: Final = Status("Responder", "PartialLogout")
_CANCELLED: Final = Status("Responder", "RequestDenied")
_INVALID: Final = Status("Requester", "RequestDenied")


class Logout3:
    """Where LogoutRequests of 3.x come in, by HTTP-Redirect or HTTP-POST; the answer goes by HTTP-Redirect.

    Args:
        voice: as whom it speaks.
        sessions: who is logged in where.
        questions: for the page that lists where.
        client_of: makes the client with which the other providers are told.
    """

    def __init__(self, voice: Voice, sessions: Sessions, questions: Questions, client_of: ClientOf) -> None:
        self._idp = voice.idp
        self._voice = voice
        self._sessions = sessions
        self._questions = questions
        self._client_of = client_of
        self.url = f"{self._idp.front}/saml/idp/request_logout"
        self.front = [Route("/saml/idp/request_logout", self.take, methods=["GET", "POST"])]

    async def take(self, request: Request) -> Response:
        """Take a LogoutRequest: 404 when it is not known whose it is, the list when others are concerned, or an answer.

        Who is not logged in (any more) is logged out everywhere: that is a success.
        """
        try:
            received = await from_browser(request, read_logout_request, self._idp.providers)
        except NotUnderstoodError:
            return plain(404)
        url = received.provider.logs_out_at(REDIRECT)
        if received.provider.face != "saml3" or url is None:
            return plain(404)
        if not received.posted:
            # The request holds a number, deflated, where no record would recognise it.
            self._idp.learn("saml-request", request.query_params.get("SAMLRequest", ""))
        if not self._may_be_asked(received):
            return leave(self._answer(received, url, _INVALID))
        sessions, others = self._concerned(received)
        if not others:
            return leave(await self._log_out(received, url, agreed=True))
        question = Question(
            page="digid-logout",
            service=sessions[0].visits[received.provider.entity_id].name,
            services=tuple(dict.fromkeys(visit.name for _, visit in others)),
            leads_to=url,
            answered=lambda agreed: self._log_out(received, url, agreed=agreed),
        )
        return leave(self._questions.ask(question))

    def _may_be_asked(self, received: Received[LogoutRequest]) -> bool:
        destinations = (self.url,) if received.posted else (self.url, "")
        return is_fresh(received.message, self._idp) and received.message.destination in destinations

    def _concerned(self, received: Received[LogoutRequest]) -> tuple[list[Session], list[tuple[Session, Visit]]]:
        """The sessions that end, and where else somebody is logged in by them."""
        asked, own = received.message, received.provider.entity_id
        sessions = self._sessions.of_person(own, asked.name_id, asked.session_indexes)
        return sessions, [(each, visit) for each in sessions for key, visit in each.visits.items() if key != own]

    async def _log_out(self, received: Received[LogoutRequest], url: str, *, agreed: bool) -> str:
        if not agreed:
            return self._answer(received, url, _CANCELLED)
        sessions, others = self._concerned(received)
        for session in sessions:
            self._sessions.end(session)
        everywhere = await log_out_at(others, self._voice, self._client_of)
        return self._answer(received, url, SUCCESS if everywhere else _PARTIAL)

    def _answer(self, received: Received[LogoutRequest], url: str, status: Status) -> str:
        root = self._voice.answer("LogoutResponse", status, received.message.id, url)
        algorithm = RSA_SHA1 if self._idp.policy().signs_redirects_with_sha1 else RSA_SHA256
        query = redirect_query("SAMLResponse", serialise(root), received.relay_state, self._voice.key, algorithm)
        return f"{url}{'&' if '?' in url else '?'}{query}"
