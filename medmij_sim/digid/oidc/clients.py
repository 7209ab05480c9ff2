"""The OpenID Connect clients that NEP-DigiD knows, and the file they come from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct, field

from medmij_sim.digid.login import Level
from medmij_sim.digid.public import why_not_for_tests


class ClientError(ValueError):
    """A registration that cannot be used; the message says which, and what to do."""


class OidcClient(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A client.

    Attributes:
        client_id: how it calls itself.
        redirect_uris: where answers may go; compared to the letter.
        name: shown to the person.
        minimum_level: the lowest level of its services, by name.
        certificate_name: a CN or SAN that its TLS certificate must hold (`tls_client_auth`); None takes any (`none`).
        jwks: its public keys: one for encryption makes ID tokens encrypted, one for signatures lets it send signed
            request objects.
    """

    client_id: str
    redirect_uris: tuple[str, ...]
    name: str = ""
    minimum_level: str = "substantieel"
    certificate_name: str | None = None
    jwks: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.client_id or not self.redirect_uris:
            raise ValueError("a client needs a client_id and redirect_uris")
        Level.named(self.minimum_level)
        for uri in self.redirect_uris:
            address = urlsplit(uri)
            if address.scheme not in ("https", "http") or not address.hostname or address.fragment:
                raise ValueError(f"{uri} is no redirect URI — write https://host/path, without fragment")
        for key in _keys(self.jwks):
            if key.get("use") not in ("sig", "enc"):
                raise ValueError("a key in jwks without use — write sig or enc")
            _check_key(key)

    @property
    def level(self) -> Level:
        return Level.named(self.minimum_level)


def _keys(jwks: dict[str, Any]) -> list[dict[str, Any]]:
    keys = jwks.get("keys", [])
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise ValueError('jwks is no key set — write {"keys": [{"kty": "RSA", ...}]}')
    return keys


def _check_key(key: dict[str, Any]) -> None:
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    try:
        imported = RSAKey.import_key(key)
    except (JoseError, ValueError, TypeError, KeyError):
        raise ValueError("a key in jwks that is no RSA key — write it as RFC 7517 says") from None
    if imported.is_private:
        raise ValueError("a private key in jwks — keep it to yourself, and write the public one")


def read_clients(data: bytes, *, public: bool = False) -> tuple[OidcClient, ...]:
    """The clients in a JSON document: one object, or a list of them.

    Args:
        data: the document; the members of each object are the attributes of `OidcClient`.
        public: take clients whose answers go to a public host name.

    Raises:
        ClientError: it is something else, or a client of a real system.
    """
    try:
        found = msgspec.json.decode(data)
        rows = found if isinstance(found, list) else [found]
        clients = tuple(msgspec.convert(row, OidcClient) for row in rows)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ClientError(f"not a registration of OIDC clients: {error}") from None
    for client in clients:
        for uri in client.redirect_uris:
            reason = why_not_for_tests(urlsplit(uri).hostname or "", public=public)
            if reason:
                raise ClientError(f"{client.client_id}: {reason}")
    return clients
