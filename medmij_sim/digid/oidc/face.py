"""OpenID Connect: code flow with PKCE.

Source: spec DigiD 10; OpenID Connect Core 1.0; RFC 6749; RFC 7636; RFC 8705.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from medmij_sim.digid.ending import Answer, Ending
from medmij_sim.digid.levels import EID, level_of
from medmij_sim.digid.login import Level, LoginRequest
from medmij_sim.digid.oidc.clients import OidcClient
from medmij_sim.digid.oidc.tokens import LIFETIME, Authenticated, TokenMaker, request_object
from medmij_sim.digid.party import Digid
from medmij_sim.digid.policy import DigidPolicy
from medmij_sim.digid.saml.keyring import Keyring
from medmij_sim.digid.saml.replies import leave
from medmij_sim.environment import Environment
from medmij_sim.forms import FormError, first_values, form_pairs, query_pairs, repeated
from medmij_sim.screens import PRIVATE

_PATH: Final = "/openid-connect/v1"
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")

_ERRORS: Final[Mapping[Ending, str]] = {
    "cancelled": "access_denied",
    "blocked": "access_denied",
    "no-number": "access_denied",
    "level-too-low": "unmet_authentication_requirements",
    "failed": "server_error",
}
"""By how the login ended; after `session-over` nothing goes back."""


@dataclass(frozen=True, slots=True)
class _Granted:
    client: OidcClient
    redirect_uri: str
    challenge: str
    person: Authenticated
    expires: datetime


class RequestRefusedError(ValueError):
    """An authorization request that is answered by an error (RFC 6749 4.1.2.1)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error


class Oidc:
    """The OpenID Connect face.

    Args:
        digid: the login pages and the people.
        env: time, chance and record of the world.
        policy: how NEP-DigiD behaves now.
    """

    def __init__(self, digid: Digid, env: Environment, policy: Callable[[], DigidPolicy] = DigidPolicy) -> None:
        self.issuer = f"{digid.origin}{_PATH}"
        self.token_url = f"{digid.back_origin}{_PATH}/token"
        self.clients: dict[str, OidcClient] = {}
        self._digid = digid
        self._env = env
        self._policy = policy
        self._keyring = Keyring(env.clock.now())
        self._maker: TokenMaker | None = None
        self._codes: dict[str, _Granted] = {}
        self.front = [
            Route(f"{_PATH}/.well-known/openid-configuration", self.configuration, methods=["GET"]),
            Route(f"{_PATH}/authorization", self.authorize, methods=["GET", "POST"]),
            Route(f"{_PATH}/jwks", self.jwks, methods=["GET"]),
        ]
        self.back = [Route(f"{_PATH}/token", self.token, methods=["POST"])]

    @property
    def maker(self) -> TokenMaker:
        """Makes the tokens; its key is made when first needed."""
        if self._maker is None:
            self._maker = TokenMaker(
                self.issuer, self._keyring.key("oidc", "sha256"), lambda: self._keyring.key("nobody", "sha256")
            )
        return self._maker

    def register(self, *clients: OidcClient) -> None:
        """Take clients up, in place of those with the same id."""
        self.clients |= {each.client_id: each for each in clients}

    def reset(self) -> None:
        """Forget codes; clients stay."""
        self._codes.clear()

    async def configuration(self, _: Request) -> Response:
        """The discovery document."""
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorization",
                "token_endpoint": self.token_url,
                "jwks_uri": f"{self.issuer}/jwks",
                "scopes_supported": ["openid"],
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["public"],
                "acr_values_supported": list(EID.values()),
                "claims_supported": ["iss", "aud", "sub", "sub_id_type", "nonce", "exp", "iat", "nbf", "acr", "jti"],
                "code_challenge_methods_supported": ["S256"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "id_token_encryption_alg_values_supported": ["RSA-OAEP"],
                "id_token_encryption_enc_values_supported": ["A256GCM"],
                "request_parameter_supported": True,
                "request_uri_parameter_supported": False,
                "request_object_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["tls_client_auth", "none"],
                "tls_client_certificate_bound_access_tokens": False,
            }
        )

    async def jwks(self, _: Request) -> Response:
        """Our public keys."""
        return JSONResponse(self.maker.jwks())

    async def authorize(self, request: Request) -> Response:
        """Take an authorization request: an error page when it is not known whose it is, a redirect otherwise."""
        try:
            pairs = await form_pairs(request) if request.method == "POST" else query_pairs(request)
        except FormError:
            return _page("a form that cannot be read")
        asked = dict(first_values(pairs))
        client = self.clients.get(asked.get("client_id", ""))
        if client is None:
            return _page("an unknown client_id")
        signed = asked.get("request")
        inside = request_object(client, signed, self.issuer, self._env.clock.now()) if signed else {}
        asked |= inside or {}
        redirect_uri = asked.get("redirect_uri", "")
        if redirect_uri not in client.redirect_uris:
            return _page("a redirect_uri that is not registered")
        try:
            if inside is None:
                raise RequestRefusedError("invalid_request_object", "not signed by a key in the client's jwks")
            login = self._login(client, asked, redirect_uri, twice=bool(repeated(pairs)))
        except RequestRefusedError as refused:
            values = {"error": refused.error, "error_description": str(refused)}
            return leave(_answer_url(redirect_uri, asked.get("state"), values))
        return leave(self._digid.begin(login, partial(self._send, client, asked, login.minimum_level)))

    async def token(self, request: Request) -> Response:
        """Exchange a code for tokens, once."""
        try:
            pairs = await form_pairs(request)
        except FormError:
            return _token_error("invalid_request")
        form = first_values(pairs)
        if repeated(pairs):
            return _token_error("invalid_request")
        client = self.clients.get(form.get("client_id", ""))
        if client is None or not _is_client(request, client):
            return _token_error("invalid_client", 401)
        if form.get("grant_type") != "authorization_code":
            return _token_error("unsupported_grant_type")
        granted = self._codes.get(form.get("code", ""))
        if granted is None or granted.client != client:
            return _token_error("invalid_grant")
        del self._codes[form["code"]]
        now = self._env.clock.now()
        if granted.expires <= now:
            return _token_error("invalid_grant")
        if form.get("redirect_uri") != granted.redirect_uri or not _fits(
            form.get("code_verifier", ""), granted.challenge
        ):
            return _token_error("invalid_grant")
        mint, policy = self._env.mint, self._policy()
        written = now + policy.clock_offset
        tokens = {
            "access_token": self.maker.access_token(client, written, mint.uuid4()),
            "token_type": "Bearer",
            "expires_in": int(LIFETIME.total_seconds()),
            "id_token": self.maker.id_token(client, granted.person, written, mint.uuid4(), policy.spoils_id_token),
        }
        for name in ("access_token", "id_token"):
            self._env.record.redactor.learn(name.replace("_", "-"), str(tokens[name]))
        return JSONResponse(tokens, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})

    def _login(self, client: OidcClient, asked: Mapping[str, str], redirect_uri: str, *, twice: bool) -> LoginRequest:
        if twice:
            raise RequestRefusedError("invalid_request", "a parameter comes twice")
        if asked.get("response_type") != "code":
            raise RequestRefusedError("unsupported_response_type", "response_type must be code")
        if "openid" not in asked.get("scope", "").split():
            raise RequestRefusedError("invalid_scope", "scope must hold openid")
        if asked.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(asked.get("code_challenge", "")):
            raise RequestRefusedError("invalid_request", "code_challenge with method S256 is needed")
        if "request_uri" in asked:
            raise RequestRefusedError("request_uri_not_supported", "send the request itself")
        if "none" in asked.get("prompt", "").split():
            raise RequestRefusedError("login_required", "somebody must log in")
        wanted = [level_of(EID, text) for text in asked.get("acr_values", "").split()]
        known = [level for level in wanted if level is not None]
        if wanted and not known:
            raise RequestRefusedError("invalid_request", "acr_values that are not known")
        return LoginRequest(
            requester=client.client_id,
            service_name=client.name or client.client_id,
            minimum_level=max(client.level, min(known, default=Level.BASIS)),
            return_url=redirect_uri,
            relay_state=asked.get("state", ""),
        )

    def _send(self, client: OidcClient, asked: Mapping[str, str], minimum: Level, answer: Answer) -> str:
        redirect_uri, state = asked["redirect_uri"], asked.get("state")
        ending = answer.ending
        if answer.level is not None and answer.level < minimum and not self._policy().returns_low_level:
            ending = "level-too-low"
        if ending != "success" or answer.subject is None or answer.level is None:
            return _answer_url(redirect_uri, state, {"error": _ERRORS[ending]})
        now = self._env.clock.now()
        code = self._env.mint.token()
        self._env.record.redactor.learn("code", code)
        self._codes = {key: each for key, each in self._codes.items() if each.expires > now}
        person = Authenticated(answer.subject.bsn, EID[answer.level], asked.get("nonce"))
        self._codes[code] = _Granted(client, redirect_uri, asked["code_challenge"], person, now + LIFETIME)
        return _answer_url(redirect_uri, state, {"code": code})


def _is_client(request: Request, client: OidcClient) -> bool:
    """Whether the TLS certificate is the client's (RFC 8705 2.1); in process there is none to look at."""
    tls = request.scope.get("extensions", {}).get("tls")
    if tls is None or client.certificate_name is None:
        return True
    return client.certificate_name in (tls.get("client_cert_names") or ())


def _fits(verifier: str, challenge: str) -> bool:
    digest = hashlib.sha256(verifier.encode()).digest()
    expected = base64.urlsafe_b64encode(digest).rstrip(b"=")
    return bool(_VERIFIER.fullmatch(verifier)) and hmac.compare_digest(expected, challenge.encode())


def _answer_url(redirect_uri: str, state: str | None, values: Mapping[str, str]) -> str:
    query = urlencode({**values, **({"state": state} if state else {})})
    return f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{query}"


def _page(reason: str) -> Response:
    return Response(f"NEP-DigiD: {reason}. Nothing goes back.", 400, PRIVATE, "text/plain")


def _token_error(error: str, status: int = 400) -> Response:
    return JSONResponse({"error": error}, status, {"Cache-Control": "no-store"})
