"""From the bytes of a request to a resource: right media type, readable, in FHIR's JSON shape."""

from __future__ import annotations

from typing import Final

from medmij_sim.dvza.negotiation import negotiate
from medmij_sim.dvza.refusal import Refusal
from medmij_sim.dvza.sharing.call import Call
from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.types import FHIR_VERSIONS, Release, Resource
from medmij_sim.fhir.xml import to_json

_DEEPEST: Final = 100
"""How deep objects and lists may be nested; FHIR itself needs some twenty."""


def resource_in(call: Call, release: Release) -> Resource:
    """The resource that a PGO sent.

    Raises:
        Refusal: 415 for another media type or FHIR version, 400 for a body that cannot be read; tells the line.
    """
    kind = _kind(call.headers.get("content-type", ""), release)
    if not call.body.strip():
        raise Refusal(400, "required", "the body is empty; send a resource")
    try:
        value = to_json(call.body, release) if kind == "xml" else fhir_json.loads(call.body)
    except (FhirParseError, UnicodeDecodeError) as error:
        raise Refusal(400, "structure", f"the body cannot be read as FHIR: {error}") from error
    if not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
        raise Refusal(400, "structure", "the body is not a FHIR resource: it has no resourceType")
    if _deeper_than(value, _DEEPEST):
        raise Refusal(400, "structure", f"the body is nested more than {_DEEPEST} deep")
    if not _can_be_written(value):
        raise Refusal(400, "structure", "the body holds half a character, or a whole number of more than 18 digits")
    return value


def _kind(content_type: str, release: Release) -> str:
    """`json` or `xml`, by the same table as what is asked for."""
    try:
        if not content_type or "," in content_type or "*" in content_type:
            raise Refusal(415, "not-supported", "say which")
        return negotiate(content_type, None, release).kind
    except Refusal as refusal:
        version = FHIR_VERSIONS[release]
        text = f"send Content-Type application/fhir+json or application/fhir+xml, of FHIR {version}"
        raise Refusal(415, "not-supported", text) from refusal


def _can_be_written(value: Resource) -> bool:
    """Whether it can leave again: JSON as it is read allows more than JSON as it is written."""
    try:
        fhir_json.dumps(value)
    except TypeError:
        return False
    return True


def _deeper_than(value: object, levels: int) -> bool:
    layer = [value]
    for _ in range(levels):
        layer = [child for node in layer for child in _children(node)]
        if not layer:
            return False
    return True


def _children(node: object) -> list[object]:
    found = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [child for child in found if isinstance(child, dict | list)]
