"""A login by DigiD SAML 3.x, seen from the service provider: the way in which a real DVZA has people log in."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

import httpx
from cryptography import x509

from medmij_sim.digid.login import LoginRequest, LoginResult
from medmij_sim.digid.login_saml_checks import Expected, NotBelievedError, Said, believed
from medmij_sim.digid.login_saml_messages import artifact_resolve, sign_on_url
from medmij_sim.digid.providers import Endpoint, Providers, ServiceProvider, Settings
from medmij_sim.digid.saml.keyring import make_signing_key
from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.names import ARTIFACT, DS, METADATA, REDIRECT, SOAP, tag
from medmij_sim.digid.saml.soap import MEDIA_TYPE
from medmij_sim.digid.saml.xml import Element, parse, text_of
from medmij_sim.environment import Environment

PATIENCE: Final = 10.0
"""Seconds that DigiD gets for an answer."""

LIFETIME: Final = timedelta(minutes=15)
"""How long a login may take."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How careful a service provider is; the defaults conform.

    Args:
        leaves_out: checks that it does not do: `relay-state`, or a name of `medmij_sim.digid.login_saml_checks`.
        remembers_artifacts: an artifact that comes again gets what it stood for the first time.
    """

    leaves_out: Collection[str] = ()
    remembers_artifacts: bool = False


@dataclass(frozen=True, slots=True)
class _Idp:
    """What the provider took from DigiD's metadata."""

    entity_id: str
    certificates: tuple[x509.Certificate, ...]
    sign_on: str
    resolve: str


@dataclass(frozen=True, slots=True)
class _Asked:
    id: str
    relay_state: str
    expires: datetime


class SamlLogin:
    """An `Authenticator` that talks DigiD SAML 3.x: AuthnRequest by redirect, artifact back, resolved over mutual TLS.

    Args:
        key: of the DVZA whose people log in.
        consumer: URL to which artifacts come.
        env: time, chance and record of the world.
        origin: of DigiD's pages.
        metadata: URL of DigiD's metadata.
        providers: where DigiD keeps who may ask; the provider registers there by itself.
        client: makes a client that shows the provider's certificate.
        habits: how careful the provider is now.
    """

    def __init__(
        self,
        key: str,
        consumer: str,
        env: Environment,
        *,
        origin: str,
        metadata: str,
        providers: Callable[[], Providers],
        client: Callable[[], httpx.AsyncClient],
        habits: Callable[[], Habits] = Habits,
    ) -> None:
        self.entity_id = f"urn:medmij-sim:{key}"
        self._key = key
        self._consumer = consumer
        self._env = env
        self._origin = origin
        self._metadata = metadata
        self._providers = providers
        self._client = client
        self._habits = habits
        self._idp: _Idp | None = None
        self._asked: dict[str, _Asked] = {}
        self._redeemed: dict[str, LoginResult] = {}

    @property
    def origin(self) -> str:
        return self._origin

    def reset(self) -> None:
        """Forget logins under way."""
        self._asked.clear()
        self._redeemed.clear()

    async def start(self, request: LoginRequest) -> str:
        now = self._env.clock.now()
        self._asked = {key: each for key, each in self._asked.items() if each.expires > now}
        asked = _Asked(self._new_id(), request.relay_state, now + LIFETIME)
        self._asked[asked.relay_state] = asked
        try:
            idp = await self._digid()
        except (httpx.HTTPError, TimeoutError):
            # Without DigiD the person comes back at once, without an artifact.
            return f"{self._consumer}?{urlencode({'RelayState': asked.relay_state})}"
        self._register()
        return sign_on_url(
            idp.sign_on,
            asked.id,
            now,
            self.entity_id,
            level=request.minimum_level,
            name=request.service_name,
            relay_state=asked.relay_state,
            key=self._signing,
        )

    async def finish(self, params: Mapping[str, str]) -> LoginResult:
        habits, artifact, relay_state = self._habits(), params.get("SAMLart", ""), params.get("RelayState", "")
        if habits.remembers_artifacts and artifact in self._redeemed:
            return replace(self._redeemed[artifact], relay_state=relay_state)
        asked = self._take(relay_state, habits.leaves_out)
        if asked is None or asked.expires <= self._env.clock.now():
            return LoginResult(outcome="failed", relay_state=relay_state)
        try:
            result = await self._redeem(artifact, asked, habits.leaves_out)
        except (NotBelievedError, httpx.HTTPError, TimeoutError):
            result = LoginResult(outcome="failed")
        result = replace(result, relay_state=asked.relay_state)
        if habits.remembers_artifacts and result.outcome == "success":
            self._redeemed[artifact] = result
        return result

    def _take(self, relay_state: str, leaves_out: Collection[str]) -> _Asked | None:
        """The request that an answer belongs to; who does not look at RelayState takes the last one."""
        if "relay-state" in leaves_out and self._asked:
            return self._asked.popitem()[1]
        return self._asked.pop(relay_state, None)

    async def _redeem(self, artifact: str, asked: _Asked, leaves_out: Collection[str]) -> LoginResult:
        """Who logged in, from the answer behind an artifact.

        Raises:
            NotBelievedError: it must not be believed.
            httpx.HTTPError: there was no answer, or an error.
            TimeoutError: it took too long.
        """
        idp, identifier, now = await self._digid(), self._new_id(), self._env.clock.now()
        if not _is_from(artifact, idp.entity_id):
            raise NotBelievedError("artifact")
        body = artifact_resolve(identifier, now, self.entity_id, artifact, self._signing)
        expected = Expected(
            issuer=idp.entity_id,
            certificates=idp.certificates,
            resolve=identifier,
            request=asked.id,
            recipient=self._consumer,
            audience=self.entity_id,
            now=now,
        )
        async with asyncio.timeout(PATIENCE), self._client() as client:
            answer = await client.post(
                idp.resolve, content=body, headers={"Content-Type": MEDIA_TYPE, "SOAPAction": ""}
            )
        answer.raise_for_status()
        return _result(believed(answer.content, expected, leaves_out))

    async def _digid(self) -> _Idp:
        """What DigiD's metadata say, fetched once: what comes in a message later never changes whom to trust."""
        if self._idp is None:
            async with asyncio.timeout(PATIENCE), self._client() as client:
                answer = await client.get(self._metadata)
            answer.raise_for_status()
            self._idp = _read_metadata(parse(answer.content))
        return self._idp

    def _register(self) -> None:
        providers = self._providers()
        if providers.get(self.entity_id) is None:
            providers.add(
                ServiceProvider(
                    self.entity_id,
                    "saml3",
                    (Endpoint(ARTIFACT, self._consumer),),
                    signing=(self._signing.certificate,),
                    wants_signed_assertions=True,
                    settings=Settings(known_as=self._key),
                )
            )

    @cached_property
    def _signing(self) -> SigningKey:
        return make_signing_key(f"FAKE {self._key}", self._env.clock.now())

    def _new_id(self) -> str:
        return f"_{self._env.mint.token(20)}"


def _read_metadata(root: Element) -> _Idp:
    texts = [text_of(node) for node in root.iter(tag(DS, "X509Certificate"))]
    certificates = tuple(x509.load_der_x509_certificate(base64.b64decode(each)) for each in dict.fromkeys(texts))

    def location(name: str, binding: str) -> str:
        nodes = root.iter(tag(METADATA, name))
        return next(each.get("Location", "") for each in nodes if each.get("Binding") == binding)

    return _Idp(
        root.get("entityID", ""),
        certificates,
        location("SingleSignOnService", REDIRECT),
        location("ArtifactResolutionService", SOAP),
    )


def _is_from(artifact: str, entity_id: str) -> bool:
    """Whether the SourceID of an artifact is that of DigiD."""
    try:
        found = base64.b64decode(artifact, validate=True)
    except (binascii.Error, ValueError):
        return False
    return found[4:24] == hashlib.sha1(entity_id.encode(), usedforsecurity=False).digest()


def _result(said: Said) -> LoginResult:
    """In 3.x a person who stops and a login that fails are told alike; the first is more frequent."""
    if said.status == ("Success",):
        return LoginResult(outcome="success", level=said.level, subject=said.number)
    return LoginResult(outcome="cancelled" if "AuthnFailed" in said.status else "failed")
