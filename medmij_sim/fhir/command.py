"""`medmij-sim validate`: what core FHIR and the profiles say of resources in files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.types import RELEASES, Release, Resource

if TYPE_CHECKING:
    from medmij_sim.fhir.profiles import Finding, Pack

_VALID, _INVALID, _UNREADABLE = 0, 1, 2
_LINES = (".ndjson", ".jsonl")


@dataclass(frozen=True)
class _Document:
    """A resource in a file: where it came from and its release."""

    source: str
    release: Release
    resource: Resource


fhir_package_option = click.option(
    "--fhir-package",
    "packages",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Also judge by the profiles of this FHIR package (.tgz or folder); may be repeated.",
)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--release", type=click.Choice(RELEASES), help="The FHIR release; otherwise told from what is in a file.")
@fhir_package_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def validate(
    context: click.Context,
    files: tuple[Path, ...],
    release: Release | None,
    packages: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Judge the FHIR resources and Bundles in FILES (JSON, XML or NDJSON) by core FHIR and the profiles they claim.

    Exit code 0: nothing against them, though some rules may be not checked; 1: one breaks a rule; 2: one cannot be
    read.
    """
    from medmij_sim.fhir.profiles.packages import read_packages

    packs = read_packages(packages)
    outcome, report = _VALID, []
    for file in files:
        try:
            for document in _documents(file, release):
                findings = _judged(document, packs)
                if any(finding.severity == "error" for finding in findings):
                    outcome = max(outcome, _INVALID)
                report.append({"file": document.source, "release": document.release, "findings": findings})
                if not as_json:
                    for line in _told(document, findings):
                        click.echo(line)
        except (OSError, FhirParseError) as error:
            outcome = _UNREADABLE
            reason = f"cannot be read: {error.strerror or error}" if isinstance(error, OSError) else str(error)
            click.echo(f"{file}: {reason}; give a file with FHIR in JSON, XML or NDJSON", err=True)
    if as_json:
        click.echo(json.dumps(report, default=asdict, ensure_ascii=False, indent=2))
    context.exit(outcome)


def _documents(file: Path, release: Release | None) -> Iterator[_Document]:
    data = file.read_bytes()
    if file.suffix.lower() not in _LINES:
        yield _document(str(file), data, release)
        return
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            yield _document(f"{file}:{number}", line, release)


def _document(source: str, data: bytes, release: Release | None) -> _Document:
    if release is not None:
        return _Document(source, release, _read(data, release))
    from medmij_sim.fhir.fit import misfits

    readings: dict[Release, Resource] = {}
    errors: list[FhirParseError] = []
    for each in RELEASES:
        try:
            readings[each] = _read(data, each)
        except FhirParseError as error:
            errors.append(error)
    if not readings:
        raise errors[0]
    misfit = {each: misfits(resource, each) for each, resource in readings.items()}
    fitting = [each for each in readings if misfit[each] == min(misfit.values())]
    best = min(fitting, key=lambda each: _unknown_claims(readings[each], each)) if len(fitting) > 1 else fitting[0]
    return _Document(source, best, readings[best])


def _unknown_claims(resource: Resource, release: Release) -> int:
    """How many profiles a resource claims that no pack of a release has."""
    from medmij_sim.fhir.profiles import validator

    meta = resource.get("meta")
    claims = meta.get("profile", ()) if isinstance(meta, dict) else ()
    return sum(validator(release).type_of(str(claim)) is None for claim in claims)


def _read(data: bytes, release: Release) -> Resource:
    from medmij_sim.fhir import json as fhir_json
    from medmij_sim.fhir.xml import to_json

    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return to_json(data, release)
    resource = fhir_json.loads(data)
    if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
        raise FhirParseError("not a FHIR resource: no object with a resourceType")
    return resource


def _judged(document: _Document, packs: Sequence[Pack]) -> tuple[Finding, ...]:
    from medmij_sim.fhir.profiles import validator

    return validator(document.release, packs).check(document.resource)


def _told(document: _Document, findings: Sequence[Finding]) -> Iterator[str]:
    """A line for every finding; what is not checked once for all places it goes for."""
    for finding in findings:
        if finding.severity != "not-checked":
            where = f"{finding.resource} {finding.path}"
            yield f"{document.source}: {where}: {finding.severity}: [{finding.rule}] {finding.message}{_by(finding)}"
    unchecked = Counter(
        f"[{finding.rule}] {finding.message}{_by(finding)}" for finding in findings if finding.severity == "not-checked"
    )
    for what, times in unchecked.items():
        yield f"{document.source}: not checked: {what}" + (f", in {times} places" if times > 1 else "")
    counts = Counter(finding.severity for finding in findings)
    verdict = "breaks rules" if counts["error"] else "nothing against it"
    kind = f"{document.release} {document.resource['resourceType']}"
    numbers = f"errors {counts['error']}, warnings {counts['warning']}, not checked {counts['not-checked']}"
    yield f"{document.source}: {kind}: {verdict} ({numbers})"


def _by(finding: Finding) -> str:
    return f" ({finding.profile or 'FHIR core'})"
