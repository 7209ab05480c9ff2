"""Builds a resource that has all a profile speaks of, for profiles without official examples."""

from __future__ import annotations

import copy
from typing import Any

from medmij_sim.fhir.profiles import Validator
from medmij_sim.fhir.profiles.book import inner_type, wires
from medmij_sim.fhir.profiles.chain import CORE
from medmij_sim.fhir.profiles.discriminators import extension_url

PRIMITIVES: dict[str, Any] = {
    "base64Binary": "AAAA",
    "boolean": True,
    "date": "2020-01-01",
    "dateTime": "2020-01-01",
    "decimal": 1,
    "id": "x",
    "instant": "2020-01-01T00:00:00Z",
    "integer": 1,
    "oid": "urn:oid:1.2",
    "positiveInt": 1,
    "time": "12:00:00",
    "unsignedInt": 1,
    "uuid": "urn:uuid:00000000-0000-0000-0000-000000000000",
    "xhtml": '<div xmlns="http://www.w3.org/1999/xhtml">x</div>',
}
DEEPEST = 12


class Builder:
    """Builds values by rules.

    Args:
        judge: knows the rules.
        full: whether to build all that a profile speaks of, or only what it demands.
    """

    def __init__(self, judge: Validator, *, full: bool) -> None:
        self.judge, self.table, self.full = judge, judge.table, full

    def resource(self, canonical: str) -> dict[str, Any]:
        """A resource that claims a profile."""
        chain = self.judge.profiles.chain(canonical)
        made = self.value(chain.rules, chain.type, 0)
        return made | {"resourceType": chain.type, "id": "x", "meta": {"profile": [canonical]}}

    def value(self, rules: Any, type_: str, depth: int) -> Any:
        """A value of a type that meets the rules."""
        rules = self.judge.completed(rules)
        for stated in (*rules.get("fixed", ()), *rules.get("pattern", ())):
            if not isinstance(stated, dict):
                return stated
        if type_ in self.table.primitives:
            return self.primitive(rules, type_)
        made: dict[str, Any] = {}
        for stated in (*rules.get("fixed", ()), *rules.get("pattern", ())):
            made |= copy.deepcopy(stated)
        if type_ == "Reference":
            made.setdefault("reference", self.reference(rules))
        if type_ == "Extension":
            made["url"] = extension_url(rules) or "http://example.org/extension"
        for _, url in rules.get("bindings", ()):
            if "coding" not in made:
                self.coded(made, type_, url)
        self.children(made, rules, type_, depth)
        if made.keys() == {"url"}:
            self.filled(made, rules, depth)
        return made or {"extension": [{"url": "http://example.org/extension", "valueString": "x"}]}

    def filled(self, extension: dict[str, Any], rules: Any, depth: int) -> None:
        """Give an extension that needs nothing in particular its value, or all its parts."""
        spoken = rules.get("children", {})
        if spoken.get("value[x]", {}).get("max") == 0:
            parts = spoken["extension"]["slices"].values()
            extension["extension"] = [self.value(each, "Extension", depth + 1) for each in parts]
        else:
            self.choice(
                extension, "Extension", "value", spoken.get("value[x]") or {"types": [("string", [], [])]}, depth
            )

    def primitive(self, rules: Any, type_: str) -> Any:
        for _, url in rules.get("bindings", ()):
            if listed := self.judge.members(url).listed:
                return min(min(codes) for codes in listed.values() if codes)
        for least in rules.get("min_value", ()):
            if not isinstance(least, dict):
                return least
        return PRIMITIVES.get(type_, "x")

    def reference(self, rules: Any) -> str:
        targets = [each for _, _, listed in rules.get("types", ()) for each in listed]
        types = [self.judge.type_of(each) for each in targets]
        known = [each for each in types if each not in (None, "Resource")]
        return f"{known[0] if known else 'Patient'}/x"

    def coded(self, made: dict[str, Any], type_: str, url: str) -> None:
        members = self.judge.members(url)
        listed = {system: codes for system, codes in members.listed.items() if codes}
        listed = listed or {system: frozenset({"x"}) for system in members.unlisted}
        if not listed:
            return
        system = made.get("system") if made.get("system") in listed else min(listed)
        coding = {"system": system, "code": made.get("code", min(listed[system]))}
        if type_ == "CodeableConcept":
            made.setdefault("coding", []).append(coding)
        elif type_ in ("Coding", "Quantity"):
            made.update(coding)

    def children(self, made: dict[str, Any], rules: Any, type_: str, depth: int) -> None:
        row = self.table.types[type_ if type_ in self.table.types else "Element"]
        spoken = rules.get("children", {})
        for element in row.elements:
            key = f"{element.name}[x]" if element.choice else element.name
            child = self.with_core(row.name, key, spoken.get(key, {}))
            slices = {name: each for name, each in child.get("slices", {}).items() if each.get("max") != 0}
            wanted = {name: each for name, each in slices.items() if self.full or each.get("min")}
            asked = element.min or child.get("min") or wanted or (self.full and key in spoken)
            if not asked or child.get("max") == 0 or depth > DEEPEST or (type_ == "Extension" and key == "url"):
                continue
            names = wires(self.table, row.name, key)
            if element.choice:
                if not any(each.name in made for each in names):
                    self.choice(made, row.name, element.name, child, depth)
                continue
            inner = inner_type(self.table, names[0].type, child.get("types", []))
            if not element.is_list:
                value = self.value(child, inner, depth + 1)
                settled = key in made and not child.keys() & {"fixed", "pattern"} and not child.get("bindings")
                made[key] = merged(value, made.get(key)) if isinstance(value, dict) or settled else value
                continue
            items = [self.value({"types": child.get("types", [])} | each, inner, depth + 1) for each in wanted.values()]
            items = [*made.get(key, []), *items][: child.get("max")]
            while len(items) < max(child.get("min", 0), 1):
                items.append(self.value(child, inner, depth + 1))
            made[key] = items

    def with_core(self, type_: str, key: str, child: Any) -> Any:
        """The rules of a child with the bindings of core, and the targets of core where there are no others."""
        core = self.judge.core_rules(type_).get("children", {}).get(key, {})
        both = {**child, "bindings": [*child.get("bindings", ()), *core.get("bindings", ())]}
        slot = self.table.types[type_].slots.get(key)
        if slot and slot.type == "Reference" and not any(targets for _, _, targets in child.get("types", ())):
            both["types"] = [("Reference", [], [CORE + target for target in slot.element.targets])]
        return both

    def choice(self, made: Any, owner: str, name: str, child: Any, depth: int) -> None:
        names = wires(self.table, owner, f"{name}[x]")
        allowed = {code for code, _, _ in child.get("types", ())}
        possible = {each for each, rules in child.get("slices", {}).items() if rules.get("max") != 0}
        wanted = {each for each in possible if child["slices"][each].get("min")}
        in_order = sorted(
            names, key=lambda each: (each.name not in wanted, each.type not in allowed, each.name not in possible)
        )
        wire = in_order[0]
        stated = [each for each in child.get("types", ()) if each[0] == wire.type]
        if wire.type == "Reference" and not any(targets for _, _, targets in stated):
            element = next(each for each in self.table.types[owner].elements if each.name == name)
            stated = [("Reference", [], [CORE + target for target in element.targets])]
        value = self.value({**child, "types": stated}, wire.type, depth + 1)
        if wire.name in possible:
            of_slice = child["slices"][wire.name]
            own = of_slice if of_slice.get("types") else {**of_slice, "types": stated}
            value = merged(value, self.value(own, wire.type, depth + 1))
        made[wire.name] = value


def merged(one: Any, other: Any) -> Any:
    """Both values in one; what the latter says counts."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one | other
    return one if other is None else other


def judged_profiles(judge: Validator) -> list[str]:
    """The profiles on resources that are not core's own."""
    return sorted(
        canonical
        for canonical, type_ in judge.profiles.canonicals.items()
        if type_ in judge.table.resource_types and not canonical.startswith(CORE)
    )
