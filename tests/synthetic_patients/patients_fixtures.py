"""The dossiers that the tests of synthetic_patients look at, grown once, and small helpers to look with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from synthetic_patients import Dossier
from synthetic_patients.people.personas import PERSONAS

Resource = dict[str, Any]

RICH = ("woman_34", "man_67")
SEEDS = range(50)


@cache
def persona_dossier(key: str) -> Dossier:
    return Dossier.for_persona(key)


@cache
def all_dossiers() -> tuple[Dossier, ...]:
    """All personas and fifty seeds."""
    return (*(persona_dossier(each.key) for each in PERSONAS), *(Dossier.from_seed(seed) for seed in SEEDS))


def parts(value: object, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object inside a resource with the name under which it stands."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from parts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner, path)


def has_code(concepts: object, system: str, code: str | None = None) -> bool:
    """Whether a CodeableConcept, or one of several, has this coding; without `code`, any of the system."""
    return any(
        part.get("system") == system and code in (None, part.get("code"))
        for path, part in parts(concepts)
        if path == "coding"
    )


def profiles(resource: Resource) -> list[str]:
    found: list[str] = resource["meta"]["profile"]
    return found
