"""A visitor of NEP-DigiD's login pages, in process."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx

from medmij_sim.browser import Page, read_page
from medmij_sim.clock import Clock
from medmij_sim.digid import Digid, Level, LoginRequest, LoginResult
from medmij_sim.digid.app import digid_app
from medmij_sim.environment import Environment
from medmij_sim.faults import Faults
from medmij_sim.mint import Mint
from medmij_sim.people import People
from medmij_sim.record import Record

RETURN = "https://dvza-a.medmij.localhost/r22/login/return"
REQUEST = LoginRequest(
    requester="dvza-a",
    service_name="Huisartsenpraktijk De Linde",
    minimum_level=Level.SUBSTANTIEEL,
    return_url=RETURN,
    relay_state="relay-1",
)


class Login:
    """A fake DigiD and a visitor of its pages."""

    def __init__(self) -> None:
        self.clock = Clock.frozen(datetime(2026, 1, 15, 12, tzinfo=UTC))
        env = Environment(self.clock, Mint(1), Faults(()), Record())
        self.people = People(self.clock)
        self.digid = Digid(env, self.people, "medmij.localhost")
        self.app = digid_app(self.digid)

    def start(self, request: LoginRequest = REQUEST) -> str:
        return asyncio.run(self.digid.start(request)).url

    def finish(self, url: str) -> LoginResult:
        params = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        return asyncio.run(self.digid.finish(params))

    def get(self, url: str) -> httpx.Response:
        return self._send("GET", url)

    def post(self, url: str, **form: str) -> httpx.Response:
        return self._send("POST", url, data=form)

    def _send(self, method: str, url: str, **more: object) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app)) as client:
                return await client.request(method, url, **more)  # type: ignore[arg-type]

        return asyncio.run(send())


def page_of(response: httpx.Response) -> Page:
    return read_page(response.status_code, str(response.url), response.text)
