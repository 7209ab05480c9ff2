"""Breaks a valid resource against FHIR core and against the definitions of its extensions, in one place at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import partial
from itertools import islice
from typing import Any

from mutants import SAMPLES, Mutant
from occurrences import Occurrence
from official import Official

from medmij_sim.fhir.elements import Element, ElementTable, Slot, element_table
from medmij_sim.fhir.types import Resource

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WRONG: dict[str, Any] = {"boolean": "true", "integer": "3", "decimal": "3.0", "string": 3}
_WRONG_TEXT = {"code": " x", "date": "1-2-2020", "dateTime": "2020-1-2", "instant": "2020-01-01", "time": "8:00"}
Place = tuple[str, Element, Slot, Occurrence]


def base_mutants(resource: Resource, source: Official) -> Iterator[Mutant]:
    """Every mutant that core asks for."""
    table = element_table(source.release)
    places = list(_places(deepcopy(resource), resource["resourceType"], resource["resourceType"], table))
    for number, (row, element, slot, found) in enumerate(places):
        for kind in _kinds(element, slot, found, table, source):
            make = partial(_broken, kind, number, resource, table, source)
            yield Mutant(kind, found.path, f"{row}.{element.name}", make)
    yield from _whole(resource, table)


def _broken(kind: str, number: int, resource: Resource, table: ElementTable, source: Official) -> Resource:
    """A copy that is broken in the place of that number."""
    copy = deepcopy(resource)
    places = _places(copy, resource["resourceType"], resource["resourceType"], table)
    _, element, slot, found = next(islice(places, number, None))
    _break(kind, found, element, slot, table, source)
    return copy


def _places(value: Any, type_: str, path: str, table: ElementTable) -> Iterator[Place]:
    """Every occurrence of every element that core knows, the narrative and nested resources left out."""
    row = table.types.get(type_)
    if row is None or not isinstance(value, dict):
        return
    for key in list(value):
        slot = row.slots.get(key)
        if slot is None or slot.type in ("xhtml", "Resource"):
            continue
        found = value[key]
        at = f"{path}.{slot.element.name}"
        for index in range(len(found)) if isinstance(found, list) else [None]:
            here = Occurrence(value, key, index, at if index is None else f"{at}[{index}]")
            yield row.name, slot.element, slot, here
            yield from _places(here.value, slot.type, here.path, table)


def _kinds(element: Element, slot: Slot, found: Occurrence, table: ElementTable, source: Official) -> Iterator[str]:
    value = found.value
    if value is None:
        return
    if element.min > 0:
        yield "base-required"
    if found.index is None:
        yield "base-list"
    if isinstance(value, dict):
        yield from ("unknown-element", "empty-object")
    elif slot.type in table.primitives and slot.type != "xhtml":
        yield "wrong-primitive"
        if slot.type in ("date", "dateTime", "instant") and _DATE.match(value):
            yield "february-30"
    if element.codes in table.codes and isinstance(value, str):
        yield "base-binding"
    if element.targets and "Resource" not in element.targets and isinstance(value, dict) and "reference" in value:
        yield "base-target"
    if slot.type == "Extension" and element.name == "extension" and _value_key(value) and _other(value, source):
        yield "extension-value"


def _break(kind: str, found: Occurrence, element: Element, slot: Slot, table: ElementTable, source: Official) -> None:
    value = found.value
    if kind == "base-required":
        found.remove()
    elif kind == "base-list":
        found.holder[found.key] = [value]
    elif kind == "unknown-element":
        value["mutant"] = "x"
    elif kind == "empty-object":
        found.put({})
    elif kind == "wrong-primitive":
        found.put(_WRONG_TEXT.get(slot.type, _WRONG[table.primitives[slot.type]]))
    elif kind == "february-30":
        found.put("2020-02-30" + value[10:])
    elif kind == "base-binding":
        found.put("mutant")
    elif kind == "base-target":
        found.put({"reference": ("Basic" if "Basic" not in element.targets else "Binary") + "/mutant"})
    else:
        del value[_value_key(value)]
        type_ = _other(value, source)
        value["value" + type_[0].upper() + type_[1:]] = deepcopy(SAMPLES[type_])


def _value_key(extension: dict[str, Any]) -> str:
    return next((key for key in extension if key.startswith("value")), "")


def _other(extension: dict[str, Any], source: Official) -> str:
    """A type that the definition of the extension does not allow; empty where there is no definition."""
    profile = source.profiles.get(extension.get("url", ""))
    if profile is None:
        return ""
    allowed = {
        type_["code"]
        for element in profile["differential"]["element"]
        if re.fullmatch(r"Extension\.value(\[x\]|[A-Z]\w*)", element["path"])
        for type_ in element.get("type", ())
    }
    return next((type_ for type_ in SAMPLES if type_ not in allowed), "") if allowed else ""


def _whole(resource: Resource, table: ElementTable) -> Iterator[Mutant]:
    """Breaks of the resource as a whole."""
    type_ = resource["resourceType"]
    if "modifierExtension" in table.types[type_].slots:
        copy = deepcopy(resource)
        unknown = {"url": "http://example.org/unknown", "valueBoolean": True}
        copy["modifierExtension"] = [*copy.get("modifierExtension", ()), unknown]
        at = f"{type_}.modifierExtension[{len(copy['modifierExtension']) - 1}]"
        yield Mutant("unknown-modifier", at, f"{type_}.modifierExtension", lambda: copy)
    if resource.get("contained"):
        twice = deepcopy(resource)
        twice["contained"] = [*twice["contained"], deepcopy(twice["contained"][0])]
        at = f"{type_}.contained[{len(twice['contained']) - 1}]"
        yield Mutant("duplicate-id", at, f"{type_}.contained", lambda: twice)
