"""What a DVZA served against what a PGO kept of it: resource by resource, element by element."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from medmij_sim.fhir import compare
from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.compare import differences_between
from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.fhir.xml import to_json
from medmij_sim.record import Exchange
from medmij_sim.services import CATALOGUE

NOT_CONTENT = frozenset({"meta", "implicitRules", "language", "text"})
"""Members of a resource that a PGO may leave out or write anew: what is about the copy, and the generated narrative."""

_INDEX = re.compile(r"\[\d+\]")

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, repr=False)
class Served:
    """A resource that a PGO was given.

    Attributes:
        gegevensdienst: whose endpoint gave it.
    """

    resource: Resource
    gegevensdienst: str
    exchange: Exchange

    @property
    def key(self) -> Key:
        return key_of(self.resource)

    @property
    def name(self) -> str:
        return "/".join(self.key)


@dataclass(frozen=True, slots=True, repr=False)
class Difference:
    """A value that was not kept as it was served.

    Attributes:
        path: such as `Observation.valueQuantity.value`, without indexes.
        served, kept: in words; `kept` is empty when there is nothing.
        is_number: whether it is about the digits of a number.
    """

    path: str
    served: str
    kept: str
    is_number: bool


def key_of(resource: Mapping[str, Any]) -> Key:
    """Type and id."""
    return str(resource.get("resourceType", "")), str(resource.get("id", ""))


def served(exchanges: Iterable[Exchange], bases: Mapping[str, str]) -> tuple[Served, ...]:
    """The resources in answers with 200, each once for a gegevensdienst; what cannot be read was not served.

    Args:
        bases: FHIR base by id of the gegevensdienst.
    """
    found: dict[tuple[str, Key], Served] = {}
    for exchange in exchanges:
        dienst = next((id_ for id_, base in bases.items() if exchange.url.startswith(f"{base}/")), None)
        if dienst is None or exchange.status != 200 or exchange.response is None or dienst not in CATALOGUE:
            continue
        for resource in _resources(exchange.response.body, CATALOGUE[dienst].fhir_release):
            each = Served(resource, dienst, exchange)
            found.setdefault((dienst, each.key), each)
    return tuple(found.values())


def differences(given: Resource, kept: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What of the content of a resource was not kept. What was added is not looked at."""
    before, after = ({name: each for name, each in one.items() if name not in NOT_CONTENT} for one in (given, kept))
    kind = str(given.get("resourceType", ""))
    return tuple(_said(kind, each) for each in differences_between(before, after) if each.kind != "added")


def _said(kind: str, change: compare.Difference) -> Difference:
    is_number = _is_number(change.expected) and (change.found is None or _is_number(change.found))
    path = f"{kind}.{_INDEX.sub('', change.where)}"
    return Difference(path, _in_words(change.expected), _in_words(change.found), is_number)


def content(resource: Mapping[str, Any]) -> str:
    """The content of a resource as one text, equal for equal content."""
    kept = {name: value for name, value in resource.items() if name not in NOT_CONTENT}
    return repr(_ordered(kept))


@lru_cache(maxsize=2048)
def _resources(body: bytes, release: Release) -> tuple[Resource, ...]:
    """The resources in an answer. Read only: they are kept, because every check on what was kept asks for them."""
    try:
        value = to_json(body, release) if body.lstrip()[:1] == b"<" else fhir_json.loads(body)
    except FhirParseError:
        return ()
    return tuple(_held(value)) if isinstance(value, dict) else ()


def _held(value: Resource) -> Iterator[Resource]:
    entries = value.get("entry", []) if value.get("resourceType") == "Bundle" else [{"resource": value}]
    for entry in entries if isinstance(entries, list) else ():
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and resource.get("resourceType") not in (None, "OperationOutcome"):
            yield resource


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _in_words(value: Any) -> str:
    match value:
        case None:
            return ""
        case list():
            return f"{len(value)} values"
        case Mapping():
            return f"{{{', '.join(value)}}}"
    return str(value)


def _ordered(value: Any) -> Any:
    match value:
        case Mapping():
            return sorted((name, _ordered(each)) for name, each in value.items())
        case list():
            return [_ordered(each) for each in value]
    return str(value)
