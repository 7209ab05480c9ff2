"""NEP-DigiD in process, a careful provider of eID SAML 4.4, and a browser."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
from digid.careful import ACS, artifact_in
from digid.careful4 import DV, LOG_OUT, SIGN_ON, CarefulProvider4, Login

from medmij_sim.clock import Clock
from medmij_sim.digid import Digid
from medmij_sim.digid.app import digid_app
from medmij_sim.digid.faces import Faces
from medmij_sim.digid.policy import DigidPolicy
from medmij_sim.digid.saml.metadata import read_metadata
from medmij_sim.environment import Environment
from medmij_sim.faults import Faults
from medmij_sim.mint import Mint
from medmij_sim.people import People
from medmij_sim.record import Record

RESOLVE = "/saml/v4/idp/resolve_artifact"


class Chain:
    """NEP-DigiD, a provider, and a browser.

    Args:
        cluster: whether a cluster (LC) asks.
        encryption_keys: of the dienstverlener.
    """

    def __init__(self, *, cluster: bool = False, encryption_keys: int = 1) -> None:
        self.clock = Clock.frozen(datetime(2026, 1, 15, 12, tzinfo=UTC))
        self.record = Record()
        env = Environment(self.clock, Mint(1), Faults(()), self.record)
        self.people = People(self.clock)
        self.policy = DigidPolicy()
        self.digid = Digid(env, self.people, "medmij.localhost")
        self.faces = Faces(self.digid, env, "medmij.localhost", lambda: self.policy)
        self.loop = asyncio.new_event_loop()
        self.browser = self._client(digid_app(self.digid, self.faces.front), "https://digid.medmij.localhost")
        self.program = self._client(self.faces.back(), "https://was-digid.medmij.localhost")
        self.metadata = self.loop.run_until_complete(self.program.get("/saml/v4/idp/metadata")).content
        self.sp = CarefulProvider4(self.metadata, self.clock.now(), cluster, encryption_keys)
        self.faces.providers.add(*read_metadata(self.sp.metadata()))

    @staticmethod
    def _client(app: Any, base: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base)

    def settings(self, entity_id: str = DV, **changed: Any) -> None:
        """Change how a provider is set up."""
        provider = self.faces.providers.get(entity_id)
        assert provider is not None
        self.faces.providers.add(replace(provider, settings=replace(provider.settings, **changed)))

    def ask(self, form: dict[str, str]) -> httpx.Response:
        return self.loop.run_until_complete(self.browser.post(SIGN_ON, data=form))

    def log_in(self, form: dict[str, str] | None = None) -> str:
        """Log in as ordered; returns the URL that brings the artifact."""
        page = self.ask(self.sp.usual() if form is None else form)
        assert page.status_code == 302, (page.status_code, page.text)
        while not page.headers["location"].startswith(ACS):
            page = self.loop.run_until_complete(self.browser.get(page.headers["location"]))
        return str(page.headers["location"])

    def resolve(self, artifact: str, **attributes: str) -> httpx.Response:
        body = self.sp.artifact_resolve(artifact, **attributes)
        return self.loop.run_until_complete(self.program.post(RESOLVE, content=body))

    def login(self, form: dict[str, str] | None = None) -> Login:
        """Log in as ordered, up to what the provider learns after every check."""
        return self.sp.accept(self.resolve(artifact_in(self.log_in(form))).content)

    def log_out(self, form: dict[str, str]) -> httpx.Response:
        return self.loop.run_until_complete(self.browser.post(LOG_OUT, data=form))

    def pass_time(self, time: str) -> None:
        self.clock.move(time)
        self.sp.now = self.clock.now()

    def close(self) -> None:
        for client in (self.browser, self.program):
            self.loop.run_until_complete(client.aclose())
        self.loop.close()
