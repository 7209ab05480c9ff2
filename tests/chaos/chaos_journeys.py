"""People on their way, each over connections of their own, while parties misbehave and processes die."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import httpx

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.types import Resource
from medmij_sim.served import ServedWorld
from medmij_sim.transport import AsyncResolvingTransport
from medmij_sim.world import World

PGO = "pgo-a"
PATIENCE = 40.0
"""Seconds that somebody waits for an answer."""
MOST_ATTEMPTS = 60

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_SIGN = re.compile(rb"merk-[a-z0-9]+-[a-z0-9]+-einde|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_HOPS = 10
IN_COMMON = {"Organization", "Practitioner", "PractitionerRole", "Location", "Questionnaire"}

Place = tuple[str, str]
"""A person, by key, and an aanbieder, by MedMij name without `@medmij`."""
Owners = Mapping[bytes, Place]
"""By what can be seen whose a dossier is: marks, and ids, which are nowhere else."""


def mark_of(person: str, aanbieder: str) -> str:
    """What stands in the dossier of one person at one aanbieder, and nowhere else; told from one that was cut off."""
    return f"merk-{person.replace('_', '')}-{aanbieder}-einde"


def marked_dossier(person: str, aanbieder: str) -> Resource:
    """A small dossier in which every resource is marked."""
    mark = mark_of(person, aanbieder)
    patient = {"reference": f"Patient/{mark}"}
    resources: list[Resource] = [
        {"resourceType": "Patient", "id": mark, "name": [{"text": mark}], "birthDate": "1990-01-01"},
        {"resourceType": "Condition", "id": f"{mark}-1", "code": {"text": mark}, "subject": patient},
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": each} for each in resources]}


def owners_of(world: World, places: Iterable[Place]) -> dict[bytes, Place]:
    """The ids in what these aanbieders have on these people, except of what people have in common."""
    held = ((place, world.people.resources(place[0], f"{place[1]}@medmij", "STU3")) for place in places)
    owned = [(str(each["id"]).encode(), place) for place, group in held for each in group if _of_one(each)]
    owners = dict(owned)
    assert len(owners) == len({(id_, place) for id_, place in owned}), "nobody can tell whose these are"
    return owners


def _of_one(resource: Resource) -> bool:
    """Whether it is about one person, and not who or what many people meet at one aanbieder."""
    return resource["resourceType"] not in IN_COMMON


class Disturbed(Exception):  # noqa: N818 - it is what chaos is about
    """An answer that a journey cannot go on with, as faults that are on bring about."""


@dataclass
class Tally:
    """What happened to all of them.

    Args:
        mixed: answers that hold what is of another dossier.
        broken: answers that no fault explains.
        acknowledged: markers of shares that were answered with success, by whose they are.
        disturbed: failures that were to be expected, by kind.
    """

    done: int = 0
    answers: int = 0
    mixed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)
    disturbed: Counter[str] = field(default_factory=Counter)


@dataclass
class Traveller:
    """One journey of one person.

    Args:
        person: key.
        aanbieder: MedMij name without `@medmij`.
        owners: of every dossier that anybody collects.
        shared: a Bundle to share once there is a token for 53, marked with `@merk@`; None for who collects.
    """

    served: ServedWorld
    tally: Tally
    person: str
    aanbieder: str
    owners: Owners
    shared: str | None = None

    async def go(self) -> None:
        """Try until it is done; who is disturbed begins again."""
        for _ in range(MOST_ATTEMPTS):
            try:
                async with self._client("browser") as browser, self._client(PGO) as pgo:
                    token = await self._token(pgo, await self._code(browser))
                    await (self._collect(pgo, token) if self.shared is None else self._share(pgo, token))
            except httpx.RequestError as error:
                self.tally.disturbed[type(error).__name__] += 1
            except Disturbed as disturbed:
                self.tally.disturbed[str(disturbed)] += 1
            else:
                self.tally.done += 1
                return
        self.tally.broken.append(f"{self.person} at {self.aanbieder}: no end after {MOST_ATTEMPTS} attempts")

    def _client(self, party: str) -> httpx.AsyncClient:
        transport = AsyncResolvingTransport(self.served.resolver, self.served.client_context(party))
        return httpx.AsyncClient(transport=transport, trust_env=False, timeout=PATIENCE)

    async def _code(self, browser: httpx.AsyncClient) -> str:
        """Through landing page, login and consent."""
        world = self.served.world
        role = world.cast.dvza(world.cast.aanbieder(self.aanbieder).dvza)
        asked = {
            "response_type": "code",
            "client_id": world.cast.pgo(PGO).host(world.domain),
            "redirect_uri": world.cast.pgo(PGO).redirect_uri(world.domain),
            "scope": self.aanbieder if self.shared is None else f"{self.aanbieder}~53",
            "state": uuid4().hex,
            **_tracing(),
        }
        landing = self._page(await browser.get(role.authorization_endpoint(world.domain), params=asked))
        login = await self._followed(browser, await _posted(browser, landing, answer="continue"))
        form = {"level": "substantieel", "pace": "quick", "person": self.person}
        consent = await self._followed(browser, await browser.post(login.url, data=form))
        answer = await _posted(browser, self._page(consent), answer="allow")
        code = httpx.URL(answer.headers.get("location", "")).params.get("code")
        if code is None:
            raise Disturbed(f"no code: {answer.status_code}")
        return code

    async def _followed(self, browser: httpx.AsyncClient, answer: httpx.Response) -> httpx.Response:
        for _ in range(_MOST_HOPS):
            if not answer.is_redirect:
                return self._page(answer)
            answer = await browser.get(urljoin(str(answer.url), answer.headers["location"]))
        raise Disturbed("redirects without end")

    def _page(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code >= 500:
            self.tally.broken.append(f"{answer.status_code} for {answer.url.path}")
        if answer.status_code != 200:
            raise Disturbed(f"page {answer.status_code}")
        return answer

    async def _token(self, pgo: httpx.AsyncClient, code: str) -> str:
        world = self.served.world
        role = world.cast.dvza(world.cast.aanbieder(self.aanbieder).dvza)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": world.cast.pgo(PGO).host(world.domain),
            "redirect_uri": world.cast.pgo(PGO).redirect_uri(world.domain),
        }
        answer = await pgo.post(role.token_endpoint(world.domain), data=form, headers=_tracing())
        if answer.status_code >= 500:
            self.tally.broken.append(f"{answer.status_code} of the token endpoint")
        if answer.status_code != 200:
            raise Disturbed(f"token {answer.status_code}")
        token: str = answer.json()["access_token"]
        return token

    async def _collect(self, pgo: httpx.AsyncClient, token: str) -> None:
        """What is asked must come whole, and nothing of another dossier ever."""
        own = self.person, self.aanbieder
        offered = self.served.world.cast.aanbieder(self.aanbieder).gegevensdiensten
        service, paths = ("48", ("Patient", "Condition")) if "48" in offered else ("49", ("Patient",))
        for path in paths:
            answer = await pgo.get(f"{self._base(service)}/{path}", headers=_bearer(token))
            self.tally.answers += 1
            found = {self.owners[sign] for sign in _SIGN.findall(answer.content) if sign in self.owners}
            if found - {own}:
                self.tally.mixed.append(f"{own}: {sorted(found)}")
            if answer.status_code in (500, 502, 504):
                self.tally.broken.append(f"{answer.status_code} for {path}")
            # A stranger may have no problems.
            if answer.status_code != 200 or (own not in found and path == "Patient"):
                raise Disturbed(f"resource {answer.status_code}")

    async def _share(self, pgo: httpx.AsyncClient, token: str) -> None:
        assert self.shared is not None
        mark = f"deel-{uuid4().hex}"
        headers = {**_bearer(token), "Content-Type": "application/fhir+json"}
        content = self.shared.replace("@merk@", mark)
        answer = await pgo.post(self._base("53"), content=content, headers=headers)
        self.tally.answers += 1
        if answer.status_code in (500, 502, 504):
            self.tally.broken.append(f"{answer.status_code} for a share")
        if answer.status_code != 200 or not _all_created(answer.content):
            raise Disturbed(f"share {answer.status_code}")
        self.tally.acknowledged[mark] = self.person

    def _base(self, service: str) -> str:
        world = self.served.world
        role = world.cast.dvza(world.cast.aanbieder(self.aanbieder).dvza)
        return role.resource_endpoint(world.domain, self.aanbieder, service)


def _all_created(content: bytes) -> bool:
    """Whether every entry of the answer to a batch says 201."""
    try:
        answer: Any = fhir_json.loads(content)
        return [entry["response"]["status"][:3] for entry in answer["entry"]] == ["201"] * len(answer["entry"])
    except (ValueError, KeyError, TypeError):
        return False


async def _posted(browser: httpx.AsyncClient, page: httpx.Response, **form: str) -> httpx.Response:
    """Press a button on a page of the DVZA."""
    csrf = _CSRF.search(page.text)
    if csrf is None:
        raise Disturbed("a page without form")
    action = re.search(r'<form[^>]*action="([^"]+)"', page.text)
    url = urljoin(str(page.url), action[1]) if action else str(page.url)
    return await browser.post(url, data={"csrf": csrf[1], **form})


def _tracing() -> dict[str, str]:
    return {"MedMij-Request-ID": str(uuid4()), "X-Correlation-ID": str(uuid4())}


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", **_tracing()}
