"""DigiD SAML 3.x: Web Browser SSO with artifacts.

Source: Koppelvlakspecificatie DigiD SAML Authenticatie 3.7 as digested in spec DigiD 2, 5, 6, 7 and 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.digid.ending import Answer, Ending
from medmij_sim.digid.levels import SAML3, level_of
from medmij_sim.digid.login import Level, LoginRequest
from medmij_sim.digid.providers import BSN_SECTOR, Endpoint, ServiceProvider
from medmij_sim.digid.saml.answers import SUCCESS, Status
from medmij_sim.digid.saml.artifacts import Issued
from medmij_sim.digid.saml.asking import Question, Questions
from medmij_sim.digid.saml.face3_response import response_for
from medmij_sim.digid.saml.idp import SamlIdp
from medmij_sim.digid.saml.idp_metadata import saml3_metadata
from medmij_sim.digid.saml.incoming import NotUnderstoodError, Received, from_browser, from_program
from medmij_sim.digid.saml.replies import address_of, leave, metadata, plain, soap
from medmij_sim.digid.saml.requests import (
    ArtifactResolve,
    AuthnRequest,
    read_artifact_resolve,
    read_authn_request,
)
from medmij_sim.digid.saml.rules3 import is_fresh
from medmij_sim.digid.saml.signing import PREFIX_LIST
from medmij_sim.digid.saml.sso import Session, Sessions, Visit, browser_of, remember_browser
from medmij_sim.digid.saml.voice import Voice
from medmij_sim.digid.saml.xml import Element

DENIED: Final = Status("Requester", "RequestDenied")

STATUSES: Final[Mapping[Ending, Status]] = {
    "success": SUCCESS,
    "cancelled": Status("Responder", "AuthnFailed"),
    "no-number": Status("Responder", "AuthnFailed"),
    "failed": Status("Responder", "AuthnFailed"),
    "blocked": Status("Responder", "AuthnFailed"),
    "level-too-low": Status("Responder", "NoAuthnContext"),
}
"""By how the login ended (spec DigiD 5); after `session-over` nothing goes back."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request with what is known of where it came from.

    Args:
        received: the request and who sent it.
        consumer: where the answer goes.
        address: of the person's browser.
        browser: what our cookie in it says; empty for a provider without single sign-on.
    """

    received: Received[AuthnRequest]
    consumer: Endpoint
    address: str
    browser: str

    @property
    def minimum(self) -> Level:
        """The level that the request asks for."""
        return level_of(SAML3, self.received.message.classes[0]) or Level.BASIS

    @property
    def visit(self) -> Visit:
        """The provider, as the person sees it."""
        provider = self.received.provider
        return Visit(provider, self.received.message.provider_name or provider.entity_id)


class Saml3:
    """The face of DigiD SAML 3.x.

    Args:
        idp: what it shares with the other face.
        questions: for the page before single sign-on.

    Attributes:
        voice: as whom it speaks.
        sessions: who takes part in Eenmalig Inloggen.
    """

    def __init__(self, idp: SamlIdp, questions: Questions) -> None:
        self._idp = idp
        self._questions = questions
        self.voice = Voice(idp, f"{idp.back}/saml/idp/metadata", "idp", "sha1", "seconds", PREFIX_LIST)
        self.sessions = Sessions(idp.now, idp.new_id)
        self.sign_on_url = f"{idp.front}/saml/idp/request_authentication"
        self.front = [Route("/saml/idp/request_authentication", self.sign_on, methods=["GET", "POST"])]
        self.back = [
            Route("/saml/idp/metadata", self.metadata, methods=["GET"]),
            Route("/saml/idp/resolve_artifact", self.resolve, methods=["POST"]),
        ]

    async def metadata(self, _: Request) -> Response:
        """Our metadata, signed."""
        idp, voice = self._idp, self.voice
        return metadata(saml3_metadata(voice.entity_id, idp.new_id(), idp.front, idp.back, voice.key))

    async def sign_on(self, request: Request) -> Response:
        """Take an AuthnRequest: 404 when it is not known whose it is, a page to log in, or an artifact right away."""
        try:
            received = await from_browser(request, read_authn_request, self._idp.providers)
        except NotUnderstoodError:
            return plain(404)
        provider = received.provider
        consumer = _consumer(provider, received.message)
        if provider.face != "saml3" or consumer is None:
            return plain(404)
        session = self.sessions.of_browser(browser_of(request))
        browser = session.browser if session else self._idp.digid.secret("cookie")
        asked = _Asked(received, consumer, address_of(request), browser if provider.settings.single_sign_on else "")
        if not self._may_be_asked(received):
            return leave(self._send(asked, Answer("failed"), DENIED))
        response = leave(self._next(asked, session))
        if asked.browser:
            remember_browser(response, asked.browser)
        return response

    async def resolve(self, request: Request) -> Response:
        """Take an ArtifactResolve and give what is behind the artifact, once."""
        try:
            received = await from_program(await request.body(), read_artifact_resolve, self._idp.providers)
        except NotUnderstoodError:
            return plain(404)
        if received.provider.face != "saml3":
            return plain(404)
        return await self._idp.spoiling.answer(soap(self.voice.signed(self._resolved(received))))

    def _may_be_asked(self, received: Received[AuthnRequest]) -> bool:
        """Whether the login page may be shown at all (spec DigiD 2, validation order, step 2)."""
        asked = received.message
        return (
            received.provider.settings.active
            and is_fresh(asked, self._idp)
            and asked.comparison == "minimum"
            and len(asked.classes) == 1
            and level_of(SAML3, asked.classes[0]) is not None
            and asked.destination in ((self.sign_on_url,) if received.posted else (self.sign_on_url, ""))
            and not (asked.consumer_index is not None and (asked.consumer_url or asked.binding))
        )

    def _next(self, asked: _Asked, session: Session | None) -> str:
        """Where the browser goes: to the login page, or further with a login that there was already."""
        provider = asked.received.provider
        if (
            session is None
            or asked.received.message.force
            or not session.does_for(provider, asked.minimum, asked.address)
            or self._idp.digid.has_ordered(provider.key)
        ):
            return self._log_in(asked)
        if BSN_SECTOR not in provider.settings.sectors:
            return self._send(asked, Answer("no-number"))
        if not self._idp.policy().asks_before_single_sign_on:
            return self._continue(asked)

        async def answered(agreed: bool) -> str:
            return self._continue(asked) if agreed else self._send(asked, Answer("cancelled"))

        names = tuple(dict.fromkeys(each.name for each in session.visits.values()))
        page = "digid-single-sign-on"
        return self._questions.ask(Question(page, asked.visit.name, names, asked.consumer.location, answered))

    def _log_in(self, asked: _Asked) -> str:
        login = LoginRequest(
            requester=asked.received.provider.key,
            service_name=asked.visit.name,
            minimum_level=asked.minimum,
            return_url=asked.consumer.location,
            relay_state=asked.received.relay_state or "",
        )
        return self._idp.digid.begin(login, partial(self._send, asked))

    def _continue(self, asked: _Asked) -> str:
        """Answer with the login of the session; when it ran out meanwhile, the person logs in."""
        session = self.sessions.of_browser(asked.browser)
        if session is None:
            return self._log_in(asked)
        session = self.sessions.continued(session, asked.visit)
        return self._send(asked, Answer("success", session.level, session.subject), session=session)

    def _send(
        self, asked: _Asked, answer: Answer, status: Status | None = None, *, session: Session | None = None
    ) -> str:
        """Put the answer to a request behind an artifact; returns where the browser goes."""
        provider, now = asked.received.provider, self._idp.now()
        status = status or STATUSES[self._ending(asked, answer)]
        person, level = answer.subject, answer.level
        if status != SUCCESS or person is None or level is None:
            person = level = None
        elif session is None and asked.browser:
            session = self.sessions.logged_in(asked.browser, asked.visit, person, level, asked.address)
        issued = Issued(
            provider=provider,
            request=asked.received.message,
            recipient=asked.consumer.location,
            status=status,
            sent=self._idp.written(now),
            authenticated=self._idp.written(session.authenticated if session else now),
            answer=answer if person else None,
            level=_reported(provider, level),
            session=(session.index if session else self._idp.new_id()) if person else "",
            address=asked.address,
        )
        return self._idp.send_artifact(issued, self.voice.entity_id, asked.received.relay_state)

    def _ending(self, asked: _Asked, answer: Answer) -> Ending:
        """How the login ended in the eyes of the provider."""
        if answer.level is None:
            return answer.ending
        if BSN_SECTOR not in asked.received.provider.settings.sectors:
            return "no-number"
        too_low = answer.level < asked.minimum and not self._idp.policy().returns_low_level
        return "level-too-low" if too_low else answer.ending

    def _resolved(self, received: Received[ArtifactResolve]) -> Element:
        asked, idp = received.message, self._idp
        owner = received.provider.entity_id
        found = idp.artifacts.redeem(asked.artifact, owner, idp.now()) if is_fresh(asked, idp) else None
        envelope = self.voice.answer("ArtifactResponse", SUCCESS if found else DENIED, asked.id)
        if found and found[1]:
            envelope.append(response_for(found[0], self.voice))
        return envelope


def _consumer(provider: ServiceProvider, asked: AuthnRequest) -> Endpoint | None:
    """Where the answer goes: only to what stands in the provider's metadata."""
    if asked.consumer_url is None:
        return provider.consumer(asked.consumer_index)
    return next((each for each in provider.consumers if each.location == asked.consumer_url), None)


def _reported(provider: ServiceProvider, level: Level | None) -> str:
    if level is None:
        return ""
    hidden = level == Level.SUBSTANTIEEL and not provider.settings.reports_substantieel
    return SAML3[Level.MIDDEN if hidden else level]
