"""From an HTTP request to the signed message of a known service provider."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.requests import Request

from medmij_sim.digid.providers import Providers, ServiceProvider
from medmij_sim.digid.saml.requests import RequestError, Sent
from medmij_sim.digid.saml.soap import opened
from medmij_sim.digid.saml.verifying import SignatureError, verified, verify_query
from medmij_sim.digid.saml.xml import Element, XmlError, inflate, parse
from medmij_sim.forms import FormError, first_values, form_pairs

M = TypeVar("M", bound=Sent)

MOST_BASE64 = 1024 * 1024


class NotUnderstoodError(ValueError):
    """A message that cannot be read, is of nobody we know, or is not signed by who sent it."""


@dataclass(frozen=True, slots=True)
class Received(Generic[M]):
    """A message of which it is certain who sent it.

    Args:
        message: what it says.
        provider: who sent it.
        relay_state: as it came; None when there was none.
        posted: whether it came by HTTP-POST or SOAP, else by HTTP-Redirect.
    """

    message: M
    provider: ServiceProvider
    relay_state: str | None
    posted: bool


Read = Callable[[Element], M]


async def from_browser(
    request: Request, read: Read[M], providers: Providers, kind: str = "SAMLRequest", *, named: bool = False
) -> Received[M]:
    """Take a message that a browser brings, by HTTP-Redirect or HTTP-POST.

    Args:
        read: reads the message.
        providers: who may send one.
        kind: `SAMLRequest` or `SAMLResponse`.
        named: see `medmij_sim.digid.saml.verifying.verified`.

    Raises:
        NotUnderstoodError: see there; the message says what.
    """
    posted = request.method == "POST"
    try:
        fields = first_values(await form_pairs(request)) if posted else dict(request.query_params)
        data = _decoded(fields.get(kind, ""))
        root = parse(data if posted else inflate(data))
        provider = _sender(read(root), providers)
        if posted:
            root = verified(root, provider.signing, named=named)
        else:
            verify_query(request.url.query, kind, provider.signing)
        return Received(read(root), provider, fields.get("RelayState"), posted)
    except (FormError, XmlError, RequestError, SignatureError) as error:
        raise NotUnderstoodError(str(error)) from None


async def from_program(body: bytes, read: Read[M], providers: Providers) -> Received[M]:
    """Take a message in a SOAP envelope.

    Raises:
        NotUnderstoodError: see there; the message says what.
    """
    try:
        root = opened(parse(body))
        provider = _sender(read(root), providers)
        return Received(read(verified(root, provider.signing)), provider, None, posted=True)
    except (XmlError, RequestError, SignatureError) as error:
        raise NotUnderstoodError(str(error)) from None


def _decoded(text: str) -> bytes:
    if not text or len(text) > MOST_BASE64:
        raise XmlError("no message, or one that is too long")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise XmlError("not base64") from None


def _sender(message: Sent, providers: Providers) -> ServiceProvider:
    provider = providers.get(message.issuer)
    if provider is None:
        raise RequestError("an Issuer that is not known here")
    return provider
