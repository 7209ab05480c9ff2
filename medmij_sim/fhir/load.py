"""Resources from disk: XML, JSON or NDJSON; single resources or Bundles; STU3 or R4; PDF files as Binaries."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.compartment import about
from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.fit import misfits
from medmij_sim.fhir.linking import linked
from medmij_sim.fhir.references import address
from medmij_sim.fhir.types import BINARY_CONTENT, ID, RELEASES, Release, Resource
from medmij_sim.fhir.unbundling import resources_in, without_narrative
from medmij_sim.fhir.xml import to_json, to_xml

SUFFIXES = frozenset({".xml", ".json", ".ndjson", ".jsonl"})
"""The files that are read from a folder, and from the folders in it, besides those of `CONTENTS`."""
CONTENTS = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
"""The files that become a Binary, with its media type."""


Reader = Callable[[bytes, Release], Resource]


@dataclass(frozen=True)
class LoadedResource:
    """One resource that was read.

    Args:
        resource: in its JSON shape, with an `id`.
        release: the FHIR release it is in.
        source: `file` or `file:line`, for messages.
    """

    resource: Resource
    release: Release
    source: str


_Loaded = dict[tuple[Release, str, str], list[tuple[LoadedResource, Path]]]
"""What was read so far, and in which file, by release, type and id: one for each whom it may be about."""


class LoadError(ValueError):
    """Files that could not be read as FHIR.

    Args:
        problems: one line each: `file:line: what is wrong`.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class _Part:
    """A piece of a file that should hold one resource, and how to read it."""

    file: Path
    line: int | None
    data: bytes
    read: Reader

    @property
    def source(self) -> str:
        return str(self.file) if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True)
class _Document:
    """One resource on disk, read as each release that it can be."""

    source: str
    file: Path
    readings: Mapping[Release, Resource]


def load(path: Path, release: Release | None = None) -> list[LoadedResource]:
    """Read a file, or every FHIR file in a folder, in the order of the names.

    Bundles are taken apart (see `medmij_sim.fhir.unbundling`). The same resource met again is kept once, whatever its
    narrative; what is about different patients may have one type and id (see `clashes`). An absolute reference to a
    type and id that is among what was read becomes `Type/id`; a relative attachment URL that leads to a PDF or image
    becomes that `Binary/id`. Nothing else is changed.

    Args:
        path: a file or a folder.
        release: the release of everything that is read; None to tell it per file by the elements that occur. A file
            that fits both takes the release of the others: both where those differ, STU3 where there are none.

    Raises:
        LoadError: there is nothing to read, or something is not FHIR; tells every problem at once.
    """
    return load_all((path,), release)


def load_all(paths: Collection[Path], release: Release | None = None) -> list[LoadedResource]:
    """`load`, of several files and folders that belong together.

    Raises:
        LoadError: as `load`.
    """
    problems: list[str] = []
    files = [file for path in paths for file in _files(path)]
    documents = [document for file in files for document in _documents(file, release, problems)]
    if not documents and not problems:
        expected = ", ".join(sorted((*SUFFIXES, *CONTENTS)))
        problems.append(f"{', '.join(map(str, paths))}: no FHIR files here; expected {expected}")
    loaded: _Loaded = {}
    settled = tuple(dict.fromkeys(only for document in documents if (only := _release(document)) is not None))
    for document in documents:
        for chosen in _chosen(document, settled):
            for resource in resources_in(document.readings[chosen], partial(_differs, loaded, chosen)):
                found = LoadedResource(resource, chosen, document.source)
                met = loaded.setdefault((chosen, *address(resource)), [])
                if any(_same(each.resource, resource) for each, _ in met):
                    continue
                alike = (each for each, _ in met if about(each.resource) == about(resource))
                problems += (_clash(found, each) for each in alike)
                met.append((found, document.file))
    if problems:
        raise LoadError(problems)
    everything = [each for met in loaded.values() for each in met]
    known = {address(each.resource) for each, _ in everything}
    contents = {file.resolve(): f"Binary/{_content_id(file)}" for file in files if file.suffix.lower() in CONTENTS}
    return [replace(each, resource=linked(each.resource, file.parent, known, contents)) for each, file in everything]


def clashes(found: Iterable[LoadedResource]) -> list[str]:
    """One line for each resource that has the release, type and id of an earlier one.

    Where the dossiers of several patients lie together, one id may stand for a resource of each; in one dossier it may
    not.
    """
    first: dict[tuple[Release, str, str], LoadedResource] = {}
    pairs = ((each, first.setdefault((each.release, *address(each.resource)), each)) for each in found)
    return [_clash(each, earlier) for each, earlier in pairs if earlier is not each]


def _clash(found: LoadedResource, earlier: LoadedResource) -> str:
    name = "/".join(address(found.resource))
    return f"{found.source}: {name} differs from the one in {earlier.source}; keep one of them"


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    known = {*SUFFIXES, *CONTENTS}
    return sorted(file for file in path.rglob("*") if file.suffix.lower() in known and file.is_file())


def _documents(file: Path, release: Release | None, problems: list[str]) -> Iterator[_Document]:
    try:
        data = file.read_bytes()
    except OSError as error:
        problems.append(f"{file}: cannot be read: {error.strerror}")
        return
    for part in _parts(file, data):
        readings, errors = _read(part, RELEASES if release is None else (release,))
        if readings:
            yield _Document(part.source, file, readings)
        else:
            problems.append(_problem(part, errors))


def _parts(file: Path, data: bytes) -> Iterator[_Part]:
    if file.suffix.lower() in CONTENTS:
        yield _Part(file, None, data, lambda content, release: _binary(file, content, release))
    elif file.suffix.lower() in (".ndjson", ".jsonl"):
        for number, line in enumerate(data.splitlines(), 1):
            if line.strip():
                yield _Part(file, number, line, _read_json)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or file.suffix.lower() == ".xml":
        yield _Part(file, None, data, to_json)
    else:
        yield _Part(file, None, data, _read_json)


def _read(part: _Part, releases: tuple[Release, ...]) -> tuple[dict[Release, Resource], dict[Release, FhirParseError]]:
    readings: dict[Release, Resource] = {}
    errors: dict[Release, FhirParseError] = {}
    for release in releases:
        try:
            readings[release] = part.read(part.data, release)
        except FhirParseError as error:
            errors[release] = error
    return readings, errors


def _read_json(data: bytes, release: Release) -> Resource:
    resource = fhir_json.loads(data)
    if not isinstance(resource, dict) or "resourceType" not in resource:
        raise FhirParseError("not a FHIR resource: no object with a resourceType")
    # What cannot be written as XML has a name or a kind of value that the release does not know.
    to_xml(resource, release)
    return resource


def _binary(file: Path, content: bytes, release: Release) -> Resource:
    return {
        "resourceType": "Binary",
        "id": _content_id(file),
        "contentType": CONTENTS[file.suffix.lower()],
        BINARY_CONTENT[release]: b64encode(content).decode("ascii"),
    }


def _differs(loaded: _Loaded, release: Release, resource: Resource) -> bool:
    """Whether something else was met by the same type and id."""
    return any(not _same(each.resource, resource) for each, _ in loaded.get((release, *address(resource)), ()))


def _same(one: Resource, other: Resource) -> bool:
    return without_narrative(one) == without_narrative(other)


def _content_id(file: Path) -> str:
    """The name of the file without its suffix, as an id; or one derived from it where that is none."""
    if ID.fullmatch(file.stem):
        return file.stem
    return hashlib.sha256(file.stem.encode()).hexdigest()[:32]


def _problem(part: _Part, errors: Mapping[Release, FhirParseError]) -> str:
    """One line; where the releases object to different things, what each of them says."""
    if len({str(error) for error in errors.values()}) > 1:
        return f"{part.source}: " + "; ".join(f"as {release}: {error}" for release, error in errors.items())
    error = next(iter(errors.values()))
    place = part.source if part.line or not error.line else f"{part.source}:{error.line}"
    return ": ".join(text for text in (place, error.where, error.text) if text)


def _release(document: _Document) -> Release | None:
    """The release that fits best; None when both fit equally well."""
    counts = {release: misfits(resource, release) for release, resource in document.readings.items()}
    best = min(counts.values())
    fitting = [release for release, count in counts.items() if count == best]
    return fitting[0] if len(fitting) == 1 else None


def _chosen(document: _Document, settled: tuple[Release, ...]) -> tuple[Release, ...]:
    """The releases to take a document in: what refers to one that fits both may be in either."""
    only = _release(document)
    if only is not None:
        return (only,)
    return tuple(each for each in settled if each in document.readings) or tuple(document.readings)[:1]
