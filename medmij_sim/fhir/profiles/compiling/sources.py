"""Reads the conformance resources of a FHIR package from a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.types import Release, Resource

WANTED = frozenset({"StructureDefinition", "ValueSet", "CodeSystem"})


def read_folder(folder: Path, release: Release, files: Iterable[str] = ()) -> tuple[list[Resource], str]:
    """The structure definitions, value sets and code systems below a folder, and the SHA-256 over their files.

    Args:
        folder: JSON and XML files, in any sub-folder; Bundles are opened.
        release: the FHIR release they are written in.
        files: names to keep to; all files where this is empty.

    Raises:
        FhirParseError: a file is not FHIR.
    """
    kept = [folder / name for name in files] or [
        file for file in sorted(folder.rglob("*")) if file.suffix in (".json", ".xml")
    ]
    found: list[Resource] = []
    digest = hashlib.sha256()
    for file in kept:
        content = file.read_bytes()
        wanted = [each for each in _opened(read_resource(content, release)) if each["resourceType"] in WANTED]
        if wanted:
            digest.update(hashlib.sha256(content).digest())
            found += wanted
    return found, digest.hexdigest()


def read_resource(content: bytes, release: Release) -> Resource:
    """A resource from its bytes, JSON or XML; an empty dict where the JSON is no resource.

    Raises:
        FhirParseError: neither.
    """
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        from medmij_sim.fhir.xml import to_json

        return to_json(content, release)
    try:
        value = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise FhirParseError(f"not JSON: {error.msg} at column {error.colno}", line=error.lineno) from error
    return value if isinstance(value, dict) and "resourceType" in value else {"resourceType": ""}


def _opened(resource: Resource) -> Iterator[Resource]:
    if resource["resourceType"] == "Bundle":
        for entry in resource.get("entry", ()):
            yield entry["resource"]
    else:
        yield resource
