"""A PGO with the browser of its user, as lean as can be: a complete journey of Verzamelen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import uuid4

from benching.wire import Answer, Pool

LISTS = ("Zorgaanbiederslijst", "Gegevensdienstnamenlijst", "Whitelist", "OAuthclientlist")
PERSONS = ("woman_34", "man_67")
_CSRF = re.compile(rb'name="csrf" value="([^"]+)"')
_MOST_HOPS = 12


class WrongAnswerError(RuntimeError):
    """The world did not answer as a journey needs."""


@dataclass(frozen=True, slots=True)
class Route:
    """What a journey asks for, and where.

    Args:
        domain: of the world.
        aanbieder: MedMij name without `@medmij`.
        authorize, token: URLs of the endpoints.
        fhir_host: of the resource endpoints.
        targets: path and query of each request for resources.
    """

    domain: str
    client_id: str
    redirect_uri: str
    aanbieder: str
    authorize: str
    token: str
    fhir_host: str
    targets: tuple[str, ...]


@dataclass(slots=True)
class Traveller:
    """Makes one journey after another over the same connections.

    Args:
        requests: how many requests there were, of all kinds.
        latencies: seconds that each request for resources took.
    """

    route: Route
    pool: Pool
    person: str
    requests: int = 0
    latencies: list[float] = field(default_factory=list)
    _cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    async def travel(self) -> None:
        """Lists, authorization with login and consent, token, and every request for resources.

        Raises:
            WrongAnswerError: something was not answered as it should be.
        """
        self._cookies.clear()
        for name in LISTS:
            await self._send("GET", f"https://stelselnode.{self.route.domain}/MedMij_{name}.xml?api=2")
        session = str(uuid4())
        token = await self.token(session)
        for message in resource_messages(self.route, token, session):
            await self.fetch(message)

    async def fetch(self, message: bytes) -> None:
        """One request for resources, timed."""
        started = perf_counter()
        answer = await self.pool.ask(self.route.fhir_host, message, back=True)
        self.latencies.append(perf_counter() - started)
        self.requests += 1
        if answer.status != 200:
            raise WrongAnswerError(f"{message[:200]!r}: {answer.status} {answer.body[:300]!r}")

    async def token(self, session: str) -> str:
        """An access token, by login and consent of the person."""
        code = await self._consent(session)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": self.route.client_id,
            "redirect_uri": self.route.redirect_uri,
        }
        ids = {"MedMij-Request-ID": str(uuid4()), "X-Correlation-ID": session}
        answer = await self._send("POST", self.route.token, form, ids, back=True)
        found = re.search(rb'"access_token":\s*"([^"]+)"', answer.body)
        if found is None:
            raise WrongAnswerError(f"no token: {answer.body!r}")
        return found[1].decode()

    async def _consent(self, session: str) -> str:
        """Go through the pages; the code."""
        asked = {
            "response_type": "code",
            "client_id": self.route.client_id,
            "redirect_uri": self.route.redirect_uri,
            "scope": self.route.aanbieder,
            "state": uuid4().hex * 2,
            "MedMij-Request-ID": str(uuid4()),
            "X-Correlation-ID": session,
        }
        front = f"https://{urlsplit(self.route.authorize).netloc}"
        landing = await self._send("GET", f"{self.route.authorize}?{urlencode(asked)}")
        segment = urlsplit(self.route.authorize).path.rpartition("/")[0]
        login = await self._send("POST", f"{front}{segment}/landing", {"csrf": _csrf(landing), "answer": "login"})
        where, page = await self._followed(front, login)
        form = {"level": "substantieel", "pace": "quick", "bsn": "", "person": self.person}
        where, page = await self._followed(where, await self._send("POST", where, form))
        last = await self._send("POST", where, {"csrf": _csrf(page), "answer": "allow"})
        code = re.search(r"[?&]code=([^&]+)", last.header(b"location"))
        if code is None:
            raise WrongAnswerError(f"no code: {last.status} {last.head!r} {last.body[:500]!r}")
        return code[1]

    async def _followed(self, base: str, answer: Answer) -> tuple[str, Answer]:
        """The page that redirects lead to, and its URL."""
        for _ in range(_MOST_HOPS):
            if answer.status not in (302, 303):
                return base, answer
            base = urljoin(base, answer.header(b"location"))
            answer = await self._send("GET", base)
        raise WrongAnswerError(f"redirects without end, to {base}")

    async def _send(
        self,
        method: str,
        url: str,
        form: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        *,
        back: bool = False,
    ) -> Answer:
        parts = urlsplit(url)
        cookies = self._cookies.get(parts.netloc, {})
        lines = [f"{method} {parts.path}{'?' if parts.query else ''}{parts.query} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if cookies:
            lines.append(f"Cookie: {'; '.join(f'{name}={value}' for name, value in cookies.items())}")
        body = b""
        if form is not None:
            body = urlencode(form).encode()
            lines += [f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded"]
            lines += [] if back else [f"Origin: https://{parts.netloc}"]
        answer = await self.pool.ask(parts.netloc, "\r\n".join((*lines, "", "")).encode() + body, back=back)
        self.requests += 1
        if answer.status >= 400:
            raise WrongAnswerError(f"{method} {url}: {answer.status} {answer.body[:500]!r}")
        for name, value in _set_cookies(answer):
            self._cookies.setdefault(parts.netloc, {})[name] = value
        return answer


def resource_messages(route: Route, token: str, session: str) -> Iterable[bytes]:
    """Each request for resources, whole; every one has an id of its own."""
    for target in route.targets:
        yield (
            f"GET {target} HTTP/1.1\r\nHost: {route.fhir_host}\r\nAccept: application/fhir+json\r\n"
            f"Authorization: Bearer {token}\r\nMedMij-Request-ID: {uuid4()}\r\nX-Correlation-ID: {session}\r\n\r\n"
        ).encode()


async def several(travellers: Iterable[Traveller], journeys: int) -> None:
    """So many journeys in all, shared out as they go."""
    left = iter(range(journeys))

    async def one(traveller: Traveller) -> None:
        for _ in left:
            await traveller.travel()

    await asyncio.gather(*map(one, travellers))


def _csrf(page: Answer) -> str:
    found = _CSRF.search(page.body)
    if found is None:
        raise WrongAnswerError(f"no form of ours: {page.status} {page.body[:500]!r}")
    return found[1].decode()


def _set_cookies(answer: Answer) -> Iterable[tuple[str, str]]:
    for line in answer.head.split(b"\r\n"):
        name, _, value = line.partition(b": ")
        if name.lower() == b"set-cookie":
            key, _, kept = value.partition(b";")[0].partition(b"=")
            yield key.decode("latin-1"), kept.decode("latin-1")
