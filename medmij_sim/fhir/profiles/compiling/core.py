"""What FHIR core says about its own types beyond the element tables: bindings, invariants, profiles on datatypes."""

from __future__ import annotations

from collections.abc import Iterable

from medmij_sim.fhir.profiles.compiling.elements import canonical, rules_of
from medmij_sim.fhir.profiles.pack import Rules
from medmij_sim.fhir.types import Resource


def is_core_type(definition: Resource, fhir_version: str) -> bool:
    """Whether this defines a type of core, rather than narrows one."""
    return (
        definition.get("derivation") != "constraint"
        and definition["kind"] in ("resource", "complex-type")
        and canonical(definition["url"]).startswith("http://hl7.org/fhir/StructureDefinition/")
        and definition.get("fhirVersion") == fhir_version
    )


def compile_types(definitions: Iterable[Resource]) -> dict[str, Rules]:
    """Rules per type and per backbone element, by its path as in the element tables."""
    types: dict[str, Rules] = {}
    for definition in definitions:
        for element in definition["snapshot"]["element"]:
            parent, _, name = element["path"].rpartition(".")
            stated = rules_of(element)
            kept: Rules = {}
            if "constraints" in stated:
                kept["constraints"] = stated["constraints"]
            if "bindings" in stated:
                kept["bindings"] = stated["bindings"]
            if profiled := [each for each in stated.get("types", ()) if each[1]]:
                kept["types"] = [(type_, profiles, []) for type_, profiles, _ in profiled]
            if not kept:
                continue
            if parent:
                types.setdefault(parent, {}).setdefault("children", {})[name] = kept
            else:
                types.setdefault(name, {}).update(kept)
    return types
