"""NEP-DigiD in process with its whole fault menu, a careful service provider of either interface, and a browser."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import httpx
from digid.careful import ACS, CarefulProvider, RefusedError
from digid.careful4 import CarefulProvider4

from medmij_sim.clock import Clock
from medmij_sim.digid import Digid, NextAnswer
from medmij_sim.digid.app import digid_app
from medmij_sim.digid.faces import Faces
from medmij_sim.digid.policy import DigidPolicy
from medmij_sim.digid.saml.metadata import read_metadata
from medmij_sim.digid.saml.xml import XmlError
from medmij_sim.environment import Environment
from medmij_sim.faults import CATALOGUE, Faults
from medmij_sim.mint import Mint
from medmij_sim.people import People
from medmij_sim.record import Record
from medmij_sim.redact import is_bsn

DOMAIN = "medmij.localhost"
ORDER = NextAnswer("woman_34")
PATHS = {"saml3": "/saml/idp", "saml4": "/saml/v4/idp"}
PATIENCE = 1.0
"""Seconds that the provider waits for an answer."""


class FaultyChain:
    """Logs people in as a careful provider does, from request to number."""

    def __init__(self, face: Literal["saml3", "saml4"]) -> None:
        self.clock = Clock.frozen(datetime(2026, 1, 15, 12, tzinfo=UTC))
        self.faults = Faults(CATALOGUE)
        env = Environment(self.clock, Mint(1), self.faults, Record())
        self.people = People(self.clock)
        self.digid = Digid(env, self.people, DOMAIN)
        faces = Faces(self.digid, env, DOMAIN, lambda: self.faults.policy("digid", "digid", DigidPolicy()))
        self._loop = asyncio.new_event_loop()
        self._browser = self._client(digid_app(self.digid, faces.front), f"https://digid.{DOMAIN}")
        self._program = self._client(faces.back(), f"https://was-digid.{DOMAIN}")
        self._path = PATHS[face]
        metadata = self._run(self._program.get(f"{self._path}/metadata")).content
        kind = CarefulProvider if face == "saml3" else CarefulProvider4
        self.sp: CarefulProvider | CarefulProvider4 = kind(metadata, self.clock.now())
        faces.providers.add(*read_metadata(self.sp.metadata()))

    def number(self, order: NextAnswer = ORDER) -> str:
        """The number with which somebody is logged in.

        Raises:
            RefusedError: the provider does not take the answer.
        """
        try:
            found = self.sp.accept(self.answer(order))
        except XmlError as error:
            raise RefusedError(f"no XML: {error}") from None
        number = found if isinstance(found, str) else found.acting
        if not is_bsn(number):
            raise RefusedError("11-test")
        return number

    def answer(self, order: NextAnswer = ORDER) -> bytes:
        """What an ArtifactResolve gets after a login.

        Raises:
            RefusedError: nothing that the provider reads.
        """
        self.digid.preset(order)
        return self._resolved(self._artifact(self._arrival()))

    def close(self) -> None:
        for client in (self._browser, self._program):
            self._run(client.aclose())
        self._loop.close()

    def _arrival(self) -> str:
        form = self.sp.post() if isinstance(self.sp, CarefulProvider) else self.sp.usual()
        page = self._run(self._browser.post(f"{self._path}/request_authentication", data=form))
        while not page.headers["location"].startswith(ACS):
            page = self._run(self._browser.get(page.headers["location"]))
        return str(page.headers["location"])

    def _artifact(self, url: str) -> str:
        query = parse_qs(urlsplit(url).query)
        if query["RelayState"] != ["r-1"]:
            raise RefusedError("RelayState")
        artifact = query["SAMLart"][0]
        if base64.b64decode(artifact)[4:24] != hashlib.sha1(self.sp.idp.encode()).digest():
            raise RefusedError("SourceID")
        return artifact

    def _resolved(self, artifact: str) -> bytes:
        asking = self._program.post(f"{self._path}/resolve_artifact", content=self.sp.artifact_resolve(artifact))
        try:
            answer: httpx.Response = self._run(asyncio.wait_for(asking, PATIENCE))
        except TimeoutError:
            raise RefusedError("no answer in time") from None
        if answer.status_code != 200:
            raise RefusedError(f"HTTP {answer.status_code}")
        return answer.content

    @staticmethod
    def _client(app: object, base: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base)  # type: ignore[arg-type]

    def _run(self, what: object) -> httpx.Response:
        return self._loop.run_until_complete(what)  # type: ignore[arg-type]
