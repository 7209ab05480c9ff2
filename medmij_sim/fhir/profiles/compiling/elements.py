"""From an ElementDefinition to the rules it states. Source: https://hl7.org/fhir/STU3/elementdefinition.html."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from medmij_sim.fhir.profiles.pack import Rules, Slicing, TypeRule

JUDGED_STRENGTHS = ("required", "extensible")
FHIR_TYPE = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type"
# The validator sees to these itself: two hold for each element of each type, and sqty-1 repeats a cardinality.
SEEN_TO = frozenset({"ele-1", "ext-1", "sqty-1"})

_VALUES = {"fixed": "fixed", "pattern": "pattern", "minValue": "min_value", "maxValue": "max_value"}
_VALUE = re.compile(rf"({'|'.join(_VALUES)})[A-Z]\w*")


def rules_of(element: Mapping[str, Any]) -> Rules:
    """The rules of one element of a differential or snapshot, without its children and slices."""
    rules: Rules = {}
    if element.get("min"):
        rules["min"] = element["min"]
    if element.get("max", "*") != "*":
        rules["max"] = int(element["max"])
    if "maxLength" in element:
        rules["max_length"] = element["maxLength"]
    if types := _types(element):
        rules["types"] = types
    if aggregation := _aggregation(element):
        rules["aggregation"] = aggregation
    if bindings := _bindings(element):
        rules["bindings"] = bindings
    if constraints := [
        (each["key"], each["severity"]) for each in element.get("constraint", ()) if each["key"] not in SEEN_TO
    ]:
        rules["constraints"] = constraints
    if slicing := _slicing(element):
        rules["slicing"] = slicing
    for name, value in element.items():
        if match := _VALUE.fullmatch(name):
            rules[_VALUES[match[1]]] = [_facts(value)]  # type: ignore[literal-required]
    return rules


def expressions_of(element: Mapping[str, Any]) -> dict[str, str]:
    """The FHIRPath of the element's constraints, by key."""
    return {
        each["key"]: each["expression"]
        for each in element.get("constraint", ())
        if "expression" in each and each["key"] not in SEEN_TO
    }


def _facts(value: Any) -> Any:
    """The value without displays: what a code is called is the owner's text, not a rule."""
    if isinstance(value, dict):
        return {name: _facts(each) for name, each in value.items() if name != "display"}
    return [_facts(each) for each in value] if isinstance(value, list) else value


def _types(element: Mapping[str, Any]) -> list[TypeRule]:
    """One row per type: STU3 repeats a type for each of its profiles and targets, R4 lists them."""
    rows: dict[str, TypeRule] = {}
    for entry in element.get("type", ()):
        code = _type_name(entry)
        if code is None:
            continue
        _, profiles, targets = rows.setdefault(code, (code, [], []))
        profiles += [canonical(each) for each in _listed(entry.get("profile")) if canonical(each) not in profiles]
        targets += [canonical(each) for each in _listed(entry.get("targetProfile")) if canonical(each) not in targets]
    return list(rows.values())


def _aggregation(element: Mapping[str, Any]) -> list[str]:
    """Where the target of a reference may be, if each of the types says so."""
    stated = [entry.get("aggregation", ()) for entry in element.get("type", ())]
    return sorted({mode for modes in stated for mode in modes}) if stated and all(stated) else []


def _type_name(entry: Mapping[str, Any]) -> str | None:
    for extension in entry.get("extension", ()):
        if extension["url"] == FHIR_TYPE:
            return str(extension.get("valueUrl") or extension["valueUri"])
    code = entry.get("code")
    return None if code is None or "/" in code else str(code)


def _bindings(element: Mapping[str, Any]) -> list[tuple[str, str]]:
    binding = element.get("binding", {})
    url = binding.get("valueSet") or binding.get("valueSetUri") or binding.get("valueSetReference", {}).get("reference")
    strength = binding.get("strength")
    return [(strength, canonical(url))] if url and strength in JUDGED_STRENGTHS else []


def _slicing(element: Mapping[str, Any]) -> Slicing | None:
    slicing = element.get("slicing")
    if slicing is None:
        return None
    return {
        "by": [(each["type"], each["path"]) for each in slicing.get("discriminator", ())],
        "rules": slicing.get("rules", "open"),
        "ordered": bool(slicing.get("ordered")),
    }


def canonical(url: str) -> str:
    """A canonical without its version."""
    return url.partition("|")[0]


def _listed(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)
