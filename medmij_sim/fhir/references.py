"""Where references lead."""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from medmij_sim.fhir.objects import objects
from medmij_sim.fhir.search import ResourceSet, literal_reference
from medmij_sim.fhir.types import Resource

Address = tuple[str, str]


def address(resource: Resource) -> Address:
    """Type and id."""
    return resource["resourceType"], resource["id"]


def reachable(resources: ResourceSet, starts: Iterable[Resource]) -> dict[Address, Resource]:
    """The starts, and everything in the set that they refer to, directly or not.

    Only relative references are followed: absolute ones lead to another server.
    """
    found = {address(each): each for each in starts}
    waiting = deque(found.values())
    while waiting:
        for place in targets(waiting.popleft()):
            target = resources.read(*place)
            if target is not None and place not in found:
                found[place] = target
                waiting.append(target)
    return found


def targets(resource: Resource) -> Iterator[Address]:
    """What a resource refers to by relative references, in its order."""
    for reference in _texts(resource, "reference"):
        place = None if ":" in reference else literal_reference(reference)
        if place is not None:
            yield place


def attached(resources: Iterable[Resource]) -> Iterator[Address]:
    """The Binaries at this server that attachments in the resources lead to, by relative URL."""
    for url in (each for resource in resources for each in _texts(resource, "url")):
        place = literal_reference(url) if url.startswith("Binary/") else None
        if place is not None:
            yield place


def _texts(resource: Resource, key: str) -> list[str]:
    """Every text in it that stands under a key."""
    return [text for each in objects(resource) if isinstance(text := each.get(key), str)]


def relinked(node: Any, new: Mapping[str, str], members: Container[str]) -> Any:
    """The same node with references and URLs replaced.

    Args:
        new: what comes in the place of what.
        members: names of members in which a text counts.
    """
    if isinstance(node, list):
        return [relinked(child, new, members) for child in node]
    if not isinstance(node, dict):
        return node
    return {
        name: new.get(child, child) if name in members and isinstance(child, str) else relinked(child, new, members)
        for name, child in node.items()
    }
