"""eID SAML 4.4, as a routing service speaks it: encrypted identifiers, clusters, representation.

Source: Koppelvlakspecificatie eID SAML 4.4 as digested in spec DigiD 3, 5, 6 and 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from medmij_sim.digid.ending import Answer, Ending
from medmij_sim.digid.levels import EID
from medmij_sim.digid.login import Level, LoginRequest
from medmij_sim.digid.providers import Endpoint, ServiceProvider
from medmij_sim.digid.saml.answers import SUCCESS, Header, Precision, Status, add_status, message
from medmij_sim.digid.saml.artifacts import Issued
from medmij_sim.digid.saml.face4_assertion import WINDOW, assertion_for
from medmij_sim.digid.saml.idp import SamlIdp
from medmij_sim.digid.saml.idp_metadata import saml4_metadata
from medmij_sim.digid.saml.incoming import NotUnderstoodError, Received, from_browser, from_program
from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.requests import AuthnRequest, read_artifact_resolve, read_authn_request
from medmij_sim.digid.saml.signing import sign
from medmij_sim.digid.saml.soap import MEDIA_TYPE, enclosed
from medmij_sim.digid.saml.xml import Element, reparsed, serialise

LONGEST_RELAY_STATE: Final = 80
"""In bytes."""

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
_PRECISION: Final[Precision] = "milliseconds"


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
    """

    received: Received[AuthnRequest]
    audience: ServiceProvider
    service: str
    consumer: Endpoint
    address: str

    @property
    def minimum(self) -> Level:
        """The level of the service in the catalogue; the request says nothing about it."""
        settings = self.audience.settings
        return settings.services.get(self.service, settings.minimum_level)


class Saml4:
    """The face of eID SAML 4.4.

    Args:
        idp: what it shares with the other face.
    """

    def __init__(self, idp: SamlIdp) -> None:
        self._idp = idp
        self.entity_id = idp.routing_service
        self.front = [Route("/saml/v4/idp/request_authentication", self.sign_on, methods=["POST"])]
        self.back = [
            Route("/saml/v4/idp/metadata", self.metadata, methods=["GET"]),
            Route("/saml/v4/idp/resolve_artifact", self.resolve, methods=["POST"]),
        ]

    @property
    def key(self) -> SigningKey:
        """What it signs with."""
        return self._idp.keyring.key("routing service", "sha256")

    async def metadata(self, _: Request) -> Response:
        """Our metadata, signed."""
        until = self._idp.written() + METADATA_LIFETIME
        root = saml4_metadata(self.entity_id, self._idp.new_id(), self._idp.front, self._idp.back, self.key, until)
        return Response(serialise(root), media_type="application/samlmetadata+xml")

    async def sign_on(self, request: Request) -> Response:
        """Take an AuthnRequest: HTTP 400 or 404 when it is not right, else a page to log in."""
        try:
            received = await from_browser(request, read_authn_request, self._idp.providers)
            asked = self._understood(received, request.client.host if request.client else "")
        except NotUnderstoodError:
            return _plain(400)
        except BadRequestError as refused:
            return _plain(refused.status)
        if not self._knows_means(received.message):
            return _leave(self._send(asked, Answer("failed"), _NO_SUCH_MEANS))
        wanted = self._idp.representation_service in (*received.message.requesters, *received.message.means)
        login = LoginRequest(
            requester=asked.received.provider.entity_id,
            service_name=received.message.provider_name or asked.audience.entity_id,
            minimum_level=asked.minimum,
            return_url=asked.consumer.location,
            relay_state=received.relay_state or "",
            representation="machtiging" if wanted else None,
        )
        return _leave(self._idp.digid.begin(login, partial(self._send, asked)))

    async def resolve(self, request: Request) -> Response:
        """Take an ArtifactResolve and give what is behind the artifact, once; HTTP 400 for anything else."""
        try:
            received = await from_program(await request.body(), read_artifact_resolve, self._idp.providers)
        except NotUnderstoodError:
            return _plain(400)
        asked, now = received.message, self._idp.now()
        if asked.issued is None or asked.issued > now or not self._idp.is_first(asked.id, asked.issuer, now + WINDOW):
            return _plain(400)
        found = self._idp.artifacts.redeem(asked.artifact, received.provider.entity_id, now)
        if found is None:
            return _plain(400)
        issued, in_time = found
        envelope = message("ArtifactResponse", self._header(asked.id), _PRECISION)
        add_status(envelope, SUCCESS)
        envelope.append(self._response(issued, in_time=in_time))
        envelope = reparsed(envelope)
        sign(envelope, self.key)
        return Response(enclosed(envelope), media_type=MEDIA_TYPE)

    def _understood(self, received: Received[AuthnRequest], address: str) -> _Asked:
        """Judge a request (spec DigiD 3).

        Raises:
            BadRequestError: it has what is forbidden, lacks what is required, or is about an unknown service.
        """
        asked, provider = received.message, received.provider
        wrong = (
            provider.face != "saml4"
            or asked.passive
            or asked.forbidden
            or asked.consumer_url is not None
            or (asked.binding is not None and asked.consumer_index is not None)
            or asked.issued is None
            or asked.issued > self._idp.now()
            or len((received.relay_state or "").encode()) > LONGEST_RELAY_STATE
            or len(asked.requesters) > 1
        )
        if wrong:
            raise BadRequestError(400, "not as the interface asks")
        consumer = provider.consumer(asked.consumer_index)
        if consumer is None or not self._idp.is_first(asked.id, asked.issuer, self._idp.now() + WINDOW):
            raise BadRequestError(400, "an unknown index, or a request that came before")
        audience, service = self._service(asked, provider)
        return _Asked(received, audience, service, consumer, address)

    def _service(self, asked: AuthnRequest, provider: ServiceProvider) -> tuple[ServiceProvider, str]:
        """The dienstverlener and the service that a request is about."""
        by_extensions = asked.audience is not None or asked.service is not None
        if by_extensions == (asked.service_index is not None):
            raise BadRequestError(400, "exactly one way to choose the service")
        if not by_extensions:
            found = provider.services.get(asked.service_index or 0)
            if provider.members or found is None:
                raise BadRequestError(400 if provider.members else 404, "no such service")
            return provider, found
        allowed = provider.members or (provider.entity_id,)
        audience = self._idp.providers.get(asked.audience or "")
        if audience is None or audience.entity_id not in allowed:
            raise BadRequestError(404, "no such dienstverlener in this cluster")
        if asked.service not in audience.services.values() or not audience.settings.active:
            raise BadRequestError(404, "no such service")
        return audience, asked.service or ""

    def _knows_means(self, asked: AuthnRequest) -> bool:
        known = {self._idp.authentication_service, self._idp.representation_service}
        return set(asked.means) <= known and set(asked.requesters) <= {self._idp.representation_service}

    def _send(self, asked: _Asked, answer: Answer, status: Status | None = None) -> str:
        """Put the answer to a request behind an artifact; returns where the browser goes."""
        ending = answer.ending
        if answer.level is not None and answer.level < asked.minimum:
            ending = "success" if self._idp.policy().returns_low_level else "level-too-low"
        succeeded = status is None and ending == "success" and answer.level is not None
        issued = Issued(
            provider=asked.received.provider,
            request=asked.received.message,
            recipient=asked.consumer.location,
            status=status or STATUSES[ending],
            authenticated=self._idp.written(),
            answer=answer if succeeded else None,
            level=EID[answer.level] if succeeded and answer.level else "",
            session=self._idp.new_id() if succeeded else "",
            address=asked.address,
            audience=asked.audience,
            service=asked.service,
        )
        return self._idp.send_artifact(issued, self.entity_id, asked.received.relay_state, WINDOW)

    def _response(self, issued: Issued, *, in_time: bool) -> Element:
        header = self._header(issued.request.id, issued.recipient)
        root = message("Response", header, _PRECISION)
        add_status(root, issued.status if in_time else _EXPIRED)
        if in_time and issued.answer is not None:
            root.append(assertion_for(issued, issued.answer, self._header(""), self.key, self._idp))
        return root

    def _header(self, in_response_to: str, destination: str = "") -> Header:
        return Header(self._idp.new_id(), self._idp.written(), self.entity_id, in_response_to, destination)


def _leave(url: str) -> Response:
    return RedirectResponse(url, 302, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _plain(status: int) -> Response:
    return Response({400: "Bad Request", 404: "Not Found"}[status], status, media_type="text/plain")
