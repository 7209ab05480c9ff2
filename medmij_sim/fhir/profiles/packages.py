"""A FHIR package of a user, such as a vendor's own profiles, as a pack of rules.

A package is a `.tgz` as the FHIR registries hand out, or a folder. Nothing is unpacked to disk, and what is read is
bounded, so that a package from elsewhere can do no harm.

Source: https://hl7.org/fhir/packages.html (layout and `package.json`).
"""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import orjson

from medmij_sim.errors import MedmijSimError
from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.profiles.pack import Pack
from medmij_sim.fhir.types import FHIR_VERSIONS, Release, Resource

MOST_FILES = 20_000
MOST_BYTES = 256 * 1024 * 1024
"""So much is read of a package at most: files, and bytes of all files together once unpacked."""

_MANIFEST = "package.json"
_SUFFIXES = (".json", ".xml")
_KINDS = (b"StructureDefinition", b"ValueSet", b"CodeSystem")
_NO_RULES = frozenset({"example", "examples", "other", "openapi", "xml", "node_modules"})
"""Folders in a package that hold no rules, or hold them a second time."""

_STATED_VERSION = re.compile(rb'fhirVersion(?:"\s*:\s*"|\s+value\s*=\s*")([\d.]+)')

F = TypeVar("F")
Content = tuple[PurePosixPath, bytes]


class PackageError(MedmijSimError):
    """A FHIR package that cannot be used; one line that says which, why and what to do."""


def read_packages(paths: Sequence[Path]) -> tuple[Pack, ...]:
    """The packs of some packages, for `validator(release, packs)`.

    Raises:
        PackageError: one of them cannot be used.
    """
    return tuple(read_package(path) for path in paths)


def read_package(path: Path) -> Pack:
    """The rules of a FHIR package.

    Args:
        path: a `.tgz` file, or a folder with the files of a package.

    Raises:
        PackageError: it is not there, is not a package, is too large, is for another FHIR release than STU3 and R4, or
            holds a file that is not FHIR.
    """
    try:
        contents = list(_folder(path) if path.is_dir() else _archive(path))
    except (OSError, EOFError, tarfile.TarError) as error:
        reason = getattr(error, "strerror", None) or "not a .tgz archive"
        raise PackageError(
            f"{path}: cannot be read: {reason}; give the .tgz of a FHIR package, or its folder"
        ) from error
    return _compiled(path, contents)


def _compiled(path: Path, contents: Sequence[Content]) -> Pack:
    from medmij_sim.fhir.profiles.compiling import compile_package

    manifest = _manifest(path, contents)
    release = _release(path, manifest, contents)
    resources = [each for content in contents for each in _resources(path, content, release)]
    if not resources:
        raise PackageError(f"{path}: holds no StructureDefinition, ValueSet or CodeSystem; is it a FHIR package?")
    digest = hashlib.sha256(b"".join(hashlib.sha256(data).digest() for _, data in contents)).hexdigest()
    try:
        return compile_package(
            resources,
            release,
            name=str(manifest.get("name") or path.name),
            version=str(manifest.get("version") or f"0.0.0-{digest[:8]}"),
            source={"from": str(path), "sha256": digest, "license": str(manifest.get("license") or "unknown")},
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, StopIteration) as error:
        what = f"{type(error).__name__} {error}" if isinstance(error, KeyError) else str(error)
        raise PackageError(
            f"{path}: a definition in it is not as FHIR writes it ({what}); validate the package"
        ) from error


def _folder(path: Path) -> Iterator[Content]:
    files = (file for file in sorted(path.rglob("*")) if file.is_file())
    for file in _bounded(path, files, lambda file: file.stat().st_size):
        name = PurePosixPath(file.relative_to(path))
        if _may_hold_rules(name):
            yield name, file.read_bytes()


def _archive(path: Path) -> Iterator[Content]:
    with tarfile.open(path, "r:gz") as archive:
        # Walking an archive unpacks it, so the bound is met on the way.
        for member in _bounded(path, archive, lambda member: member.size):
            name = PurePosixPath(member.name)
            file = archive.extractfile(member) if member.isfile() and _may_hold_rules(name) else None
            if file is not None:
                yield name, file.read()


def _bounded(path: Path, files: Iterable[F], size: Callable[[F], int]) -> Iterator[F]:
    total = 0
    for number, file in enumerate(files, 1):
        total += size(file)
        if number > MOST_FILES or total > MOST_BYTES:
            most = f"{MOST_FILES} files or {MOST_BYTES // 2**20} MiB"
            raise PackageError(f"{path}: more than {most}; give the package of one set of profiles")
        yield file


def _may_hold_rules(name: PurePosixPath) -> bool:
    return name.suffix in _SUFFIXES and not name.name.startswith(".") and _NO_RULES.isdisjoint(name.parts[:-1])


def _manifest(path: Path, contents: Sequence[Content]) -> dict[str, Any]:
    """The manifest nearest to the root; empty where there is none."""
    found = min(
        (content for content in contents if content[0].name == _MANIFEST),
        key=lambda content: len(content[0].parts),
        default=None,
    )
    if found is None:
        return {}
    name, data = found
    try:
        manifest = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise PackageError(f"{path}: {name} is not JSON: {error.msg} in line {error.lineno}") from error
    return manifest if isinstance(manifest, dict) else {}


def _release(path: Path, manifest: dict[str, Any], contents: Sequence[Content]) -> Release:
    """The release by the manifest, otherwise by what the first structure definition in JSON or XML says."""
    stated = manifest.get("fhirVersions") or manifest.get("fhir-version-list") or []
    versions = [str(each) for each in stated] if isinstance(stated, list) else [str(stated)]
    versions = versions or [found for _, data in contents for found in _stated_version(data)][:1]
    known: list[Release] = [
        release
        for release, core in FHIR_VERSIONS.items()
        if any(each.split(".")[:2] == core.split(".")[:2] for each in versions)
    ]
    if len(known) == 1:
        return known[0]
    said = ", ".join(versions) or "nothing"
    raise PackageError(f"{path}: its FHIR version is {said}; give a package for 3.0 (STU3) or 4.0 (R4)")


def _stated_version(data: bytes) -> Iterator[str]:
    if found := _STATED_VERSION.search(data):
        yield found[1].decode()


def _resources(path: Path, content: Content, release: Release) -> Iterator[Resource]:
    from medmij_sim.fhir.profiles.compiling.sources import WANTED, read_resource

    name, data = content
    if name.name == _MANIFEST or not any(kind in data for kind in _KINDS):
        return
    try:
        resource = read_resource(data, release)
    except FhirParseError as error:
        raise PackageError(f"{path}: {name}: {error}; take the file out, or correct it") from error
    if resource["resourceType"] in WANTED:
        yield resource
