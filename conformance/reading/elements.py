"""The datatypes inside a resource, found by the element tables of FHIR core."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from conformance.reading.answers import SearchAnswer, parse
from medmij_sim.fhir.elements import ElementTable, element_table
from medmij_sim.fhir.types import Release

KINDS = frozenset({"Coding", "CodeableConcept", "Identifier", "Reference"})


@dataclass(frozen=True, slots=True, repr=False)
class Element:
    """A value of one of `KINDS`.

    Attributes:
        path: where it stands, such as `Bundle.entry[0].resource.code`.
        holder: `Type/id` of the resource it belongs to.
    """

    kind: str
    path: str
    holder: str
    value: dict[str, Any]


def elements(answer: SearchAnswer, kind: str) -> Iterator[Element]:
    """Every value of a datatype in an answer, contained resources and extensions included."""
    body = answer.exchange.response.body if answer.exchange.response else b""
    return (element for element in _all(body, answer.release) if element.kind == kind)


@lru_cache(maxsize=512)
def _all(body: bytes, release: Release) -> tuple[Element, ...]:
    resource = parse(body, release)
    return () if resource is None else tuple(_inside(element_table(release), resource, "Resource", "Bundle", ""))


def _inside(table: ElementTable, value: Any, kind: str, path: str, holder: str) -> Iterator[Element]:
    if not isinstance(value, dict):
        return
    if isinstance(value.get("resourceType"), str):
        kind = value["resourceType"]
        holder = f"{kind}/{value.get('id', '?')}"
    if kind in KINDS:
        yield Element(kind, path, holder, value)
    row = table.types.get(kind)
    if row is None:
        return
    for name, child in value.items():
        slot = row.slots.get(name)
        if slot is None:
            continue
        if isinstance(child, list):
            for index, item in enumerate(child):
                yield from _inside(table, item, slot.type, f"{path}.{name}[{index}]", holder)
        else:
            yield from _inside(table, child, slot.type, f"{path}.{name}", holder)
