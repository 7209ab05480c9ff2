"""The requests with which a service provider sends people to DigiD."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass

from medmij_sim.digid.levels import SAML3, level_of
from medmij_sim.digid.login import Level
from medmij_sim.digid.saml.requests import RequestError, read_authn_request
from medmij_sim.digid.saml.xml import XmlError, inflate, parse
from medmij_sim.record import Exchange

ARTIFACT = "SAMLart"
"""The parameter with which a login comes back."""

_PATHS = {"/saml/idp/request_authentication": 3, "/saml/v4/idp/request_authentication": 4}


@dataclass(frozen=True, slots=True, repr=False)
class SignOn:
    """An AuthnRequest.

    Attributes:
        exchange: with which the browser brought it.
        version: of the interface: 3, or 4 for eID SAML 4.4.
        level: the lowest that will do; None when it says none that is known. In 4.4 it never does.
    """

    exchange: Exchange
    version: int
    level: Level | None


def sign_on_in(exchanges: Iterable[Exchange], origin: str) -> SignOn | None:
    """The first AuthnRequest that came to a DigiD.

    Args:
        origin: of that DigiD.
    """
    for exchange in exchanges:
        version = _PATHS.get(exchange.url.partition("?")[0].removeprefix(origin))
        if version is not None and exchange.actor == "browser":
            return SignOn(exchange, version, _level(exchange))
    return None


def _level(exchange: Exchange) -> Level | None:
    posted = exchange.method == "POST"
    values = (exchange.request.form if posted else exchange.query).get("SAMLRequest", [""])
    try:
        data = base64.b64decode(values[0])
        request = read_authn_request(parse(data if posted else inflate(data)))
    except (binascii.Error, XmlError, RequestError):
        return None
    return next((level for each in request.classes if (level := level_of(SAML3, each)) is not None), None)
