"""Answers of a resource endpoint as searchset Bundles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import orjson

from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.fhir.xml import to_json
from medmij_sim.record import Exchange
from medmij_sim.services import CATALOGUE, Gegevensdienst, Request

_REQUESTS = {request.id: (service, request) for service in CATALOGUE.values() for request in service.requests}


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One entry of a Bundle that holds a resource.

    Attributes:
        path: where it stands, such as `Bundle.entry[3]`.
        mode: `match`, `include`, `outcome`, or empty when the Bundle does not say.
    """

    path: str
    full_url: str
    resource: Resource
    mode: str

    @property
    def type(self) -> str:
        return str(self.resource.get("resourceType", ""))

    @property
    def name(self) -> str:
        """How findings call it."""
        return f"{self.type}/{self.resource.get('id', '?')}"


@dataclass(frozen=True, repr=False)
class SearchAnswer:
    """A Bundle that answered one request of the table.

    Attributes:
        base: the FHIR base it was asked at.
    """

    exchange: Exchange
    bundle: Resource
    service: Gegevensdienst
    request: Request

    @property
    def release(self) -> Release:
        return self.service.fhir_release

    @property
    def base(self) -> str:
        return self.exchange.url.partition(f"/{self.request.path}")[0]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(_entries(self.bundle))

    @property
    def matches(self) -> tuple[Entry, ...]:
        """What the search found: entries that say so, or else those of the type asked for."""
        return tuple(entry for entry in self.entries if self._is_match(entry))

    def _is_match(self, entry: Entry) -> bool:
        if entry.type == "OperationOutcome":
            return False
        return entry.mode == "match" or (not entry.mode and entry.type == self.request.resource_type)


def request_of(exchange: Exchange) -> tuple[Gegevensdienst, Request] | None:
    """The request of the table that an exchange was tagged with, and its gegevensdienst."""
    return next((_REQUESTS[tag] for tag in exchange.tags if tag in _REQUESTS), None)


def read_answer(exchange: Exchange) -> SearchAnswer | None:
    """The Bundle in an answer; None when it was an error, not a Bundle, or not to a request of the table."""
    found = request_of(exchange)
    if found is None or exchange.response is None or exchange.status != 200:
        return None
    service, request = found
    resource = parse(exchange.response.body, service.fhir_release)
    if resource is None or resource.get("resourceType") != "Bundle":
        return None
    return SearchAnswer(exchange, resource, service, request)


def search_answers(exchanges: Iterable[Exchange]) -> tuple[SearchAnswer, ...]:
    """The Bundles among these answers; what is not one is for the check on searchsets."""
    return tuple(answer for exchange in exchanges if (answer := read_answer(exchange)) is not None)


@lru_cache(maxsize=512)
def parse(body: bytes, release: Release) -> Resource | None:
    """A FHIR resource in JSON or XML, by its first character; None when it is neither. Read only: it is kept."""
    try:
        resource = to_json(body, release) if body.lstrip()[:1] == b"<" else orjson.loads(body)
    except (FhirParseError, ValueError):
        return None
    return resource if isinstance(resource, dict) and isinstance(resource.get("resourceType"), str) else None


def _entries(bundle: Resource) -> Iterator[Entry]:
    for index, entry in enumerate(_list(bundle.get("entry"))):
        if isinstance(entry, dict) and isinstance(entry.get("resource"), dict):
            search = entry.get("search")
            mode = search.get("mode") if isinstance(search, dict) else None
            yield Entry(f"Bundle.entry[{index}]", str(entry.get("fullUrl", "")), entry["resource"], str(mode or ""))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
