"""Bundles from disk taken apart: what they hold as resources of one dossier, each with an id of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.references import address, relinked
from medmij_sim.fhir.types import Resource

_NOT_DOSSIER: Final = frozenset({"OperationOutcome"})
_UUID_URN: Final = re.compile(r"urn:uuid:(?P<id>[0-9a-fA-F-]{36})")


def without_narrative(resource: Resource) -> Resource:
    """A resource without its narrative, in which XML and JSON of the same resource may differ in white space."""
    return {name: value for name, value in resource.items() if name != "text"}


def resources_in(resource: Resource, taken: Callable[[Resource], bool]) -> Iterator[Resource]:
    """The resource itself, or what a Bundle holds, each with an id.

    A resource without an id takes the UUID of its fullUrl, or one derived from its content: also where another resource
    has that UUID already, for a fullUrl like this means something within its Bundle only, and people send the same
    ones again. A reference that names the fullUrl of an entry becomes `Type/id`; so does a URL that is a URN.

    Args:
        taken: whether another resource has this type and id.
    """
    if resource["resourceType"] != "Bundle":
        yield _with_id(resource, None)
        return
    for held in _unbundled([each for each in resource.get("entry", ()) if "resource" in each], taken):
        if held["resourceType"] == "Bundle":
            yield from resources_in(held, taken)
        elif held["resourceType"] not in _NOT_DOSSIER:
            yield held


def _unbundled(entries: Sequence[dict[str, Any]], taken: Callable[[Resource], bool]) -> list[Resource]:
    """What the entries hold, linked to each other."""
    nameless = [place for place, entry in enumerate(entries) if "id" not in entry["resource"]]
    renamed: set[int] = set()
    while True:
        held = [
            _with_id(entry["resource"], None if place in renamed else entry.get("fullUrl"))
            for place, entry in enumerate(entries)
        ]
        found = _linked(entries, held)
        clashing = {place for place in nameless if taken(found[place])}
        # One that gets another id changes what refers to it, which may then differ from what was met before.
        if clashing <= renamed:
            return found
        renamed |= clashing


def _linked(entries: Sequence[dict[str, Any]], held: Sequence[Resource]) -> list[Resource]:
    names = {
        entry["fullUrl"]: "/".join(address(each))
        for entry, each in zip(entries, held, strict=True)
        if entry.get("fullUrl")
    }
    urns = {url: name for url, name in names.items() if url.startswith("urn:")}
    return [relinked(relinked(each, names, ("reference",)), urns, ("url",)) for each in held]


def _with_id(resource: Resource, full_url: str | None) -> Resource:
    if "id" in resource:
        return resource
    urn = _UUID_URN.fullmatch(full_url or "")
    return {"resourceType": resource["resourceType"], "id": urn["id"] if urn else _digest(resource)} | resource


def _digest(resource: Resource) -> str:
    """The same for what is the same in XML and in JSON, where members have any order."""
    return hashlib.sha256(fhir_json.dumps(_in_order(without_narrative(resource)))).hexdigest()[:32]


def _in_order(node: Any) -> Any:
    if isinstance(node, list):
        return [_in_order(each) for each in node]
    return {name: _in_order(node[name]) for name in sorted(node)} if isinstance(node, dict) else node
