"""HTTP answers that the SAML faces have in common."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from medmij_sim.digid.saml.soap import MEDIA_TYPE, enclosed
from medmij_sim.digid.saml.xml import Element, serialise
from medmij_sim.screens import go_to


def leave(url: str) -> Response:
    """Send the browser on."""
    return go_to(url, 302)


def plain(status: int) -> Response:
    """A status with its name, and nothing that helps a stranger."""
    return Response(HTTPStatus(status).phrase, status, media_type="text/plain")


def soap(message: Element) -> Response:
    """A signed message in its envelope."""
    return Response(enclosed(message), media_type=MEDIA_TYPE)


def metadata(root: Element) -> Response:
    """A signed metadata document."""
    return Response(serialise(root), media_type="application/samlmetadata+xml")


def address_of(request: Request) -> str:
    """The address of the person's browser; empty when it is not known."""
    return request.client.host if request.client else ""
