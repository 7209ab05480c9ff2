"""A stage of our own: two DVZAs, the fake DigiD and PGOs that are nothing but HTTP clients, all in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from medmij_sim.browser import Answers, Browser, walk
from medmij_sim.cast import DEFAULT_CAST, Cast
from medmij_sim.clock import Clock
from medmij_sim.digid import Digid
from medmij_sim.digid.app import digid_app
from medmij_sim.dvza import Dvza, DvzaPolicy
from medmij_sim.environment import Environment
from medmij_sim.faults import Faults
from medmij_sim.faults.dvza import DVZA_FAULTS
from medmij_sim.faults.model import Fault, undeclared_deviations
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.mint import Mint
from medmij_sim.people import People
from medmij_sim.publication import Publication, publish
from medmij_sim.record import Record
from medmij_sim.register import Register
from medmij_sim.services import CATALOGUE
from synthetic_patients import Dossier

DOMAIN = "medmij.localhost"
NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
LINDE = "huisartsdelinde"
WOUD = "ziekenhuishetwoud"


def collectable(aanbieder: str) -> str:
    """The scope of a token for all that can be collected at an aanbieder."""
    offered = DEFAULT_CAST.aanbieder(aanbieder).gegevensdiensten
    return " ".join(each for each in offered if CATALOGUE[each].function == "Verzamelen")


class Hosts(httpx.BaseTransport):
    """Every host is an ASGI app; the certificate of the client is put in the scope as the server would."""

    def __init__(self, apps: Mapping[str, ASGIApp], certificate: str | None = None) -> None:
        self._apps = apps
        self._certificate = certificate

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return asyncio.run(self._send(request))

    async def _send(self, request: httpx.Request) -> httpx.Response:
        app = self._apps[request.url.host]

        async def with_tls(scope: Scope, receive: Receive, send: Send) -> None:
            names = (self._certificate,) if self._certificate else ()
            scope["extensions"] = {"tls": {"client_cert_names": names}}
            await app(scope, receive, send)

        transport = httpx.ASGITransport(with_tls)
        body = request.read()
        asynchronous = httpx.Request(request.method, request.url, headers=request.headers, content=body)
        response = await transport.handle_async_request(asynchronous)
        content = await response.aread()
        return httpx.Response(response.status_code, headers=response.headers, content=content, request=request)


@dataclass
class Stage:
    """What a test has in hand."""

    env: Environment
    digid: Digid
    people: Mortal
    lists: Newest
    dvzas: Mapping[str, Dvza]
    apps: Mapping[str, ASGIApp]
    uuids: Mint = field(default_factory=lambda: Mint(99))

    @property
    def dvza(self) -> Dvza:
        return self.dvzas["dvza-a"]

    def relist(self, **lists: Any) -> None:
        """Publish other lists."""
        self.lists.publication = replace(self.lists.publication, **lists)

    def bury(self, person: str, day: date) -> None:
        self.people.bury(person, day)

    def request(self, pgo: str = "pgo-a", **changes: str | None) -> dict[str, str]:
        """The parameters of an authorization request; None leaves one out."""
        role = DEFAULT_CAST.pgo(pgo)
        parameters: dict[str, str | None] = {
            "response_type": "code",
            "client_id": role.host(DOMAIN),
            "redirect_uri": role.redirect_uri(DOMAIN),
            "scope": LINDE,
            "state": "st-1&ü",
            "MedMij-Request-ID": self.uuids.uuid4(),
            "X-Correlation-ID": self.uuids.uuid4(),
        }
        parameters |= {name.replace("__", "-"): value for name, value in changes.items()}
        return {name: value for name, value in parameters.items() if value is not None}

    def authorize_url(self, parameters: Mapping[str, str], dvza: str = "dvza-a", segment: str = "r22") -> str:
        return str(httpx.URL(DEFAULT_CAST.dvza(dvza).authorization_endpoint(DOMAIN, segment), params=parameters))

    def visitor(self) -> httpx.Client:
        """The browser of someone new."""
        return httpx.Client(transport=Hosts(self.apps))

    def browser(self) -> Browser:
        return Browser(self.visitor(), self.env.record, self.env.clock)

    def walk(
        self, answers: Answers, parameters: Mapping[str, str] | None = None, *, segment: str = "r22", **kinds: str
    ) -> dict[str, str]:
        """Walk a person through the pages; returns what the PGO gets."""
        asked = self.authorize_url(parameters or self.request(**kinds), segment=segment)
        url = walk(self.browser(), asked, answers, lambda each: each.startswith("https://pgo-"))
        return {name: values[0] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}

    def code(self, person: str = "woman_34", *, long_term: bool = False, pgo: str = "pgo-a", scope: str = LINDE) -> str:
        return self.walk(Answers(person=person, long_term=long_term), self.request(pgo, scope=scope))["code"]

    def tracing(self) -> dict[str, str]:
        return {"MedMij-Request-ID": self.uuids.uuid4(), "X-Correlation-ID": self.uuids.uuid4()}

    def token_request(
        self,
        form: Mapping[str, str | None],
        *,
        pgo: str = "pgo-a",
        dvza: str = "dvza-a",
        segment: str = "r22",
        **more: object,
    ) -> httpx.Response:
        """Post a form to the token endpoint with the certificate of a PGO; None leaves a parameter out."""
        role = DEFAULT_CAST.pgo(pgo)
        body = {
            "client_id": role.host(DOMAIN),
            **({"redirect_uri": role.redirect_uri(DOMAIN)} if "code" in form else {}),
            **form,
        }
        with httpx.Client(transport=Hosts(self.apps, role.host(DOMAIN))) as client:
            return client.post(
                DEFAULT_CAST.dvza(dvza).token_endpoint(DOMAIN, segment),
                data={name: value for name, value in body.items() if value is not None},
                headers={**self.tracing(), **more.get("headers", {})},  # type: ignore[dict-item]
                params=more.get("params"),  # type: ignore[arg-type]
            )

    def redeem(self, code: str, **changes: str | None) -> httpx.Response:
        return self.token_request({"grant_type": "authorization_code", "code": code, **changes})

    def refresh(self, token: str, **changes: str | None) -> httpx.Response:
        return self.token_request({"grant_type": "refresh_token", "refresh_token": token, **changes})

    def token(self, person: str = "woman_34", scope: str = LINDE) -> str:
        answer: str = self.redeem(self.code(person, scope=scope)).json()["access_token"]
        return answer

    def get(
        self,
        token: str | None,
        path: str,
        *,
        aanbieder: str = LINDE,
        service: str = "48",
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        pgo: str = "pgo-a",
        segment: str = "r22",
    ) -> httpx.Response:
        base = DEFAULT_CAST.dvza("dvza-a").resource_endpoint(DOMAIN, aanbieder, service, segment)
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        host = DEFAULT_CAST.pgo(pgo).host(DOMAIN)
        with httpx.Client(transport=Hosts(self.apps, host)) as client:
            return client.request(method, f"{base}/{path}", headers={**bearer, **self.tracing(), **(headers or {})})


class Newest:
    """The newest publication; `Stage.relist` puts another in its place."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication

    def __getattr__(self, kind: str) -> Any:
        return getattr(self.publication, kind)


@cache
def dossier_of(person: str, today: date) -> Dossier:
    """A persona's own dossier, grown once for all tests."""
    return Dossier.for_persona(person, today)


def grown(person: str, today: date) -> Mapping[Release, tuple[Resource, ...]]:
    """What is in it."""
    return dossier_of(person, today).releases


class Mortal(People):
    """People who can die while a test runs."""

    def _own(self, person: str) -> Dossier:
        return dossier_of(person, self.today)

    def reset(self, today: date | None = None) -> None:
        super().reset(today)
        self._register = Register(self.today, self._strangers)

    def bury(self, key: str, day: date) -> None:
        self._change(key, deceased=day)

    def born(self, key: str, day: date) -> None:
        """Somebody has another birth date, here and in what NEP-DigiD and the PGO know."""
        self._change(key, birth_date=day)

    def _change(self, key: str, **members: Any) -> None:
        self._register._personas[key] = replace(self.person(key), **members)
        for drawn_from_it in ("persons", "_by_bsn"):
            vars(self._register).pop(drawn_from_it, None)


def make_stage(cast: Cast = DEFAULT_CAST) -> Stage:
    clock = Clock.frozen(NOW)
    env = Environment(clock, Mint(1), Faults(DVZA_FAULTS), Record())
    people = Mortal(clock, ("oefenregister@medmij",))
    digid = Digid(env, people, DOMAIN)
    lists = Newest(publish(cast, DOMAIN, NOW))
    dvzas = {
        role.key: Dvza(role, cast.aanbieders_of(role.key), env, lists, people, digid, DOMAIN) for role in cast.dvzas
    }
    apps = {digid.host: digid_app(digid)} | {host: app for dvza in dvzas.values() for host, app in dvza.apps.items()}
    return Stage(env, digid, people, lists, dvzas, apps)


@dataclass(frozen=True)
class Reader:
    """A PGO with a token."""

    stage: Stage
    token: str

    def get(self, path: str, service: str = "48", **more: Any) -> httpx.Response:
        return self.stage.get(self.token, path, service=service, **more)

    def found(self, path: str, service: str = "48") -> list[dict[str, Any]]:
        """The resources that match a search."""
        return [entry["resource"] for entry in self.entries(path, service) if entry["search"]["mode"] == "match"]

    def entries(self, path: str, service: str = "48") -> list[dict[str, Any]]:
        response = self.get(path, service)
        assert response.status_code == 200, response.text
        entries: list[dict[str, Any]] = response.json().get("entry", [])
        return entries


def links(bundle: Resource) -> dict[str, str]:
    """The links of a Bundle, by relation."""
    return {link["relation"]: link["url"] for link in bundle["link"]}


def check_deviation(stage: Stage, name: str, conforms: Callable[[Stage], bool]) -> None:
    """The DVZA conforms, does not while the fault is on, and does again afterwards."""
    assert conforms(stage), f"{name}: does not even conform without the fault"
    with stage.env.faults.injected(name):
        assert not conforms(stage), f"{name}: makes no difference"
    assert conforms(stage), f"{name}: lingers on"


def check_table(faults: Sequence[Fault], table: Mapping[str, object]) -> None:
    """Every fault has a row, and its sentences are sentences in two languages."""
    assert {fault.name for fault in faults} == set(table)
    assert not undeclared_deviations(faults, "dvza", DvzaPolicy)
    for fault in faults:
        assert fault.deviations, fault.name
        assert fault.nl.endswith(".") and fault.en.endswith(".") and fault.nl != fault.en
