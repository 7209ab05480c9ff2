"""From the conformance resources of a package to a pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from medmij_sim.fhir.elements import ElementTable, element_table
from medmij_sim.fhir.profiles.compiling.codes import Parents, compile_value_set, parents_of
from medmij_sim.fhir.profiles.compiling.core import compile_types, is_core_type
from medmij_sim.fhir.profiles.compiling.differential import compile_profile
from medmij_sim.fhir.profiles.compiling.elements import expressions_of
from medmij_sim.fhir.profiles.pack import Pack, Profile, ValueSet
from medmij_sim.fhir.types import FHIR_VERSIONS, Release, Resource


def compile_package(
    resources: Sequence[Resource],
    release: Release,
    *,
    name: str,
    version: str,
    source: Mapping[str, str],
    expressions: bool = True,
) -> Pack:
    """A pack of the profiles, extensions, value sets and code systems of a FHIR package.

    Args:
        resources: StructureDefinitions, ValueSets and CodeSystems; others are passed over, as are logical models.
        release: the FHIR release they are written in.
        name: the package.
        version: its version.
        source: where it came from: at least `sha256`.
        expressions: whether to keep the FHIRPath of constraints. The packs in the wheel do without: their constraints
            are functions of our own.
    """
    table = element_table(release)
    narrowing = [
        each
        for each in _of_type(resources, "StructureDefinition")
        if each.get("derivation") == "constraint" and each["kind"] != "logical" and each["type"] in table.types
    ]
    return Pack(
        name=name,
        version=version,
        release=release,
        source=dict(source),
        profiles=_profiles(narrowing, table),
        value_sets=_value_sets(resources),
        code_systems={url: sorted(parents) for url, parents in _systems(resources).items()},
        expressions=_expressions(narrowing) if expressions else {},
    )


def compile_core(resources: Sequence[Resource], release: Release, *, source: Mapping[str, str]) -> Pack:
    """The pack of FHIR core: as any package, and what core says about its own types."""
    types = compile_types(
        each for each in _of_type(resources, "StructureDefinition") if is_core_type(each, FHIR_VERSIONS[release])
    )
    version = FHIR_VERSIONS[release]
    plain = compile_package(resources, release, name="hl7.fhir.core", version=version, source=source, expressions=False)
    return replace(plain, types=types)


def _of_type(resources: Iterable[Resource], type_: str) -> Iterator[Resource]:
    return (each for each in resources if each["resourceType"] == type_)


def _profiles(definitions: Iterable[Resource], table: ElementTable) -> dict[str, Profile]:
    return {each["url"]: compile_profile(each, table) for each in definitions}


def _systems(resources: Iterable[Resource]) -> dict[str, Parents]:
    return {
        each["url"]: parents_of(each)
        for each in _of_type(resources, "CodeSystem")
        if each.get("content") == "complete" and each.get("concept")
    }


def _value_sets(resources: Sequence[Resource]) -> dict[str, ValueSet]:
    systems = _systems(resources)
    return {each["url"]: compile_value_set(each, systems) for each in _of_type(resources, "ValueSet") if "url" in each}


def _expressions(definitions: Iterable[Resource]) -> dict[str, str]:
    """By key; a key that means something else in a second profile goes there by key and canonical."""
    found: dict[str, str] = {}
    for definition in definitions:
        for element in definition.get("differential", {}).get("element", ()):
            for key, expression in expressions_of(element).items():
                if found.setdefault(key, expression) != expression:
                    found[f"{key}@{definition['url']}"] = expression
    return found
