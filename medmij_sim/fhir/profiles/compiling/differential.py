"""From the differential of a StructureDefinition to a tree of rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from medmij_sim.fhir.elements import ElementTable
from medmij_sim.fhir.profiles.compiling.elements import canonical, rules_of
from medmij_sim.fhir.profiles.pack import ADDING, Profile, Rules
from medmij_sim.fhir.types import Resource


def compile_profile(definition: Resource, table: ElementTable) -> Profile:
    """A profile on a resource or a datatype, an extension included."""
    root: Rules = {}
    for element in (definition.get("differential") or definition["snapshot"])["element"]:
        _merge(_descend(root, definition["type"], _steps(element), table), rules_of(element))
    return {"type": definition["type"], "base": canonical(definition["baseDefinition"]), "rules": root}


def _steps(element: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The steps below the root as pairs of name and slice.

    Ids name the slices; but where STU3 narrows a choice only the path may show the type (`Extension.valueReference`).
    """
    path = element["path"].split(".")[1:]
    steps = [_step(step) for step in element["id"].split(".")[1:]] if "id" in element else [(name, "") for name in path]
    if "id" not in element and steps:
        steps[-1] = (steps[-1][0], element.get("sliceName", ""))
    if len(steps) == len(path) and steps and steps[-1][0].endswith("[x]") and not path[-1].endswith("[x]"):
        steps[-1] = (steps[-1][0], steps[-1][1] or path[-1])
    return steps


def _step(step: str) -> tuple[str, str]:
    name, _, slice_name = step.partition(":")
    return name, slice_name


def _descend(rules: Rules, type_: str, steps: list[tuple[str, str]], table: ElementTable) -> Rules:
    for step, given_slice in steps:
        name, slice_name, type_ = _resolve(step, given_slice, type_, rules, table)
        rules = rules.setdefault("children", {}).setdefault(name, {})
        if slice_name:
            rules = rules.setdefault("slices", {}).setdefault(slice_name, {})
    return rules


def _resolve(step: str, slice_name: str, type_: str, rules: Rules, table: ElementTable) -> tuple[str, str, str]:
    """The element's name, its slice and its type; a name on the wire (`valueQuantity`) is a slice of its choice."""
    slots = table.types[type_ if type_ in table.types else "Element"].slots
    bare = step.removesuffix("[x]")
    if bare in slots and slots[bare].element.choice:
        return f"{slots[bare].element.name}[x]", bare, slots[bare].type
    if bare in slots:
        return bare, slice_name, slots[bare].type
    if slice_name in slots:
        return step, slice_name, slots[slice_name].type
    narrowed = rules.get("children", {}).get(step, {}).get("types", ())
    return step, slice_name, narrowed[0][0] if len(narrowed) == 1 else ""


def _merge(rules: Rules, more: Rules) -> None:
    """The same element described twice: the latter says it, except that lists of demands add up."""
    for name, value in more.items():
        if name in ADDING:
            value = [*rules.get(name, ()), *value]  # type: ignore[misc]
        rules[name] = value  # type: ignore[literal-required]
