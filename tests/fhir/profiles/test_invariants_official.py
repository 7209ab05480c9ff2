"""The functions of invariants against the official expressions, run by another engine on the official examples.

Every example is tried as it is, and with each of its elements left out in turn. The expressions come from the
reference data, and those of FHIR core from a folder that `MEDMIJ_SIM_FHIR_CORE` names (`stu3/` and `r4/` below it, with
the `profiles-types.json` and `profiles-resources.json` that ci/compile_profiles names); without it core is left out.
"""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from official import Official, official

from medmij_sim.fhir.elements import element_table
from medmij_sim.fhir.profiles.fhirpath import CannotRunError, evaluate
from medmij_sim.fhir.profiles.invariants import INVARIANTS
from medmij_sim.fhir.profiles.node import Node, Scope
from medmij_sim.fhir.types import RELEASES, Release, Resource

_TIMES = 60 if "MEDMIJ_SIM_DEEP" not in os.environ else 2000
"""So often is one expression evaluated."""

OTHERWISE = {
    "ele-1": "the engine counts no extensions among the children of an element, and gives several values in STU3",
    "dom-6": "the official validator asks no narrative of contained resources",
    "dom-3": "the engine stops at descendants().as()",
    "vs-2": "the expression of STU3 makes booleans of elements; the official validator repairs it",
    "que-12": "the official validator counts from two conditions",
    "hcim-pregnancy-1": "a match may be a part of the text for the engine, the rule says a full date",
    "hcim-pregnancy-2": "as hcim-pregnancy-1",
    "eld": "no gegevensdienst carries an ElementDefinition",
}
"""Keys that are left out here, or that may differ, and why."""

Constraint = tuple[str, str, bool]


@pytest.mark.parametrize("release", RELEASES)
def test_functions_and_official_expressions_agree(reference: Path, release: Release) -> None:
    source = official(reference, release)
    constraints = _constraints(release, source)
    judged: Counter[str] = Counter()
    differences: list[str] = []
    for name, example in source.examples.items():
        for here, paths in _everywhere(example, release):
            for key, expression, is_core in (each for path in paths for each in constraints.get(path, ())):
                if key in OTHERWISE or (release, key) not in INVARIANTS or judged[key] >= _TIMES:
                    continue
                for variant in _variants(here):
                    said = _said(expression, variant, empty=None if is_core else False)
                    judged[key] += said is not None
                    if said is not None and INVARIANTS[release, key](variant) is not said:
                        differences.append(f"{key} at {variant.path} in {name}: {expression} says {said}")
    assert judged
    assert not differences, "\n".join(differences[:20])


@pytest.mark.parametrize("release", RELEASES)
def test_every_constraint_of_the_official_profiles_has_a_function(reference: Path, release: Release) -> None:
    keys = {key for rows in _constraints(release, official(reference, release)).values() for key, _, _ in rows}
    assert {key for key in keys if (release, key) not in INVARIANTS and not key.startswith("eld-")} == set()


def _said(expression: str, here: Node, *, empty: bool | None) -> bool | None:
    """What the expression gives; `empty` where it gives nothing, `None` where the engine cannot run it."""
    try:
        return evaluate(expression, here) or (False if evaluate(f"({expression}).exists()", here) else empty)
    except CannotRunError:
        return None


@cache
def _core(release: Release) -> tuple[Resource, ...]:
    folder = os.environ.get("MEDMIJ_SIM_FHIR_CORE")
    if folder is None:
        return ()
    files = (Path(folder, release.lower(), f"profiles-{part}.json") for part in ("types", "resources"))
    return tuple(
        entry["resource"]
        for file in files
        for entry in json.loads(file.read_bytes())["entry"]
        if entry["resource"]["resourceType"] == "StructureDefinition"
        and entry["resource"].get("derivation") != "constraint"
    )


def _constraints(release: Release, source: Official) -> dict[str, list[Constraint]]:
    """Keys and expressions by the path they stand on, slices left aside."""
    found: dict[str, list[Constraint]] = defaultdict(list)
    types = element_table(release).types
    wanted = {profile["type"] for profile in source.profiles.values()} | {"Bundle"}
    for definition in _core(release):
        if definition["id"] in wanted or (definition["kind"] != "resource" and definition["id"] in types):
            _add(found, definition["snapshot"]["element"], is_core=True)
    for profile in source.profiles.values():
        if profile["type"] in types:
            _add(found, profile["differential"]["element"], is_core=False)
    return found


def _add(found: dict[str, list[Constraint]], elements: list[dict[str, Any]], *, is_core: bool) -> None:
    for element in elements:
        path = ".".join(step.partition(":")[0].removesuffix("[x]") for step in element["id"].split("."))
        for constraint in element.get("constraint", ()):
            row = (constraint["key"], constraint.get("expression", ""), is_core)
            known = [(key, expression) for key, expression, _ in found[path]]
            if row[1] and row[:2] not in known:
                found[path].append(row)


def _everywhere(resource: Resource, release: Release) -> Iterator[tuple[Node, set[str]]]:
    """Every node of a resource, with the paths it goes by: of the resource, of its holder's type, and its own type."""
    scope = Scope(release, resource, resource, resource, lambda reference: None)
    root = Node(resource, resource["resourceType"], scope, (None, resource["resourceType"]), {})
    yield from _below(root, root.type, {root.type})


def _below(here: Node, path: str, names: set[str]) -> Iterator[tuple[Node, set[str]]]:
    yield here, names
    for element in element_table(here.scope.release).types[_row(here)].elements:
        for child in here.children(element.name):
            at = f"{path}.{element.name}"
            yield from _below(child, at, {at, f"{here.type}.{element.name}", child.type})


def _row(here: Node) -> str:
    return here.type if here.type in element_table(here.scope.release).types else "Element"


def _variants(here: Node) -> Iterator[Node]:
    """The node as it is, and without each of its elements; it is whole again afterwards."""
    yield here
    if isinstance(here.value, dict):
        for name in [each for each in here.value if each != "resourceType"]:
            kept = dict(here.value)
            del here.value[name]
            yield here
            here.value.clear()
            here.value.update(kept)
