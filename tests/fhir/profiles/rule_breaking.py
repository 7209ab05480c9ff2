"""Makes copies of a resource that each break one rule of a profile or of core, for the tests of the validator."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from medmij_sim.fhir.profiles import Validator
from medmij_sim.fhir.profiles.book import Wire, inner_type, wires
from medmij_sim.fhir.profiles.chain import CORE
from medmij_sim.fhir.profiles.node import Scope, paired
from medmij_sim.fhir.profiles.run import Run
from medmij_sim.fhir.profiles.slicing import _slice

Path = tuple[str | int, ...]
Edit = Callable[[Any], None]

SAMPLES: dict[str, Any] = {
    "string": "something",
    "code": "something",
    "boolean": True,
    "dateTime": "2020-01-01",
    "integer": 1,
    "CodeableConcept": {"text": "something"},
    "Quantity": {"value": 1},
    "Period": {"start": "2020-01-01"},
    "Reference": {"display": "something"},
    "Annotation": {"text": "something"},
    "Identifier": {"value": "something"},
    "Range": {"low": {"value": 1}},
    "Ratio": {"numerator": {"value": 1}},
    "Coding": {"code": "something"},
}


class Broken(NamedTuple):
    """A copy with one rule broken."""

    kind: str
    path: Path
    resource: Any


def break_profile(resource: Any, canonical: str, validator: Validator) -> Iterator[Broken]:
    """A copy for each place where a rule of the profile can be broken."""
    chain = validator.profiles.chain(canonical)
    scope = Scope(validator.release, resource, resource, resource, lambda reference: None)
    sites = _Sites(validator, Run("", scope, invariants=False))
    for kind, path, edit in sites.walk(chain.rules, chain.type, resource, ()):
        broken = copy.deepcopy(resource)
        edit(broken)
        yield Broken(kind, path, broken)


class _Sites:
    def __init__(self, validator: Validator, run: Run) -> None:
        self.book, self.run = validator, run

    def walk(self, rules: Any, type_: str, value: Any, path: Path) -> Iterator[tuple[str, Path, Edit]]:
        for name, child in self.book.completed(rules).get("children", {}).items():
            if not isinstance(value, dict):
                continue
            names = wires(self.book.table, type_, name)
            present = next((wire for wire in names if wire.name in value), None)
            if present is None:
                if child.get("max") == 0 and not any(wire.extras in value for wire in names):
                    yield from self._forbidden(type_, names[0], path)
            else:
                yield from self._child(child, names, present, value, path)

    def _forbidden(self, type_: str, wire: Wire, path: Path) -> Iterator[tuple[str, Path, Edit]]:
        if wire.type in SAMPLES:
            slot = self.book.table.types[type_].slots[wire.name]
            sample = SAMPLES[wire.type]
            yield "forbidden", (*path, wire.name), _put(path, wire.name, [sample] if slot.element.is_list else sample)

    def _child(
        self, child: Any, names: tuple[Wire, ...], wire: Wire, holder: Any, path: Path
    ) -> Iterator[tuple[str, Path, Edit]]:
        here, found = (*path, wire.name), holder[wire.name]
        is_list = isinstance(found, list)
        inner = inner_type(self.book.table, wire.type, child.get("types", []))
        if child.get("min"):
            yield "required", here, _drop(path, wire.name, wire.extras)
        if is_list and child.get("max"):
            yield "maximum", here, _extend(here, [found[0]] * child["max"])
        allowed = {code for code, _, _ in child.get("types", ())}
        if len(names) > 1 and allowed:
            for other in names:
                if other.type not in allowed and other.type in SAMPLES:
                    yield "type", here, _swap(path, wire.name, other.name, SAMPLES[other.type])
                    break
        places = [(*here, index) for index in range(len(found))] if is_list else [here]
        items = [item for item, _ in paired(found, None)]
        for item, place in zip(items, places, strict=True):
            yield from self._value(child, inner, item, place)
            yield from self.walk(child, inner, item, place)
        for slice_name, rules in child.get("slices", {}).items():
            if len(names) > 1:
                if slice_name == wire.name:
                    yield from self._value(rules, inner, found, here)
                    yield from self.walk(rules, inner, found, here)
                continue
            yield from self._sliced(slice_name, rules, child, inner, items, places, here)

    def _sliced(
        self, name: str, rules: Any, child: Any, inner: str, items: list[Any], places: list[Path], here: Path
    ) -> Iterator[tuple[str, Path, Edit]]:
        slicing = child.get("slicing") or {"by": [("value", "url")] if inner == "Extension" else []}
        holds = _slice(
            name, rules, {"rules": "open", "ordered": False, **slicing}, inner, self.book, lambda *_: ()
        ).holds
        if holds is None:
            return
        inside = [index for index, item in enumerate(items) if holds(item, {}, self.run)]
        if not inside or not all(isinstance(place[-1], int) for place in places):
            return
        if rules.get("min"):
            yield "slice-required", here, _keep(here, [index for index in range(len(items)) if index not in inside])
        if "max" in rules:
            yield "slice-maximum", here, _extend(here, [items[inside[0]]] * rules["max"])
        for index in inside:
            yield from self._value(rules, inner, items[index], places[index], told_apart=True)
            yield from self.walk_slice(rules, inner, items[index], places[index], slicing)

    def walk_slice(
        self, rules: Any, inner: str, item: Any, place: Path, slicing: Any
    ) -> Iterator[tuple[str, Path, Edit]]:
        """As `walk`, without what the slice is known by: a copy that differs there is only another slice."""
        known_by = {path.split(".")[0].split("(")[0] for _, path in slicing["by"]}
        for kind, path, edit in self.walk(rules, inner, item, place):
            first = str(path[len(place)]) if len(path) > len(place) else ""
            if "$this" not in known_by and first not in known_by:
                yield kind, path, edit

    def _value(
        self, rules: Any, type_: str, value: Any, place: Path, *, told_apart: bool = False
    ) -> Iterator[tuple[str, Path, Edit]]:
        if not told_apart:
            for fixed in rules.get("fixed", ()):
                yield "fixed", place, _set(place, "another" if isinstance(fixed, str) else None)
            for _ in rules.get("pattern", ()):
                yield "pattern", place, _set(place, SAMPLES.get(type_, "another"))
            for strength, url in rules.get("bindings", ()):
                if strength == "required" and self.book.members(url).codes is not None:
                    yield from self._coded(value, place)
        targets = [each for _, _, listed in rules.get("types", ()) for each in listed]
        types = {self.book.type_of(each) for each in targets}
        if targets and not types & {None, "Resource"} and isinstance(value, dict) and "reference" in value:
            wrong = "Schedule" if "Schedule" not in types else "Basic"
            yield "target", place, _set((*place, "reference"), f"{wrong}/x")
        if targets and CORE + "Resource" not in targets and isinstance(value, dict) and "reference" in value:
            yield "dangling", place, _set((*place, "reference"), "#nowhere")

    def _coded(self, value: Any, place: Path) -> Iterator[tuple[str, Path, Edit]]:
        if isinstance(value, str):
            yield "binding", place, _set(place, "no-such-code")
        elif isinstance(value, dict) and value.get("coding"):
            wrong = {"system": "http://example.org/none", "code": "no-such-code"}
            yield "binding", place, _set((*place, "coding"), [wrong])
        elif isinstance(value, dict) and "code" in value:
            yield "binding", place, _set((*place, "code"), "no-such-code")


def _at(resource: Any, path: Path) -> Any:
    for step in path:
        resource = resource[step]
    return resource


def _set(path: Path, value: Any) -> Edit:
    return lambda resource: _at(resource, path[:-1]).__setitem__(path[-1], value)


def _put(path: Path, name: str, value: Any) -> Edit:
    return lambda resource: _at(resource, path).__setitem__(name, value)


def _drop(path: Path, *names: str) -> Edit:
    def edit(resource: Any) -> None:
        for name in names:
            _at(resource, path).pop(name, None)

    return edit


def _swap(path: Path, old: str, new: str, value: Any) -> Edit:
    def edit(resource: Any) -> None:
        _drop(path, old, "_" + old)(resource)
        _put(path, new, value)(resource)

    return edit


def _extend(path: Path, more: list[Any]) -> Edit:
    return lambda resource: _at(resource, path).extend(copy.deepcopy(more))


def _keep(path: Path, indexes: list[int]) -> Edit:
    def edit(resource: Any) -> None:
        kept = [_at(resource, path)[index] for index in indexes]
        if kept:
            _set(path, kept)(resource)
        else:
            _drop(path[:-1], str(path[-1]))(resource)

    return edit
