"""The element and search tables of FHIR core: names, order, cardinality, types; no descriptive text.

Compiled by `ci/compile_elements` from the packages named in `ElementTable.source`; FHIR core is CC0.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

from medmij_sim.fhir.types import Release

JsonKind = Literal["string", "boolean", "integer", "decimal"]


@dataclass(frozen=True)
class Element:
    """One element of a type.

    Args:
        name: the name without `[x]`.
        min: least number of occurrences.
        max: most occurrences; 0 means no limit.
        types: type names; for a backbone element or a contentReference the path of its row (`Patient.contact`).
        choice: whether this is a choice element (`value[x]`).
        attribute: whether XML writes it as an attribute (`Element.id`, `Extension.url`).
        targets: the resource types a Reference may point at; empty means any.
        codes: canonical of the value set whose codes are required, if the binding is required.
    """

    name: str
    min: int
    max: int
    types: tuple[str, ...]
    choice: bool = False
    attribute: bool = False
    targets: tuple[str, ...] = ()
    codes: str | None = None

    @property
    def is_list(self) -> bool:
        return self.max != 1


@dataclass(frozen=True)
class Slot:
    """A name as it appears on the wire: an element with one type (`valueQuantity`, `birthDate`)."""

    name: str
    type: str
    element: Element
    order: int


@dataclass(frozen=True)
class TypeRow:
    """A resource, datatype or backbone element with its elements in the order that XML demands."""

    name: str
    kind: Literal["resource", "datatype", "backbone"]
    base: str | None
    elements: tuple[Element, ...]

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        """Every name that may appear on the wire, choices written out."""
        return {
            name: Slot(name, type_, element, order)
            for order, element in enumerate(self.elements)
            for type_ in element.types
            for name in [element.name + type_[0].upper() + type_[1:] if element.choice else element.name]
        }


@dataclass(frozen=True)
class SearchRow:
    """A search parameter of FHIR core: its kind, the JSON paths it reads, the types a reference may have, and its
    canonical."""

    kind: Literal["token", "date", "reference", "string", "uri"]
    paths: tuple[str, ...]
    targets: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class ElementTable:
    """Everything this package knows about one FHIR release."""

    release: Release
    source: Mapping[str, Any]
    types: Mapping[str, TypeRow] = field(repr=False)
    primitives: Mapping[str, JsonKind] = field(repr=False)
    codes: Mapping[str, tuple[str, ...]] = field(repr=False)
    search: Mapping[str, Mapping[str, SearchRow]] = field(repr=False)

    @cached_property
    def resource_types(self) -> frozenset[str]:
        """The names of the concrete resource types."""
        return frozenset(row.name for row in self.types.values() if row.kind == "resource") - {
            "Resource",
            "DomainResource",
        }


@cache
def element_table(release: Release) -> ElementTable:
    """Load the tables of a release; the first call costs some ten milliseconds, later ones nothing."""
    packed = (files(__package__) / f"{release.lower()}.json.xz").read_bytes()
    raw = json.loads(lzma.decompress(packed))
    return ElementTable(
        release=release,
        source=raw["source"],
        primitives=raw["primitives"],
        types={name: _type_row(name, row) for name, row in raw["types"].items()},
        codes={url: tuple(codes) for url, codes in raw["codes"].items()},
        search={
            type_: {
                name: SearchRow(kind, tuple(paths), tuple(targets), url)
                for name, (kind, paths, targets, url) in rows.items()
            }
            for type_, rows in raw["search"].items()
        },
    )


def _type_row(name: str, row: Mapping[str, Any]) -> TypeRow:
    return TypeRow(name, row["kind"], row["base"], tuple(_element(*values) for values in row["elements"]))


def _element(
    name: str, minimum: int, maximum: int, types: list[str], options: Mapping[str, Any] | None = None
) -> Element:
    options = options or {}
    return Element(
        name=name,
        min=minimum,
        max=maximum,
        types=tuple(types),
        choice="choice" in options,
        attribute="attribute" in options,
        targets=tuple(options.get("targets", ())),
        codes=options.get("codes"),
    )
