"""eID SAML 4.4, as a routing service speaks it: encrypted identifiers, clusters, representation.

Source: Koppelvlakspecificatie eID SAML 4.4 as digested in spec DigiD 3, 5, 6 and 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.digid.ending import Answer, Ending
from medmij_sim.digid.levels import EID
from medmij_sim.digid.login import Level, LoginRequest, Representation
from medmij_sim.digid.providers import Endpoint, ServiceProvider
from medmij_sim.digid.saml.answers import SUCCESS, Status
from medmij_sim.digid.saml.artifacts import Issued
from medmij_sim.digid.saml.face4_assertion import WINDOW, Voices4, assertion_for
from medmij_sim.digid.saml.idp import SamlIdp
from medmij_sim.digid.saml.idp_metadata import saml4_metadata
from medmij_sim.digid.saml.incoming import NotUnderstoodError, Received, from_browser, from_program
from medmij_sim.digid.saml.logout4 import Logout4
from medmij_sim.digid.saml.replies import address_of, leave, metadata, plain, soap
from medmij_sim.digid.saml.requests import AuthnRequest, read_artifact_resolve, read_authn_request
from medmij_sim.digid.saml.rules4 import REMEMBERED, is_acceptable
from medmij_sim.digid.saml.xml import Element

METADATA_LIFETIME: Final = timedelta(days=30)

STATUSES: Final[Mapping[Ending, Status]] = {
    "success": SUCCESS,
    "cancelled": Status("Responder", "AuthnFailed", "Authentication cancelled"),
    "no-number": Status("Responder", "AuthnFailed"),
    "failed": Status("Responder", "RequestDenied"),
    "blocked": Status("Responder", "AuthnFailed"),
    "level-too-low": Status("Responder", "NoAuthnContext"),
}
"""By how the login ended (spec DigiD 5); after `session-over` nothing goes back."""

_EXPIRED: Final = Status("Requester", "RequestDenied")
_NO_SUCH_MEANS: Final = Status("Requester", "NoSupportedIDP")
_NO_REPRESENTATION: Final = "This service has no representation"
_UNSUPPORTED: Final = {
    False: Status("Responder", "RequestUnsupported", _NO_REPRESENTATION),
    True: Status("Requester", "RequestUnsupported", _NO_REPRESENTATION),
}
"""By whether representation was demanded (RequesterID), so that there is no way out, or only preselected."""


class BadRequestError(ValueError):
    """A request that is answered with a plain HTTP status and nothing else."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request that may be honoured.

    Args:
        received: the request and who sent it.
        audience: the dienstverlener it is for.
        service: ServiceUUID.
        consumer: where the answer goes.
        address: of the person's browser.
        representation: the kind of representation it asks for, or None.
    """

    received: Received[AuthnRequest]
    audience: ServiceProvider
    service: str
    consumer: Endpoint
    address: str
    representation: Representation | None = None

    @property
    def minimum(self) -> Level:
        """The level of the service in the catalogue; the request says nothing about it."""
        return self.audience.minimum_level(self.service)


class Saml4:
    """The face of eID SAML 4.4.

    Args:
        idp: what it shares with the other face.

    Attributes:
        voices: as whom it speaks.
        logout: where logouts come in.
    """

    def __init__(self, idp: SamlIdp) -> None:
        self._idp = idp
        self.voices = Voices4.of(idp)
        self.logout = Logout4(self.voices.routing)
        self.sign_on_url = f"{idp.front}/saml/v4/idp/request_authentication"
        self.front = [
            Route("/saml/v4/idp/request_authentication", self.sign_on, methods=["POST"]),
            *self.logout.front,
        ]
        self.back = [
            Route("/saml/v4/idp/metadata", self.metadata, methods=["GET"]),
            Route("/saml/v4/idp/resolve_artifact", self.resolve, methods=["POST"]),
        ]

    async def metadata(self, _: Request) -> Response:
        """Our metadata, signed."""
        idp, voice = self._idp, self.voices.routing
        until = idp.written() + METADATA_LIFETIME
        return metadata(saml4_metadata(voice.entity_id, idp.new_id(), idp.front, idp.back, voice.key, until))

    async def sign_on(self, request: Request) -> Response:
        """Take an AuthnRequest: HTTP 400 or 404 when it is not right, else a page to log in, or an artifact."""
        try:
            received = await from_browser(request, read_authn_request, self._idp.providers, named=True)
            asked = self._understood(received, address_of(request))
        except NotUnderstoodError:
            return plain(400)
        except BadRequestError as refused:
            return plain(refused.status)
        wrong = self._unsupported(asked)
        if wrong is not None:
            return leave(self._send(asked, Answer("failed"), wrong))
        login = LoginRequest(
            requester=asked.received.provider.key,
            service_name=received.message.provider_name or asked.audience.entity_id,
            minimum_level=asked.minimum,
            return_url=asked.consumer.location,
            relay_state=received.relay_state or "",
            representation=asked.representation,
        )
        return leave(self._idp.digid.begin(login, partial(self._send, asked)))

    async def resolve(self, request: Request) -> Response:
        """Take an ArtifactResolve and give what is behind the artifact, once; HTTP 400 for anything else."""
        try:
            received = await from_program(await request.body(), read_artifact_resolve, self._idp.providers)
        except NotUnderstoodError:
            return plain(400)
        asked, now = received.message, self._idp.now()
        wrong = received.provider.face != "saml4" or asked.issued is None or asked.issued > now
        if wrong or not self._idp.is_first(asked.id, asked.issuer, now + REMEMBERED):
            return plain(400)
        found = self._idp.artifacts.redeem(asked.artifact, received.provider.entity_id, now)
        if found is None:
            return plain(400)
        issued, in_time = found
        envelope = self.voices.routing.answer("ArtifactResponse", SUCCESS, asked.id)
        envelope.append(self._response(issued, in_time=in_time))
        return await self._idp.spoiling.answer(soap(self.voices.routing.signed(envelope)))

    def _understood(self, received: Received[AuthnRequest], address: str) -> _Asked:
        """Judge a request (spec DigiD 3).

        Raises:
            BadRequestError: it has what is forbidden, lacks what is required, or is about an unknown service.
        """
        asked, provider = received.message, received.provider
        consumer = provider.consumer(asked.consumer_index)
        wrong = (
            not is_acceptable(received, self.sign_on_url, self._idp)
            or asked.passive
            or asked.forbidden
            or asked.consumer_url is not None
            or (asked.binding is not None and asked.consumer_index is not None)
            or len(asked.requesters) > 1
        )
        if wrong or consumer is None:
            raise BadRequestError(400, "not as the interface asks")
        audience, service = self._service(asked, provider)
        representation = audience.representation(service) if self._wants_representation(asked) else None
        return _Asked(received, audience, service, consumer, address, representation)

    def _service(self, asked: AuthnRequest, provider: ServiceProvider) -> tuple[ServiceProvider, str]:
        """The dienstverlener and the service that a request is about."""
        extensions = (asked.audience, asked.service)
        by_index, by_extensions = asked.service_index is not None, extensions != (None, None)
        if by_index == by_extensions or (by_extensions and None in extensions) or (by_index and provider.members):
            raise BadRequestError(400, "exactly one way to choose the service, for a cluster that of Extensions")
        if by_index:
            audience, service = provider, provider.services.get(asked.service_index or 0, "")
        else:
            members = provider.members or (provider.entity_id,)
            found = self._idp.providers.get(asked.audience or "") if asked.audience in members else None
            audience, service = found or provider, asked.service or "" if found else ""
        if not service or not audience.offers(service):
            raise BadRequestError(404, "no such dienstverlener or service")
        if not (provider.settings.active and audience.settings.active):
            raise BadRequestError(404, "a service that was switched off")
        return audience, service

    def _unsupported(self, asked: _Asked) -> Status | None:
        """What is against a request that is right: means or a kind of representation that there is not."""
        request, idp = asked.received.message, self._idp
        known = {idp.authentication_service, idp.representation_service}
        if not (set(request.means) <= known and set(request.requesters) <= {idp.representation_service}):
            return _NO_SUCH_MEANS
        if asked.representation is None and self._wants_representation(request):
            return _UNSUPPORTED[bool(request.requesters)]
        return None

    def _wants_representation(self, asked: AuthnRequest) -> bool:
        return self._idp.representation_service in (*asked.requesters, *asked.means)

    def _send(self, asked: _Asked, answer: Answer, status: Status | None = None) -> str:
        """Put the answer to a request behind an artifact; returns where the browser goes."""
        policy, now = self._idp.policy(), self._idp.written()
        too_low = answer.level is not None and answer.level < asked.minimum and not policy.returns_low_level
        status = status or STATUSES["level-too-low" if too_low else answer.ending]
        session = ""
        if status == SUCCESS:
            session = self._idp.digid.secret("name-id")
            self.logout.remember(session, asked.received.provider)
        if asked.representation is None and not policy.returns_unasked_representation:
            answer = replace(answer, represented=None)
        issued = Issued(
            provider=asked.received.provider,
            request=asked.received.message,
            recipient=asked.consumer.location,
            status=status,
            sent=now,
            authenticated=now,
            answer=answer if session else None,
            level=EID[answer.level] if session and answer.level else "",
            session=session,
            address=asked.address,
            audience=asked.audience,
            service=asked.service,
        )
        entity_id = self.voices.routing.entity_id
        return self._idp.send_artifact(issued, entity_id, asked.received.relay_state, WINDOW)

    def _response(self, issued: Issued, *, in_time: bool) -> Element:
        status = issued.status if in_time else _EXPIRED
        root = self.voices.routing.answer("Response", status, issued.request.id, issued.recipient)
        if in_time and issued.answer is not None and not self._idp.spoiling.leaves_assertion_out:
            root.append(assertion_for(issued, issued.answer, self.voices))
        return root
