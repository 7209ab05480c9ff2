"""DigiD SAML 3.x: Web Browser SSO with artifacts.

Source: Koppelvlakspecificatie DigiD SAML Authenticatie 3.7 as digested in spec DigiD 2, 5, 6 and 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from medmij_sim.digid.ending import Answer, Ending
from medmij_sim.digid.levels import SAML3, level_of
from medmij_sim.digid.login import Level, LoginRequest
from medmij_sim.digid.providers import BSN_SECTOR, Endpoint, ServiceProvider
from medmij_sim.digid.saml.answers import SUCCESS, Header, Precision, Statement, Status, add_status, assertion, message
from medmij_sim.digid.saml.artifacts import Issued
from medmij_sim.digid.saml.idp import SamlIdp
from medmij_sim.digid.saml.idp_metadata import saml3_metadata
from medmij_sim.digid.saml.incoming import NotUnderstoodError, Received, from_browser, from_program
from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.requests import (
    ArtifactResolve,
    AuthnRequest,
    read_artifact_resolve,
    read_authn_request,
)
from medmij_sim.digid.saml.signing import PREFIX_LIST, sign
from medmij_sim.digid.saml.soap import MEDIA_TYPE, enclosed
from medmij_sim.digid.saml.xml import Element, reparsed, serialise

TOLERANCE: Final = timedelta(minutes=2)
"""How far IssueInstant may be off; also the half of an assertion's window (spec DigiD 6)."""

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

_PRECISION: Final[Precision] = "seconds"


class Saml3:
    """The face of DigiD SAML 3.x.

    Args:
        idp: what it shares with the other face.
    """

    def __init__(self, idp: SamlIdp) -> None:
        self._idp = idp
        self.entity_id = f"{idp.back}/saml/idp/metadata"
        self.sign_on_url = f"{idp.front}/saml/idp/request_authentication"
        self.front = [Route("/saml/idp/request_authentication", self.sign_on, methods=["GET", "POST"])]
        self.back = [
            Route("/saml/idp/metadata", self.metadata, methods=["GET"]),
            Route("/saml/idp/resolve_artifact", self.resolve, methods=["POST"]),
        ]

    @property
    def key(self) -> SigningKey:
        """What it signs with."""
        return self._idp.keyring.key("idp", "sha1")

    async def metadata(self, _: Request) -> Response:
        """Our metadata, signed."""
        root = saml3_metadata(self.entity_id, self._idp.new_id(), self._idp.front, self._idp.back, self.key)
        return Response(serialise(root), media_type="application/samlmetadata+xml")

    async def sign_on(self, request: Request) -> Response:
        """Take an AuthnRequest: 404 when it is not known whose it is, a page to log in, or an artifact right away."""
        try:
            received = await from_browser(request, read_authn_request, self._idp.providers)
        except NotUnderstoodError:
            return _not_found()
        asked, provider = received.message, received.provider
        consumer = _consumer(provider, asked)
        if provider.face != "saml3" or consumer is None:
            return _not_found()
        address = request.client.host if request.client else ""
        if not self._may_be_asked(received):
            return _leave(self._send(received, consumer, address, Answer("failed"), DENIED))
        login = LoginRequest(
            requester=provider.entity_id,
            service_name=asked.provider_name or provider.entity_id,
            minimum_level=self._minimum(received),
            return_url=consumer.location,
            relay_state=received.relay_state or "",
        )
        return _leave(self._idp.digid.begin(login, partial(self._send, received, consumer, address)))

    async def resolve(self, request: Request) -> Response:
        """Take an ArtifactResolve and give what is behind the artifact, once."""
        try:
            received = await from_program(await request.body(), read_artifact_resolve, self._idp.providers)
        except NotUnderstoodError:
            return _not_found()
        return Response(enclosed(self._resolved(received)), media_type=MEDIA_TYPE)

    def _may_be_asked(self, received: Received[AuthnRequest]) -> bool:
        """Whether the login page may be shown at all (spec DigiD 2, validation order, step 2)."""
        asked, now = received.message, self._idp.now()
        return (
            received.provider.settings.active
            and asked.issued is not None
            and abs(asked.issued - now) <= TOLERANCE
            and self._idp.is_first(asked.id, asked.issuer, now + 2 * TOLERANCE)
            and asked.comparison == "minimum"
            and len(asked.classes) == 1
            and level_of(SAML3, asked.classes[0]) is not None
            and asked.destination in ((self.sign_on_url,) if received.posted else (self.sign_on_url, ""))
            and not (asked.consumer_index is not None and (asked.consumer_url or asked.binding))
        )

    def _minimum(self, received: Received[AuthnRequest]) -> Level:
        asked = level_of(SAML3, received.message.classes[0])
        return max(asked or Level.BASIS, Level.BASIS)

    def _send(
        self,
        received: Received[AuthnRequest],
        consumer: Endpoint,
        address: str,
        answer: Answer,
        status: Status | None = None,
    ) -> str:
        """Put the answer to a request behind an artifact; returns where the browser goes."""
        ending = answer.ending
        if answer.level is not None and answer.level < self._minimum(received):
            ending = "success" if self._idp.policy().returns_low_level else "level-too-low"
        succeeded = status is None and ending == "success"
        issued = Issued(
            provider=received.provider,
            request=received.message,
            recipient=consumer.location,
            status=status or STATUSES[ending],
            authenticated=self._idp.written(),
            answer=answer if succeeded else None,
            level=_reported(received.provider, answer.level) if succeeded else "",
            session=self._idp.new_id() if succeeded else "",
            address=address,
        )
        return self._idp.send_artifact(issued, self.entity_id, received.relay_state)

    def _resolved(self, received: Received[ArtifactResolve]) -> Element:
        asked, now = received.message, self._idp.now()
        in_time = asked.issued is not None and abs(asked.issued - now) <= TOLERANCE
        fresh = in_time and self._idp.is_first(asked.id, asked.issuer, now + 2 * TOLERANCE)
        found = self._idp.artifacts.redeem(asked.artifact, received.provider.entity_id, now) if fresh else None
        envelope = message("ArtifactResponse", self._header(asked.id), _PRECISION)
        add_status(envelope, SUCCESS if found else DENIED)
        if found and found[1]:
            envelope.append(self._response(found[0]))
        envelope = reparsed(envelope)
        sign(envelope, self.key, prefixes=PREFIX_LIST)
        return envelope

    def _response(self, issued: Issued) -> Element:
        root = message("Response", self._header(issued.request.id), _PRECISION)
        add_status(root, issued.status)
        if issued.answer is not None and issued.answer.subject is not None:
            root.append(self._assertion(issued, issued.answer.subject.bsn))
        return root

    def _assertion(self, issued: Issued, bsn: str) -> Element:
        now = self._idp.written()
        says = Statement(
            name_id=f"{BSN_SECTOR}:{bsn}",
            recipient=issued.recipient,
            in_response_to=issued.request.id,
            not_before=now - TOLERANCE,
            not_on_or_after=now + TOLERANCE,
            audiences=(issued.provider.entity_id,),
            authenticated=issued.authenticated,
            session_index=issued.session,
            level=issued.level,
            address=issued.address,
        )
        root = reparsed(assertion(self._header(""), says, _PRECISION))
        if issued.provider.wants_signed_assertions:
            sign(root, self.key, prefixes=PREFIX_LIST)
        return root

    def _header(self, in_response_to: str) -> Header:
        return Header(self._idp.new_id(), self._idp.written(), self.entity_id, in_response_to)


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


def _leave(url: str) -> Response:
    return RedirectResponse(url, 302, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _not_found() -> Response:
    return Response("Not Found", 404, media_type="text/plain")
