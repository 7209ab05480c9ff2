"""The OpenID Connect face with Authlib: code flow, PKCE, level in `acr`."""

from __future__ import annotations

import secrets
import ssl
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.jwk import KeySet

SUBSTANTIAL = "http://eidas.europa.eu/LoA/substantial"  # DigiD Substantieel
HIGH = "http://eidas.europa.eu/LoA/high"


class DigidClient:
    """Logs people in.

    Args:
        issuer: such as `https://digid.medmij.localhost/openid-connect/v1`.
        client_id, redirect_uri: as registered.
        tls: trusts DigiD's CA and holds the client certificate.
    """

    def __init__(self, issuer: str, client_id: str, redirect_uri: str, tls: ssl.SSLContext) -> None:
        self._http = httpx.Client(verify=tls)
        self._digid: dict[str, Any] = (
            self._http.get(f"{issuer}/.well-known/openid-configuration").raise_for_status().json()
        )
        self._stock = OAuth2Client(
            client_id,
            redirect_uri=redirect_uri,
            scope="openid",
            code_challenge_method="S256",
            token_endpoint_auth_method="none",
            verify=tls,
        )

    def login_url(self) -> tuple[dict[str, str], str]:
        """What to keep in the session, and where the browser goes."""
        kept = {"code_verifier": secrets.token_urlsafe(48), "nonce": secrets.token_urlsafe(16)}
        url, kept["state"] = self._stock.create_authorization_url(
            self._digid["authorization_endpoint"], acr_values=SUBSTANTIAL, **kept
        )
        return kept, url

    def who_logged_in(self, callback: str, kept: dict[str, str]) -> tuple[str, str]:
        """The number of the person and the level; raises what Authlib or joserfc raises when something is wrong."""
        answer = dict(parse_qsl(urlsplit(callback).query))
        # Of an error Authlib says only that there is no code.
        if answer.get("state") != kept["state"] or "error" in answer:
            raise ValueError(answer.get("error", "another state"))
        tokens = self._stock.fetch_token(
            self._digid["token_endpoint"],
            code=answer["code"],
            code_verifier=kept["code_verifier"],
            grant_type="authorization_code",
        )
        keys = KeySet.import_key_set(self._http.get(self._digid["jwks_uri"]).raise_for_status().json())
        claims = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"]).claims
        jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": self._digid["issuer"]},
            aud={"essential": True, "value": self._stock.client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": kept["nonce"]},
            acr={"essential": True, "values": [SUBSTANTIAL, HIGH]},
        ).validate(claims)
        return claims["sub"], claims["acr"]

    def close(self) -> None:
        self._http.close()
        self._stock.close()
