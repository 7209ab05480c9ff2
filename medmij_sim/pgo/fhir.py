"""Collecting one gegevensdienst from its FHIR base: all requests, all pages, and what they refer to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode, urlsplit

import httpx

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.objects import objects
from medmij_sim.fhir.types import Release
from medmij_sim.pgo.addresses import is_within, resolved
from medmij_sim.pgo.alterations import Resource
from medmij_sim.pgo.errors import NotWhitelistedError, PgoError, RefusedError
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.tasks import together
from medmij_sim.services import Gegevensdienst, Request, request_url

CONCURRENT_REQUESTS = 6
MAX_PAGES = 1000
REFUSALS = (401, 403)
"""How a server says that the token is not good for this."""
_RELATIVE_REFERENCE_PARTS = 2

Get = Callable[[str], Awaitable[httpx.Response]]
"""Sends one GET for a URL with the right headers; raises PgoError when no answer comes."""


@dataclass(slots=True)
class Collected:
    """What one gegevensdienst gave.

    Attributes:
        resources: by type and id, each once.
        problems: one line for each request that gave nothing usable.
    """

    resources: dict[tuple[str, str], Resource] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, resource: Resource) -> None:
        kind = resource.get("resourceType")
        if isinstance(kind, str) and kind != "OperationOutcome":
            identity = resource.get("id")
            key = identity if isinstance(identity, str) else f"without id {len(self.resources)}"
            self.resources[kind, key] = resource


class Collection:
    """One run over the requests of a gegevensdienst.

    Args:
        base: the FHIR base of this gegevensdienst in the ZAL.
        dienst: its row in the table.
        get: sends one request.
        policy: what differs.
    """

    def __init__(self, base: str, dienst: Gegevensdienst, get: Get, policy: PgoPolicy) -> None:
        self._base = base.rstrip("/")
        self._dienst = dienst
        self._get = get
        self._policy = policy
        self._slots = asyncio.Semaphore(CONCURRENT_REQUESTS)
        self._found = Collected()

    async def run(self, today: date) -> Collected:
        """Send every request and follow what comes back.

        The first request goes alone: it tells whether the token works, before the others go out together. Requests that
        are sent for each resource of some type go last.

        Args:
            today: the date in requests that ask from a date on.

        Raises:
            RefusedError: the token was refused; nothing more was sent.
            NotWhitelistedError: the host may not be connected to.
        """
        requests = [each for each in self._dienst.requests if each.id not in self._policy.skipped_requests]
        urls = [self._url(each, today) for each in requests if each.of_each is None]
        await self._each(self._search, urls[:1])
        await self._each(self._search, urls[1:])
        await self._each(
            self._search,
            [
                self._url(each, today, identity)
                for each in requests
                for kind, identity in sorted(self._found.resources)
                if kind == each.of_each
            ],
        )
        if self._policy.reads_references:
            await self._read_references()
        return self._found

    def _url(self, request: Request, today: date, identity: str = "") -> str:
        return f"{self._base}/{request_url(request, today, identity)}"

    async def _each(self, action: Callable[[str], Awaitable[None]], urls: Iterable[str]) -> None:
        await together(self._one(action, url) for url in urls)

    async def _one(self, action: Callable[[str], Awaitable[None]], url: str) -> None:
        async with self._slots:
            try:
                await action(url)
            except (RefusedError, NotWhitelistedError):
                raise
            except PgoError as error:
                self._found.problems.append(str(error))

    async def _search(self, url: str) -> None:
        seen: set[str] = set()
        following: str | None = url
        while following is not None and following not in seen and len(seen) < MAX_PAGES:
            seen.add(following)
            bundle = await self._fetch(following)
            if bundle.get("resourceType") != "Bundle":
                raise PgoError(f"{_path(following)}: a {bundle.get('resourceType')} came instead of a Bundle")
            for entry in bundle.get("entry", ()):
                if isinstance(entry, dict) and isinstance(entry.get("resource"), dict):
                    self._found.add(entry["resource"])
            following = self._next(bundle, following) if self._policy.follows_next else None

    def _next(self, bundle: Resource, current: str) -> str | None:
        """The next page, if it lies under the same base: the token goes nowhere else."""
        for link in bundle.get("link", ()):
            if isinstance(link, dict) and link.get("relation") == "next" and isinstance(link.get("url"), str):
                url = resolved(current, link["url"])
                if url is not None and is_within(self._base, url):
                    return url
                self._found.problems.append(f"{_path(current)}: the next page lies outside the FHIR base")
        return None

    async def _read_references(self) -> None:
        asked: set[tuple[str, str]] = set()
        while wanted := self._dangling() - asked:
            asked |= wanted
            await self._each(self._read, [f"{self._base}/{kind}/{identity}" for kind, identity in sorted(wanted)])

    def _dangling(self) -> set[tuple[str, str]]:
        inside = (each for resource in self._found.resources.values() for each in objects(resource))
        texts = {text for each in inside if isinstance(text := each.get("reference"), str)}
        targets = {target for text in texts if (target := self._target(text)) is not None}
        return targets - set(self._found.resources)

    def _target(self, reference: str) -> tuple[str, str] | None:
        """Type and id of a literal reference into this base; None for every other kind."""
        relative = reference.removeprefix(f"{self._base}/")
        parts = relative.split("/_history/")[0].split("/")
        if len(parts) != _RELATIVE_REFERENCE_PARTS or ":" in relative or not all(parts):
            return None
        return parts[0], parts[1]

    async def _read(self, url: str) -> None:
        self._found.add(await self._fetch(url))

    async def _fetch(self, url: str) -> Resource:
        response = await self._get(self._with_extras(url))
        for _ in range(self._policy.retries_when_refused):
            if response.status_code not in REFUSALS:
                break
            response = await self._get(self._with_extras(url))
        if response.status_code in REFUSALS:
            raise RefusedError(f"{_path(url)}: HTTP {response.status_code}; start again, or refresh long-term consent")
        if not response.is_success:
            raise PgoError(f"{_path(url)}: HTTP {response.status_code}")
        return read_resource(response, self._dienst.fhir_release, _path(url))

    def _with_extras(self, url: str) -> str:
        if not self._policy.extra_parameters:
            return url
        return f"{url}{'&' if '?' in url else '?'}{urlencode(self._policy.extra_parameters)}"


def read_resource(response: httpx.Response, release: Release, where: str) -> Resource:
    """The resource in an answer, in JSON or XML.

    Args:
        where: for messages.

    Raises:
        PgoError: there is none that can be read.
    """
    try:
        if "xml" in response.headers.get("content-type", ""):
            from medmij_sim.fhir.xml import to_json

            return to_json(response.content, release)
        value = fhir_json.loads(response.content)
    except FhirParseError as error:
        raise PgoError(f"{where}: {error}") from error
    if not isinstance(value, dict):
        raise PgoError(f"{where}: the answer is no FHIR resource")
    return value


def _path(url: str) -> str:
    """Where a problem is, without query: enough to find it, and nothing personal."""
    return urlsplit(url).path
