"""`_include`: resources that matches refer to, once each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from medmij_sim.fhir.search.errors import SearchError
from medmij_sim.fhir.search.parameters import search_parameters
from medmij_sim.fhir.search.paths import Path, values
from medmij_sim.fhir.search.resources import ResourceSet
from medmij_sim.fhir.types import Release, Resource

INCLUDE_NAMES = {"_include": False, "_include:recurse": True, "_include:iterate": True}
"""The names of the parameter, and whether it also looks at resources that were themselves included."""


@dataclass(frozen=True)
class Include:
    """One `_include`: from which type, along which paths, to which target types (empty: any)."""

    source: str
    paths: tuple[Path, ...]
    targets: frozenset[str]
    iterate: bool


def parse_include(release: Release, name: str, value: str) -> Include | None:
    """Read `Type:parameter` or `Type:parameter:Target`; the parameter `*` stands for every reference.

    Returns:
        None when the type has no such reference parameter: it is then ignored, like any unknown parameter.

    Raises:
        SearchError: the value does not have two or three parts.
    """
    parts = value.split(":")
    if not 2 <= len(parts) <= 3 or not all(parts):
        raise SearchError(f"{name}={value} is not an include; write Type:parameter or Type:parameter:Target")
    source, wanted = parts[0], parts[1]
    rows = [
        row
        for parameter, row in search_parameters(release, source).items()
        if row.kind == "reference" and wanted in ("*", parameter)
    ]
    if not rows:
        return None
    targets = frozenset(parts[2:]) or (rows[0].targets if len(rows) == 1 else frozenset())
    return Include(source, tuple(path for row in rows for path in row.paths), targets, INCLUDE_NAMES[name])


def included(resources: ResourceSet, matches: Sequence[Resource], includes: Sequence[Include]) -> list[Resource]:
    """What the includes, and the set itself, add to the matches, in the order in which it is met.

    Never a match, and nothing twice.
    """
    seen = {_key(resource) for resource in matches}
    found: list[Resource] = []
    unasked = (each for match in matches for each in resources.along(match))
    for resource in (*_targets(resources, matches, includes), *unasked):
        if _key(resource) not in seen:
            seen.add(_key(resource))
            found.append(resource)
    iterating = [include for include in includes if include.iterate]
    # The list grows while it is walked: what is included may include more.
    for resource in found:
        for further in _targets(resources, [resource], iterating):
            if _key(further) not in seen:
                seen.add(_key(further))
                found.append(further)
    return found


def _targets(resources: ResourceSet, sources: Iterable[Resource], includes: Sequence[Include]) -> Iterator[Resource]:
    for source in sources:
        for include in includes:
            if include.source != source["resourceType"]:
                continue
            for path in include.paths:
                for reference in values(source, path):
                    target = resources.resolve(reference, source)
                    if target is not None and _is_wanted(resources, include, target):
                        yield target


def _is_wanted(resources: ResourceSet, include: Include, target: Resource) -> bool:
    """Of a type asked for, and not contained: what is contained already travels inside its parent."""
    type_ = target["resourceType"]
    return (not include.targets or type_ in include.targets) and resources.read(type_, target["id"]) is target


def _key(resource: Resource) -> tuple[str, str]:
    return resource["resourceType"], resource["id"]
