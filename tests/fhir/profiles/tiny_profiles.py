"""Small profiles for tests, compiled as a user's package would be."""

from __future__ import annotations

from typing import Any

from medmij_sim.fhir.profiles import Finding, Validator, validator
from medmij_sim.fhir.profiles.compiling import compile_package
from medmij_sim.fhir.types import Release

CANONICAL = "http://example.org/fhir/StructureDefinition/"
OBSERVATION = {"resourceType": "Observation", "id": "x", "status": "final", "code": {"text": "x"}}
LOINC = {"system": "http://loinc.org", "code": "1-8"}
SNOMED = {"system": "http://snomed.info/sct", "code": "1"}


def observation(**elements: Any) -> dict[str, Any]:
    """An Observation with more elements than it must have."""
    return OBSERVATION | elements


def element(id_: str, **facts: Any) -> dict[str, Any]:
    """An element of a differential; its path follows from its id."""
    path = ".".join(step.partition(":")[0] for step in id_.split("."))
    slice_name = id_.rpartition(".")[2].partition(":")[2]
    return {"id": id_, "path": path} | ({"sliceName": slice_name} if slice_name else {}) | facts


def sliced(id_: str, kind: str, path: str, rules: str = "open", **facts: Any) -> dict[str, Any]:
    """An element that is sliced by one discriminator."""
    slicing = {"discriminator": [{"type": kind, "path": path}], "rules": rules}
    return element(id_, slicing=slicing | facts)


def profile(name: str, type_: str, *elements: dict[str, Any], base: str | None = None) -> dict[str, Any]:
    """A profile on a core type, or on another profile."""
    return {
        "resourceType": "StructureDefinition",
        "url": CANONICAL + name,
        "kind": "resource",
        "type": type_,
        "derivation": "constraint",
        "baseDefinition": base or f"http://hl7.org/fhir/StructureDefinition/{type_}",
        "differential": {"element": [element(type_), *elements]},
    }


def value_set(name: str, *include: dict[str, Any], exclude: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """A value set."""
    compose = {"include": list(include)} | ({"exclude": list(exclude)} if exclude else {})
    return {"resourceType": "ValueSet", "url": f"http://example.org/{name}", "compose": compose}


def codes(system: str, *listed: str) -> dict[str, Any]:
    """A part of a value set that lists codes."""
    return {"system": system, "concept": [{"code": code} for code in listed]}


def with_profiles(*resources: dict[str, Any], release: Release = "R4") -> Validator:
    """A validator that knows these profiles too."""
    pack = compile_package(resources, release, name="test", version="1", source={"sha256": str(hash(str(resources)))})
    return validator(release, (pack,))


def judged(
    resource: dict[str, Any], *resources: dict[str, Any], release: Release = "R4", **options: Any
) -> list[tuple[str, str, str]]:
    """Path, rule and severity of what is found when a resource claims the first of these profiles."""
    claiming = resource | {"meta": {"profile": [resources[0]["url"]]}}
    findings = with_profiles(*resources, release=release).check(claiming, **options)
    return [brief(finding) for finding in findings if not finding.rule.startswith("invariant:dom-")]


def brief(finding: Finding) -> tuple[str, str, str]:
    """Where, which rule, how bad."""
    return finding.path, finding.rule, finding.severity
