"""NEP-DigiD in process with providers that take part in Eenmalig Inloggen, and one browser."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
from digid.careful import ACS, ORDER, artifact_in
from digid.careful_logout import LogoutProvider

from medmij_sim.browser import Page, read_page
from medmij_sim.clock import Clock
from medmij_sim.digid import Digid, Level, NextAnswer
from medmij_sim.digid.app import digid_app
from medmij_sim.digid.faces import Faces
from medmij_sim.digid.policy import DigidPolicy
from medmij_sim.digid.saml.metadata import read_metadata
from medmij_sim.environment import Environment
from medmij_sim.faults import CATALOGUE, Faults
from medmij_sim.mint import Mint
from medmij_sim.people import People
from medmij_sim.record import Record

DOMAIN = "medmij.localhost"
MIDDEN = ORDER[1]

T = TypeVar("T")


class Federation:
    """One DigiD, a browser, and the providers `one`, `two` and `three`."""

    def __init__(self, *names: str) -> None:
        self.clock = Clock.frozen(datetime(2026, 1, 15, 12, tzinfo=UTC))
        self.record = Record()
        env = Environment(self.clock, Mint(1), Faults(()), self.record)
        self.people = People(self.clock)
        self.policy = DigidPolicy()
        self.digid = Digid(env, self.people, DOMAIN)
        self.faces = Faces(self.digid, env, DOMAIN, lambda: self.policy, self.phone)
        self.loop = asyncio.new_event_loop()
        self.front = digid_app(self.digid, self.faces.front)
        self.browser = self.another_browser("192.0.2.1")
        self.program = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.faces.back()), base_url=f"https://was-digid.{DOMAIN}"
        )
        metadata = self.run(self.program.get("/saml/idp/metadata")).content
        self.providers = {
            name: LogoutProvider(
                metadata, self.clock.now(), entity_id=f"urn:example:{name}", host=f"{name}.example.test"
            )
            for name in names or ("one", "two", "three")
        }
        for name in self.providers:
            self.register(name)

    def switch_on(self, name: str) -> None:
        """Have DigiD behave by a fault of the catalogue."""
        self.policy = replace(self.policy, **next(each.deviations for each in CATALOGUE if each.name == name))

    def another_browser(self, address: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.front, client=(address, 50000))
        return httpx.AsyncClient(transport=transport, base_url=f"https://digid.{DOMAIN}")

    def register(self, name: str, **settings: Any) -> None:
        """Take a provider up, with other settings than those that let it take part."""
        (provider,) = read_metadata(self.providers[name].metadata())
        chosen = replace(provider.settings, single_sign_on=True, minimum_level=Level.BASIS)
        self.faces.providers.add(replace(provider, settings=replace(chosen, **settings)))

    def phone(self) -> httpx.AsyncClient:
        """How NEP-DigiD reaches the providers."""
        hosts = {each.host: each for each in self.providers.values()}

        async def answered(asked: httpx.Request) -> httpx.Response:
            sp = hosts[asked.url.host]
            if sp.misbehaves == "slow":
                await asyncio.sleep(60)
            return sp.answer(asked)

        return httpx.AsyncClient(transport=httpx.MockTransport(answered))

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(doing)

    def get(self, url: str) -> httpx.Response:
        return self.run(self.browser.get(url))

    def post(self, url: str, **form: str) -> httpx.Response:
        return self.run(self.browser.post(url, data=form))

    def ask(self, name: str, level: str = MIDDEN, **attributes: str) -> str:
        """Send the browser to log in; returns where it is sent on to."""
        sp = self.providers[name]
        sp.now = self.clock.now()
        answer = self.get(sp.redirect(root=sp.authn_request(level, ProviderName=f"Praktijk {name}", **attributes)))
        assert answer.status_code == 302, (answer.status_code, answer.text)
        return str(answer.headers["location"])

    def log_in(self, name: str, person: str = "woman_34", level: Level = Level.MIDDEN, **attributes: str) -> bytes:
        """Log somebody in with means; returns what is behind the artifact."""
        self.digid.preset(NextAnswer(person, level))
        answer = self.get(self.ask(name, **attributes))
        return self.resolve(name, answer.headers["location"])

    def resolve(self, name: str, url: str) -> bytes:
        """What is behind the artifact in a URL of the provider."""
        assert url.startswith(ACS), url
        body = self.providers[name].artifact_resolve(artifact_in(url))
        return self.run(self.program.post("/saml/idp/resolve_artifact", content=body)).content

    def number(self, name: str, url: str) -> str:
        """The BSN that a provider gets by a URL, after every check."""
        return self.providers[name].accept(self.resolve(name, url), minimum=MIDDEN)

    def page(self, url: str) -> Page:
        answer = self.get(url)
        return read_page(answer.status_code, str(answer.url), answer.text)

    def pass_time(self, time: str) -> None:
        self.clock.move(time)
        for each in self.providers.values():
            each.now = self.clock.now()

    def bsn(self, person: str) -> str:
        return self.people.person(person).bsn

    def close(self) -> None:
        for client in (self.browser, self.program):
            self.run(client.aclose())
        self.loop.close()
