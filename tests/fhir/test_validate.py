"""`medmij-sim validate`: what it says of files, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from medmij_sim.cli import root
from medmij_sim.fhir.xml import to_xml

ALLERGY: dict[str, Any] = {
    "resourceType": "AllergyIntolerance",
    "id": "a",
    "clinicalStatus": "active",
    "verificationStatus": "confirmed",
    "patient": {"reference": "Patient/p"},
}


def validate(*arguments: object) -> Result:
    return CliRunner().invoke(root, ["validate", *map(str, arguments)])


def written(folder: Path, resource: object, name: str = "resource.json") -> Path:
    file = folder / name
    file.write_text(resource if isinstance(resource, str) else json.dumps(resource))
    return file


def test_a_resource_that_complies_is_exit_code_0(tmp_path: Path) -> None:
    file = written(tmp_path, ALLERGY)
    done = validate(file)
    assert done.exit_code == 0
    assert done.stdout == f"{file}: STU3 AllergyIntolerance: nothing against it (errors 0, warnings 0, not checked 0)\n"


def test_a_broken_rule_is_named_with_resource_path_rule_and_profile(tmp_path: Path) -> None:
    zib = "http://nictiz.nl/fhir/StructureDefinition/zib-AllergyIntolerance"
    broken = {**ALLERGY, "meta": {"profile": [zib]}, "clinicalStatus": "x", "patient": {"reference": "Device/d"}}
    done = validate(written(tmp_path, broken))
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert any("AllergyIntolerance/a AllergyIntolerance.clinicalStatus: error: [binding]" in line for line in lines)
    assert any("AllergyIntolerance.patient: error: [target]" in line and "(FHIR core)" in line for line in lines)
    assert any(line.endswith(f"({zib})") for line in lines)


def test_a_profile_that_nobody_knows_is_not_checked_and_not_passed_over(tmp_path: Path) -> None:
    done = validate(written(tmp_path, {**ALLERGY, "meta": {"profile": ["http://example.org/ours"]}}))
    assert done.exit_code == 0
    assert "not checked: [profile] no pack has the rules of this profile (http://example.org/ours)" in done.stdout
    assert "not checked 1)" in done.stdout


def test_xml_and_ndjson_are_read_too(tmp_path: Path) -> None:
    xml = tmp_path / "allergy.xml"
    xml.write_bytes(to_xml(ALLERGY, "STU3"))
    lines = written(tmp_path, "\n".join(json.dumps(each) for each in (ALLERGY, ALLERGY)), "all.ndjson")
    done = validate(xml, lines)
    assert done.exit_code == 0
    assert [line.split(": ")[0] for line in done.stdout.splitlines()] == [str(xml), f"{lines}:1", f"{lines}:2"]


def test_the_entries_of_a_bundle_are_judged_by_their_own_names(tmp_path: Path) -> None:
    entry = {"fullUrl": "http://example.org/AllergyIntolerance/a", "resource": {**ALLERGY, "clinicalStatus": "x"}}
    done = validate(written(tmp_path, {"resourceType": "Bundle", "type": "collection", "entry": [entry]}))
    assert "AllergyIntolerance/a AllergyIntolerance.clinicalStatus: error" in done.stdout


@pytest.mark.parametrize(
    ("resource", "release"),
    [
        ({"resourceType": "ServiceRequest", "status": "active", "intent": "order", "subject": {"display": "x"}}, "R4"),
        (
            {"resourceType": "ProcedureRequest", "status": "active", "intent": "order", "subject": {"display": "x"}},
            "STU3",
        ),
        ({"resourceType": "Patient"}, "STU3"),
        (
            {
                "resourceType": "Patient",
                "meta": {"profile": ["http://nictiz.nl/fhir/StructureDefinition/nl-core-Patient"]},
            },
            "R4",
        ),
    ],
)
def test_the_release_is_told_from_what_is_there(tmp_path: Path, resource: object, release: str) -> None:
    assert f": {release} " in validate(written(tmp_path, resource)).stdout


def test_a_stated_release_goes_first(tmp_path: Path) -> None:
    done = validate(written(tmp_path, {"resourceType": "ServiceRequest"}), "--release", "STU3")
    assert done.exit_code == 1
    assert "is not a resource type of STU3" in done.stdout


def test_json_has_every_finding(tmp_path: Path) -> None:
    file = written(tmp_path, {**ALLERGY, "clinicalStatus": "x"})
    done = validate(file, "--json")
    assert done.exit_code == 1
    (report,) = json.loads(done.stdout)
    assert (report["file"], report["release"]) == (str(file), "STU3")
    assert {"resource", "path", "rule", "profile", "message", "severity"} == set(report["findings"][0])


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", "<Patient", "<Patient xmlns='http://hl7.org/fhir'><x/></Patient>"]
)
def test_what_cannot_be_read_is_one_line_and_exit_code_2(tmp_path: Path, content: str) -> None:
    done = validate(written(tmp_path, content))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_not_there_does_not_stop_the_others(tmp_path: Path) -> None:
    done = validate(tmp_path / "absent.json", written(tmp_path, ALLERGY))
    assert done.exit_code == 2
    assert "nothing against it" in done.stdout
