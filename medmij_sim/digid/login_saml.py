"""A login by SAML at DigiD, seen from the service provider: the way in which a real DVZA has people log in."""

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

from medmij_sim.digid.login import Departure, LoginRequest, LoginResult
from medmij_sim.digid.login_dialect import Dialect, Own
from medmij_sim.digid.login_saml_checks import Expected, NotBelievedError, Said, believed
from medmij_sim.digid.providers import Providers
from medmij_sim.digid.saml.answers import Header
from medmij_sim.digid.saml.keyring import make_signing_key
from medmij_sim.digid.saml.names import DS, METADATA, SOAP, tag
from medmij_sim.digid.saml.resolving import artifact_resolve
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
    request: LoginRequest
    expires: datetime

    def cannot_be(self, dialect: Dialect) -> bool:
        """Whether somebody must be represented, for which 3.x has no word."""
        return self.request.representation is not None and not dialect.represents


class SamlLogin:
    """An `Authenticator` that talks SAML: AuthnRequest by the browser, artifact back, resolved over mutual TLS.

    Args:
        dialect: the interface of DigiD.
        key: of the DVZA whose people log in.
        consumer: URL to which artifacts come.
        env: time, chance and record of the world.
        origin: of DigiD's pages.
        back: origin of what DigiD has for programs.
        providers: where DigiD keeps who may ask; the provider registers there by itself.
        client: makes a client that shows the provider's certificate.
        habits: how careful the provider is now.
    """

    def __init__(
        self,
        dialect: Dialect,
        key: str,
        consumer: str,
        env: Environment,
        *,
        origin: str,
        back: str,
        providers: Callable[[], Providers],
        client: Callable[[], httpx.AsyncClient],
        habits: Callable[[], Habits] = Habits,
    ) -> None:
        self._dialect = dialect
        self._key = key
        self._consumer = consumer
        self._env = env
        self._origin = origin
        self._metadata = f"{back}{dialect.metadata_path}"
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

    def expects(self, params: Mapping[str, str]) -> bool:
        """Whether this is the way back from a login that began here."""
        return params.get("RelayState", "") in self._asked or params.get("SAMLart", "") in self._redeemed

    async def start(self, request: LoginRequest) -> Departure:
        now = self._env.clock.now()
        self._asked = {key: each for key, each in self._asked.items() if each.expires > now}
        asked = _Asked(self._new_id(), request, now + LIFETIME)
        self._asked[request.relay_state] = asked
        if asked.cannot_be(self._dialect):
            return self._straight_back(request)
        try:
            idp = await self._digid()
        except (httpx.HTTPError, TimeoutError):
            # Without DigiD the person comes back at once, without an artifact.
            return self._straight_back(request)
        self._register()
        return self._dialect.sign_on(self._own, idp.sign_on, asked.id, now, request)

    async def finish(self, params: Mapping[str, str]) -> LoginResult:
        habits, artifact, relay_state = self._habits(), params.get("SAMLart", ""), params.get("RelayState", "")
        if habits.remembers_artifacts and artifact in self._redeemed:
            return replace(self._redeemed[artifact], relay_state=relay_state)
        asked = self._take(relay_state, habits.leaves_out)
        if asked is None or asked.expires <= self._env.clock.now():
            return LoginResult(outcome="failed", relay_state=relay_state)
        if asked.cannot_be(self._dialect):
            return LoginResult(outcome="unsupported", relay_state=asked.request.relay_state)
        try:
            result = await self._redeem(artifact, asked, habits.leaves_out)
        except (NotBelievedError, httpx.HTTPError, TimeoutError):
            result = LoginResult(outcome="failed")
        result = replace(result, relay_state=asked.request.relay_state)
        if habits.remembers_artifacts and result.outcome == "success":
            self._redeemed[artifact] = result
        return result

    def _straight_back(self, request: LoginRequest) -> Departure:
        """The way back without an artifact."""
        return Departure(f"{self._consumer}?{urlencode({'RelayState': request.relay_state})}")

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
        dialect, own = self._dialect, self._own
        idp, identifier, now = await self._digid(), self._new_id(), self._env.clock.now()
        if not _is_from(artifact, idp.entity_id):
            raise NotBelievedError("artifact")
        body = artifact_resolve(Header(identifier, now, own.entity_id), artifact, own.signing, dialect.precision)
        expected = Expected(
            issuer=idp.entity_id,
            certificates=idp.certificates,
            resolve=identifier,
            request=asked.id,
            recipient=self._consumer,
            audience=own.entity_id,
            destination=dialect.answers_name_destination,
            service=dialect.service(own, asked.request),
            sector=dialect.sector,
            now=now,
        )
        async with asyncio.timeout(PATIENCE), self._client() as client:
            answer = await client.post(
                idp.resolve, content=body, headers={"Content-Type": MEDIA_TYPE, "SOAPAction": ""}
            )
        answer.raise_for_status()
        return self._result(believed(answer.content, expected, lambda node: dialect.told(node, own), leaves_out))

    def _result(self, said: Said) -> LoginResult:
        if said.status != ("Success",):
            return LoginResult(outcome=self._dialect.ended(said.status, said.message))
        subject, *represented = said.told.numbers
        return LoginResult(
            outcome="success",
            level=said.told.level,
            subject=subject,
            represented=represented[0] if represented else None,
        )

    async def _digid(self) -> _Idp:
        """What DigiD's metadata say, fetched once: what comes in a message later never changes whom to trust."""
        if self._idp is None:
            async with asyncio.timeout(PATIENCE), self._client() as client:
                answer = await client.get(self._metadata)
            answer.raise_for_status()
            self._idp = _read_metadata(parse(answer.content), self._dialect.binding)
        return self._idp

    def _register(self) -> None:
        providers = self._providers()
        if providers.get(self._own.entity_id) is None:
            providers.add(self._dialect.provider(self._own))

    @cached_property
    def _own(self) -> Own:
        signing = make_signing_key(f"FAKE {self._key}", self._env.clock.now(), self._dialect.labelling)
        return Own(self._key, self._dialect.entity_id(self._key), self._consumer, signing)

    def _new_id(self) -> str:
        return f"_{self._env.mint.token(20)}"


def _read_metadata(root: Element, binding: str) -> _Idp:
    texts = [text_of(node) for node in root.iter(tag(DS, "X509Certificate"))]
    certificates = tuple(x509.load_der_x509_certificate(base64.b64decode(each)) for each in dict.fromkeys(texts))

    def location(name: str, binding: str) -> str:
        nodes = root.iter(tag(METADATA, name))
        return next(each.get("Location", "") for each in nodes if each.get("Binding") == binding)

    return _Idp(
        root.get("entityID", ""),
        certificates,
        location("SingleSignOnService", binding),
        location("ArtifactResolutionService", SOAP),
    )


def _is_from(artifact: str, entity_id: str) -> bool:
    """Whether the SourceID of an artifact is that of DigiD."""
    try:
        found = base64.b64decode(artifact, validate=True)
    except (binascii.Error, ValueError):
        return False
    return found[4:24] == hashlib.sha1(entity_id.encode(), usedforsecurity=False).digest()
