"""A throw-away stelselnode and DVZA that say yes to everything and remember what they were asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from medmij_sim import gnl, whl, zal
from medmij_sim.clock import Clock
from medmij_sim.mint import Mint
from medmij_sim.pgo import Journey, Pgo, PgoPolicy

DOMAIN = "medmij.localhost"
AANBIEDER = "huisartsdelinde@medmij"
CLIENT_ID = f"pgo-a.{DOMAIN}"
REDIRECT_URI = f"https://{CLIENT_ID}/callback"
STELSELNODE = f"https://stelselnode.{DOMAIN}"
TOKEN_HOST = f"token.dvza-a.{DOMAIN}"
FHIR_HOST = f"fhir.dvza-a.{DOMAIN}"
START = datetime(2026, 1, 5, 12, tzinfo=UTC)
ROL = {"48": "MM-3.0-BZB-FHIR", "49": "MM-2.0-HGB-FHIR"}


def base_of(dienst: str) -> str:
    return f"https://{FHIR_HOST}/r22/huisartsdelinde/{dienst}"


def zorgaanbiederslijst(volgnummer: int = 1, *, authorize: str = "authorize") -> bytes:
    diensten = tuple(
        zal.Gegevensdienst(
            dienst,
            f"https://dvza-a.{DOMAIN}/r22/{authorize}",
            f"https://{TOKEN_HOST}/r22/token",
            (zal.Systeemrol(rol, base_of(dienst)),),
        )
        for dienst, rol in ROL.items()
    )
    aanbieder = zal.Zorgaanbieder(AANBIEDER, "ZA", (zal.Interfaceversie("2", diensten),))
    return zal.write(zal.Zorgaanbiederslijst(START, volgnummer, (aanbieder,)))


def whitelist(*hosts: str) -> bytes:
    return whl.write(whl.Whitelist(START, 1, hosts))


def bundle(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    entries = [{"resource": each, "search": {"mode": "match"}} for each in resources]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries, **more}


@dataclass
class Surroundings:
    """Everything around a PGO, in memory. Tests change what it answers and look at what it was asked."""

    clock: Clock = field(default_factory=lambda: Clock.frozen(START))
    policy: PgoPolicy = field(default_factory=PgoPolicy)
    lists: dict[str, bytes] = field(default_factory=dict)
    token_answers: list[httpx.Response] = field(default_factory=list)
    fhir: Callable[[httpx.Request], httpx.Response] = field(default=lambda request: httpx.Response(200, json=bundle()))
    asked: list[tuple[str, httpx.Request]] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = gnl.Gegevensdienstnamenlijst(START, 1, (gnl.Gegevensdienst("48", "Basisgegevens zorg"),))
        self.lists |= {
            "/MedMij_Zorgaanbiederslijst.xml": zorgaanbiederslijst(),
            "/MedMij_Gegevensdienstnamenlijst.xml": gnl.write(names),
            "/MedMij_Whitelist.xml": whitelist(CLIENT_ID, TOKEN_HOST, FHIR_HOST),
        }

    def pgo(self, **policy: Any) -> Pgo:
        self.policy = PgoPolicy(**policy)
        return Pgo(
            CLIENT_ID,
            REDIRECT_URI,
            STELSELNODE,
            clients=self.client,
            clock=self.clock,
            mint=Mint(seed=1),
            policy=lambda: self.policy,
        )

    def change(self, **policy: Any) -> None:
        self.policy = replace(self.policy, **policy)

    def client(self, certificate: str) -> httpx.AsyncClient:
        async def answer(request: httpx.Request) -> httpx.Response:
            self.asked.append((certificate, request))
            await asyncio.sleep(0)
            return self._answer(request)

        return httpx.AsyncClient(transport=httpx.MockTransport(answer))

    def to(self, host: str) -> list[httpx.Request]:
        """What was asked of a host."""
        return [request for _, request in self.asked if request.url.host == host]

    @property
    def token_requests(self) -> list[httpx.Request]:
        return self.to(TOKEN_HOST)

    @property
    def resource_requests(self) -> list[httpx.Request]:
        return self.to(FHIR_HOST)

    def list_requests(self, name: str) -> list[httpx.Request]:
        return [each for each in self.to(f"stelselnode.{DOMAIN}") if name in each.url.path]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        match request.url.host:
            case host if host == TOKEN_HOST:
                return self.token_answers.pop(0) if self.token_answers else token_answer()
            case host if host == FHIR_HOST:
                return self.fhir(request)
            case _:
                document = self.lists.get(request.url.path)
                return httpx.Response(404) if document is None else httpx.Response(200, content=document)


def token_answer(access: str = "access-1", scope: str = "48 49", **more: Any) -> httpx.Response:
    members = {"access_token": access, "token_type": "Bearer", "expires_in": 900, "scope": scope} | more
    return httpx.Response(200, content=json.dumps(members))


def query_of(url: str | httpx.URL) -> dict[str, str]:
    """The parameters of a URL, decoded once; each must be there once."""
    found = parse_qs(urlsplit(str(url)).query, keep_blank_values=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


def form_of(request: httpx.Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(request.content.decode()).items()}


def callback_of(journey: Journey, **parameters: str) -> str:
    """The authorization response to a journey, with a code unless an error is given."""
    given = parameters if "error" in parameters else {"code": "code-1", **parameters}
    return f"{REDIRECT_URI}?{urlencode({'state': journey.state, **given})}"
