"""ID tokens and access tokens: signed, and for who has a key for it encrypted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from joserfc import jwe, jwk, jws, jwt
from joserfc.errors import JoseError

from medmij_sim.digid.oidc.clients import OidcClient
from medmij_sim.digid.oidc.spoiling import spoiled, unsigned
from medmij_sim.digid.policy import IdTokenFault
from medmij_sim.digid.saml.encryption import LEGACY_BSN
from medmij_sim.digid.saml.keys import SigningKey

LIFETIME: Final = timedelta(seconds=120)
"""How long tokens and codes are good for (spec DigiD 6)."""

_SIGNING: Final = "RS256"


@dataclass(frozen=True, slots=True)
class Authenticated:
    """Who logged in, for a token.

    Args:
        bsn: nine digits.
        acr: the level, as a URI.
        nonce: of the request; None when it had none.
    """

    bsn: str
    acr: str
    nonce: str | None

    def __repr__(self) -> str:
        return f"<Authenticated {self.acr}>"


class TokenMaker:
    """Makes tokens.

    Args:
        issuer: our URL.
        key: signs them.
        other_key: gives one that is not ours.
    """

    def __init__(self, issuer: str, key: SigningKey, other_key: Callable[[], SigningKey]) -> None:
        self._issuer = issuer
        self._other_key = other_key
        self._key = jwk.RSAKey.import_key(key.key, {"kid": key.name, "use": "sig", "alg": _SIGNING})

    def jwks(self) -> dict[str, Any]:
        """Our public keys."""
        return {"keys": [self._key.as_dict(private=False)]}

    def id_token(
        self,
        client: OidcClient,
        person: Authenticated,
        now: datetime,
        identifier: str,
        wrong: IdTokenFault | None = None,
    ) -> str:
        """An ID token, encrypted when the client has a key for that (RSA-OAEP and A256GCM; spec DigiD 10).

        Args:
            wrong: what must be wrong in it.
        """
        claims = {
            "iss": self._issuer,
            "aud": client.client_id,
            "sub": person.bsn,
            "sub_id_type": LEGACY_BSN,
            "acr": person.acr,
            "jti": identifier,
            **self._times(now),
        }
        if person.nonce is not None:
            claims["nonce"] = person.nonce
        signed = self._signed(spoiled(claims, wrong), wrong)
        key = public_key(client, "enc")
        if key is None:
            return signed
        return jwe.encrypt_compact({"alg": "RSA-OAEP", "enc": "A256GCM", "cty": "JWT"}, signed.encode(), key)

    def access_token(self, client: OidcClient, now: datetime, identifier: str) -> str:
        """An access token; it says nothing about the person."""
        expires = self._times(now)["exp"]
        return self._signed({"iss": self._issuer, "azp": client.client_id, "exp": expires, "jti": identifier})

    def _signed(self, claims: Mapping[str, Any], wrong: IdTokenFault | None = None) -> str:
        header = {"alg": _SIGNING, "typ": "JWT", "kid": self._key.kid}
        if wrong == "unsigned":
            return unsigned({**header, "alg": "none"}, claims)
        key = jwk.RSAKey.import_key(self._other_key().key) if wrong == "other-key" else self._key
        return jwt.encode(header, dict(claims), key)

    def _times(self, now: datetime) -> dict[str, int]:
        moment = int(now.timestamp())
        return {"iat": moment, "nbf": moment, "exp": moment + int(LIFETIME.total_seconds())}


def public_key(client: OidcClient, use: str, kid: str | None = None) -> jwk.RSAKey | None:
    """A client's RSA key for a use (`enc`, `sig`), the one with a `kid` if it is given; None when it has none."""
    for key in client.jwks.get("keys", ()):
        if key.get("kty") == "RSA" and key.get("use") == use and kid in (None, key.get("kid")):
            return jwk.RSAKey.import_key(key)
    return None


def request_object(client: OidcClient, text: str, issuer: str, now: datetime) -> Mapping[str, str] | None:
    """The parameters in a request object.

    Args:
        client: who must have signed it; `iss` and `client_id`, where it has them, are its `client_id`.
        text: the JWT.
        issuer: who must be in `aud`, where it has that.
        now: `exp` and `nbf` are judged by it.

    Returns:
        None when it is not signed by the client, for somebody else, or not of now (OIDC Core 6.1, RFC 9101 10).
    """
    try:
        key = public_key(client, "sig", jws.extract_compact(text.encode()).headers().get("kid"))
        if key is None:
            return None
        claims = jwt.decode(text, key, algorithms=[_SIGNING]).claims
        jwt.JWTClaimsRegistry(
            now=lambda: int(now.timestamp()),
            iss={"value": client.client_id},
            client_id={"value": client.client_id},
            aud={"value": issuer},
        ).validate(claims)
    except (JoseError, ValueError):
        return None
    return {name: str(value) for name, value in claims.items() if name not in ("request", "request_uri")}
