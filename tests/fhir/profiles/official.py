"""The official profiles, value sets and examples, read from the reference data; nothing of the engine is used."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.fhir.xml import to_json

_FOLDERS: dict[Release, tuple[str, ...]] = {
    "STU3": ("zib2017", "eafspraak", "questionnaires", "images", "medmij-stu3-core"),
    "R4": ("zib2020", "immunization-r4", "medmij-r4-core", "dentalcare-r4", "image-availability-r4"),
}
_DEFINITIONS = frozenset({"StructureDefinition", "ValueSet", "CodeSystem", "ConceptMap", "NamingSystem"})
_NOT_DATA = _DEFINITIONS | {"ImplementationGuide", "SearchParameter", "CapabilityStatement", "OperationDefinition"}


@dataclass(frozen=True)
class Official:
    """What a release has: profiles and value sets by canonical, and examples with the names of their files."""

    release: Release
    profiles: dict[str, Resource] = field(repr=False)
    value_sets: dict[str, Resource] = field(repr=False)
    code_systems: dict[str, Resource] = field(repr=False)
    examples: dict[str, Resource] = field(repr=False)

    def chain(self, canonical: str) -> list[Resource]:
        """A profile and the profiles it narrows, as far as they are here."""
        found: list[Resource] = []
        here = self.profiles.get(canonical.partition("|")[0])
        while here is not None:
            found.append(here)
            here = self.profiles.get(here.get("baseDefinition", ""))
        return found

    def codes(self, canonical: str) -> set[str] | None:
        """The codes of a value set that lists them all; `None` where it does not, or is not here."""
        value_set = self.value_sets.get(canonical.partition("|")[0])
        if value_set is None or value_set.get("compose", {}).get("exclude"):
            return None
        codes: set[str] = set()
        for include in value_set.get("compose", {}).get("include", ()):
            system = self.code_systems.get(include.get("system", ""), {})
            concepts = include.get("concept") or (system.get("content") == "complete" and system.get("concept"))
            if not concepts or include.get("filter") or include.get("valueSet"):
                return None
            codes |= {each["code"] for each in concepts}
        return codes or None


@cache
def official(reference: Path, release: Release) -> Official:
    """Read a release."""
    everything: dict[str, Resource] = {}
    for folder in _FOLDERS[release]:
        for file in sorted((reference / "fhir" / folder).rglob("*")):
            if file.suffix in (".json", ".xml"):
                resource = _read(file, release)
                if resource is not None:
                    everything[str(file.relative_to(reference / "fhir"))] = resource
    return Official(
        release,
        *(
            {each["url"]: each for each in everything.values() if each["resourceType"] == type_ and "url" in each}
            for type_ in ("StructureDefinition", "ValueSet", "CodeSystem")
        ),
        {name: each for name, each in everything.items() if each["resourceType"] not in _NOT_DATA},
    )


def _read(file: Path, release: Release) -> Any:
    try:
        found = json.loads(file.read_bytes()) if file.suffix == ".json" else to_json(file.read_bytes(), release)
    except (FhirParseError, ValueError):
        return None
    return found if isinstance(found, dict) and "resourceType" in found else None
