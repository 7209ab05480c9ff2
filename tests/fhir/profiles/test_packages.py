"""A package of a user: read from an archive or a folder, and refused in one line when it cannot be used."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from medmij_sim.fhir.profiles import packages, validator
from medmij_sim.fhir.profiles.packages import PackageError, read_package, read_packages

CANONICAL = "http://example.org/StructureDefinition/our-patient"
MANIFEST = {"name": "org.example.ours", "version": "1.2.3", "fhirVersions": ["3.0.2"], "license": "CC0-1.0"}


def profile(*elements: Mapping[str, Any], version: str = "3.0.2") -> dict[str, Any]:
    return {
        "resourceType": "StructureDefinition",
        "url": CANONICAL,
        "name": "OurPatient",
        "fhirVersion": version,
        "kind": "resource",
        "abstract": False,
        "type": "Patient",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient",
        "derivation": "constraint",
        "differential": {"element": [{"id": "Patient", "path": "Patient"}, *elements]},
    }


BIRTH_DATE = {"id": "Patient.birthDate", "path": "Patient.birthDate", "min": 1}


def constraint(expression: str) -> dict[str, Any]:
    rule = {"key": "our-1", "severity": "error", "human": "x", "expression": expression}
    return {"id": "Patient", "path": "Patient", "constraint": [rule]}


def archive(path: Path, files: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return path


def package(tmp_path: Path, *definitions: object, manifest: object = MANIFEST) -> Path:
    files = {f"package/{number}.json": json.dumps(each).encode() for number, each in enumerate(definitions)}
    if manifest is not None:
        files["package/package.json"] = json.dumps(manifest).encode()
    return archive(tmp_path / "ours.tgz", files)


def patient(**elements: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": "p", "meta": {"profile": [CANONICAL]}, **elements}


def rules(path: Path, resource: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = validator("STU3", read_packages([path])).check(resource)
    return [(each.rule, each.path, each.severity) for each in found if each.profile == CANONICAL]


def test_a_profile_of_a_user_is_judged_by(tmp_path: Path) -> None:
    path = package(tmp_path, profile(BIRTH_DATE))
    assert rules(path, patient(birthDate="2000-01-01")) == []
    assert [(rule, severity) for rule, _, severity in rules(path, patient())] == [("cardinality", "error")]


def test_without_the_package_its_profile_is_not_checked() -> None:
    (found,) = [each for each in validator("STU3").check(patient()) if each.profile == CANONICAL]
    assert (found.rule, found.severity) == ("profile", "not-checked")


def test_an_archive_and_its_folder_are_the_same_pack(tmp_path: Path) -> None:
    path = package(tmp_path, profile(BIRTH_DATE))
    folder = tmp_path / "folder"
    with tarfile.open(path) as tar:
        tar.extractall(folder, filter="data")
    packed, unpacked = read_package(path), read_package(folder)
    assert (packed.name, packed.version, packed.release) == ("org.example.ours", "1.2.3", "STU3")
    assert (packed.profiles, packed.expressions) == (unpacked.profiles, unpacked.expressions)


def test_a_folder_without_manifest_goes_by_what_its_definitions_say(tmp_path: Path) -> None:
    (tmp_path / "profile.json").write_text(json.dumps(profile(BIRTH_DATE, version="4.0.1")))
    pack = read_package(tmp_path)
    assert (pack.release, pack.name) == ("R4", tmp_path.name)


def test_definitions_in_xml_count_too(tmp_path: Path) -> None:
    from medmij_sim.fhir.xml import to_xml

    definition = {**profile(BIRTH_DATE), "status": "active"}
    (tmp_path / "profile.xml").write_bytes(to_xml(definition, "STU3"))
    assert rules(tmp_path, patient())[0][0] == "cardinality"


def test_a_constraint_runs_as_fhirpath(tmp_path: Path) -> None:
    path = package(tmp_path, profile(constraint("active.exists() implies birthDate.hasValue()")))
    assert rules(path, patient(active=True, birthDate="2000-01-01")) == []
    assert rules(path, patient(active=True)) == [("invariant:our-1", "Patient", "error")]


@pytest.mark.parametrize(
    "expression", ["birthDate.memberOf('http://example.org/ValueSet/x')", "birthDate and (", "f()"]
)
def test_a_constraint_that_cannot_run_is_not_checked(tmp_path: Path, expression: str) -> None:
    path = package(tmp_path, profile(constraint(expression)))
    assert rules(path, patient(birthDate="2000-01-01")) == [("invariant:our-1", "Patient", "not-checked")]


def test_examples_in_a_package_are_passed_over(tmp_path: Path) -> None:
    files = {
        "package/package.json": json.dumps(MANIFEST).encode(),
        "package/p.json": json.dumps(profile(BIRTH_DATE)).encode(),
        "package/example/broken.json": b'{"resourceType": "StructureDefinition", ',
        "package/.index.json": b"{",
    }
    assert list(read_package(archive(tmp_path / "x.tgz", files)).profiles) == [CANONICAL]


def test_nothing_of_an_archive_reaches_the_disk(tmp_path: Path) -> None:
    files = {
        "package/package.json": json.dumps(MANIFEST).encode(),
        "../../escaped.json": json.dumps(profile(BIRTH_DATE)).encode(),
    }
    path = archive(tmp_path / "x.tgz", files)
    assert list(read_package(path).profiles) == [CANONICAL]
    assert [file.name for file in tmp_path.rglob("*")] == ["x.tgz"]


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "x.tgz"
    with tarfile.open(path, "w:gz") as tar:
        link = tarfile.TarInfo("package/passwords.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(PackageError, match="FHIR version is nothing"):
        read_package(path)


@pytest.mark.parametrize(
    ("definition", "manifest", "says"),
    [
        (profile(), {**MANIFEST, "fhirVersions": ["5.0.0"]}, "its FHIR version is 5.0.0; give a package for 3.0"),
        ({"resourceType": "Patient"}, None, "its FHIR version is nothing"),
        ({"resourceType": "Patient"}, MANIFEST, "holds no StructureDefinition"),
        ({**profile(), "differential": {"element": [{"min": 1}]}}, MANIFEST, "is not as FHIR writes it"),
        ({**profile(), "baseDefinition": None}, MANIFEST, "is not as FHIR writes it"),
    ],
)
def test_a_package_that_cannot_be_used_is_refused_in_one_line(
    tmp_path: Path, definition: object, manifest: object, says: str
) -> None:
    path = package(tmp_path, definition, manifest=manifest)
    with pytest.raises(PackageError, match=says) as refusal:
        read_package(path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_not_fhir_is_named(tmp_path: Path) -> None:
    files = {
        "package/package.json": json.dumps(MANIFEST).encode(),
        "package/half.json": b'{"resourceType": "StructureDefinition", ',
    }
    with pytest.raises(PackageError, match=r"package/half\.json: .*not JSON"):
        read_package(archive(tmp_path / "x.tgz", files))


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08\x00broken"])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.tgz"
    path.write_bytes(content)
    with pytest.raises(PackageError, match=r"cannot be read: not a \.tgz archive"):
        read_package(path)


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="No such file"):
        read_package(tmp_path / "absent.tgz")


def test_an_archive_that_unpacks_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_BYTES", 2**20)
    path = archive(tmp_path / "x.tgz", {"package/zeros.bin": bytes(2**21)})
    assert path.stat().st_size < 2**14
    with pytest.raises(PackageError, match="more than"):
        read_package(path)
