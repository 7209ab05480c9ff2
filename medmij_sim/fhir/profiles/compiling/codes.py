"""From ValueSet and CodeSystem resources to what they list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from medmij_sim.fhir.profiles.compiling.elements import canonical
from medmij_sim.fhir.profiles.pack import Include, ValueSet
from medmij_sim.fhir.types import Resource

Parents = Mapping[str, frozenset[str]]
"""Each code of a system with the codes that it is directly below."""

_BELOW = ("is-a", "descendent-of")


def parents_of(system: Resource) -> dict[str, frozenset[str]]:
    """The hierarchy of a code system, from nested concepts and from `subsumedBy` and `parent` properties."""
    return {
        concept["code"]: above
        | {
            each.get("valueCode")
            for each in concept.get("property", ())
            if each.get("code") in ("subsumedBy", "parent")
        }
        for concept, above in _concepts(system.get("concept", ()), frozenset())
    }


def _concepts(concepts: Iterable[Any], above: frozenset[str]) -> Iterator[tuple[Any, frozenset[str]]]:
    for concept in concepts:
        yield concept, above
        yield from _concepts(concept.get("concept", ()), frozenset({concept["code"]}))


def compile_value_set(value_set: Resource, systems: Mapping[str, Parents]) -> ValueSet:
    """What a value set includes and excludes; a filter is listed where the code system is at hand."""
    compose = value_set.get("compose", {})
    compiled: ValueSet = {"include": [_include(each, systems) for each in compose.get("include", ())]}
    if "import" in compose:
        compiled["include"].append({"value_sets": [canonical(each) for each in compose["import"]]})
    if "exclude" in compose:
        compiled["exclude"] = [_include(each, systems) for each in compose["exclude"]]
    return compiled


def _include(include: Mapping[str, Any], systems: Mapping[str, Parents]) -> Include:
    compiled: Include = {}
    if "system" in include:
        compiled["system"] = include["system"]
    if "valueSet" in include:
        compiled["value_sets"] = [canonical(each) for each in include["valueSet"]]
    if "concept" in include:
        compiled["codes"] = [concept["code"] for concept in include["concept"]]
    elif "filter" in include:
        codes = _filtered(include["filter"], systems.get(include.get("system", ""), {}))
        if codes is None:
            compiled["filtered"] = True
        else:
            compiled["codes"] = codes
    return compiled


def _filtered(filters: Iterable[Mapping[str, Any]], parents: Parents) -> list[str] | None:
    kept = list(parents)
    for each in filters:
        if each["op"] not in _BELOW or each["property"] != "concept" or each["value"] not in parents:
            return None
        top, itself = each["value"], each["op"] == "is-a"
        kept = [code for code in kept if (code == top and itself) or (code != top and top in _ancestors(code, parents))]
    return kept


def _ancestors(code: str, parents: Parents) -> set[str]:
    found: set[str] = set()
    waiting = [code]
    while waiting:
        above = parents.get(waiting.pop(), frozenset()) - found
        found |= above
        waiting += above
    return found
