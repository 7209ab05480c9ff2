"""Loading a dossier from files as people have them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.load import LoadError, load
from medmij_sim.fhir.search import ResourceSet
from medmij_sim.fhir.xml import to_xml

PATIENT = {"resourceType": "Patient", "id": "p1", "gender": "male"}
CONDITION = {
    "resourceType": "Condition",
    "id": "c1",
    "clinicalStatus": "active",
    "code": {"text": "hoest"},
    "subject": {"reference": "Patient/p1"},
}
R4_CONDITION = CONDITION | {"clinicalStatus": {"coding": [{"system": "http://x.example", "code": "active"}]}}


def write(folder: Path, name: str, *resources: dict, release: str = "STU3") -> Path:
    file = folder / name
    if name.endswith(".xml"):
        file.write_bytes(to_xml(resources[0], release))
    else:
        file.write_bytes(b"\n".join(map(fhir_json.dumps, resources)))
    return file


@pytest.mark.parametrize("name", ["a.xml", "a.json", "a.ndjson", "a.txt"])
def test_one_resource_is_read_from_any_form(tmp_path, name):
    (found,) = load(write(tmp_path, name, CONDITION))
    assert (found.resource, found.release) == (CONDITION, "STU3")
    assert found.source.startswith(str(tmp_path / name))


def test_a_folder_is_read_with_its_folders_in_the_order_of_the_names(tmp_path):
    (tmp_path / "sub").mkdir()
    write(tmp_path, "b.xml", CONDITION)
    write(tmp_path, "a.json", PATIENT)
    write(tmp_path / "sub", "c.ndjson", {"resourceType": "Flag", "id": "f"}, {"resourceType": "Flag", "id": "g"})
    (tmp_path / "leesmij.txt").write_text("geen FHIR")
    assert [found.resource["id"] for found in load(tmp_path)] == ["p1", "c1", "f", "g"]


@pytest.mark.parametrize(("condition", "release"), [(CONDITION, "STU3"), (R4_CONDITION, "R4")])
def test_the_release_is_told_by_the_elements_and_the_others_follow(tmp_path, condition, release):
    write(tmp_path, "a.json", PATIENT)
    write(tmp_path, "b.json", condition)
    assert {found.release for found in load(tmp_path)} == {release}


def test_a_folder_may_hold_both_releases(tmp_path):
    write(tmp_path, "a.json", CONDITION)
    write(tmp_path, "b.json", R4_CONDITION)
    assert [found.release for found in load(tmp_path)] == ["STU3", "R4"]


def test_a_caller_may_say_which_release_it_is(tmp_path):
    assert load(write(tmp_path, "a.json", PATIENT), "R4")[0].release == "R4"
    assert load(write(tmp_path, "a.json", PATIENT))[0].release == "STU3"


@pytest.mark.parametrize("kind", ["searchset", "collection", "transaction", "document"])
def test_a_bundle_is_taken_apart(tmp_path, kind):
    urn = "urn:uuid:0a0a0a0a-1111-4222-8333-444444444444"
    bundle = {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [
            {"fullUrl": urn, "resource": {"resourceType": "Patient", "gender": "male"}},
            {
                "fullUrl": "https://elders.example/fhir/Practitioner/g",
                "resource": {"resourceType": "Practitioner", "id": "g"},
            },
            {
                "resource": CONDITION
                | {
                    "subject": {"reference": urn},
                    "asserter": {"reference": "https://elders.example/fhir/Practitioner/g"},
                }
            },
            {"resource": {"resourceType": "OperationOutcome", "issue": []}, "search": {"mode": "outcome"}},
            {"request": {"method": "DELETE", "url": "Flag/1"}},
        ],
    }
    found = ResourceSet([one.resource for one in load(write(tmp_path, "b.json", bundle))], "STU3")
    assert len(found) == 3
    condition = found.read("Condition", "c1")
    assert condition is not None
    assert condition["subject"] == {"reference": "Patient/0a0a0a0a-1111-4222-8333-444444444444"}
    assert condition["asserter"] == {"reference": "Practitioner/g"}


def test_a_resource_without_id_gets_the_same_one_every_time(tmp_path):
    nameless = {"resourceType": "Flag", "status": "active"}
    first = load(write(tmp_path, "a.json", nameless))[0].resource
    second = load(write(tmp_path, "b.xml", nameless))[0].resource
    assert first == second
    assert len(first["id"]) == 32
    assert load(write(tmp_path, "c.json", nameless | {"status": "inactive"}))[0].resource["id"] != first["id"]


def test_the_same_resource_twice_is_kept_once(tmp_path):
    write(tmp_path, "a.json", PATIENT)
    write(tmp_path, "b.xml", PATIENT)
    assert len(load(tmp_path)) == 1


def test_the_same_resource_with_another_narrative_is_the_same(tmp_path):
    div = '<div xmlns="http://www.w3.org/1999/xhtml">een{}man</div>'
    for name, space in (("a.json", " "), ("b.json", "  ")):
        write(tmp_path, name, PATIENT | {"text": {"status": "generated", "div": div.format(space)}})
    assert [found.resource["text"]["div"] for found in load(tmp_path)] == [div.format(" ")]


def test_decimals_keep_their_precision(tmp_path):
    file = tmp_path / "a.json"
    file.write_text('{"resourceType":"Observation","id":"o","valueQuantity":{"value":72.50}}')
    assert fhir_json.dumps(load(file)[0].resource["valueQuantity"]) == b'{"value":72.50}'


def test_every_problem_is_told_at_once_with_its_file_and_line(tmp_path):
    (tmp_path / "a.xml").write_text('<Patient xmlns="http://hl7.org/fhir">\n<naam value="x"/>\n</Patient>')
    (tmp_path / "b.json").write_text('{\n"resourceType" "Patient"}')
    (tmp_path / "c.ndjson").write_text(
        '{"resourceType":"Patient","id":"1"}\n\n{"resourceType":"Patient","active":"ja"}\n'
    )
    (tmp_path / "d.json").write_text("[]")
    (tmp_path / "e.json").write_text('{"resourceType":"ServiceRequest","kleur":1}')
    write(tmp_path, "f.json", PATIENT)
    write(tmp_path, "g.json", PATIENT | {"gender": "female"})
    with pytest.raises(LoadError) as caught:
        load(tmp_path)
    assert [problem.removeprefix(f"{tmp_path}/") for problem in caught.value.problems] == [
        "a.xml:2: unknown element naam in Patient",
        "b.json:2: not JSON: Expecting ':' delimiter at column 16",
        "c.ndjson:3: Patient.active: a boolean cannot be a text",
        "d.json: not a FHIR resource: no object with a resourceType",
        "e.json: as STU3: resourceType 'ServiceRequest' is not a resource type of STU3; "
        "as R4: ServiceRequest: unknown element kleur in ServiceRequest",
        f"g.json: Patient/p1 differs from the one in {tmp_path}/f.json; keep one of them",
    ]


def test_nothing_to_read_is_a_problem_too(tmp_path):
    with pytest.raises(LoadError, match="no FHIR files here"):
        load(tmp_path)
    with pytest.raises(LoadError, match=r"weg\.json: cannot be read: No such file"):
        load(tmp_path / "weg.json")


@pytest.mark.parametrize(
    ("folder", "release", "count"),
    [
        ("fhir/zib2017/examples", "STU3", 208),
        ("testscripts/STU3/GenPractData-2-0/MedMij/Cert/_reference", "STU3", 148),
        ("testscripts/R4/Immunization-2-0/MedMij/Cert/_reference", "R4", 24),
        ("fhir/immunization-r4/package/examples", "R4", 12),
    ],
)
def test_the_release_of_official_examples_is_told_right(reference, folder, release, count):
    assert Counter(found.release for found in load(reference / folder)) == {release: count}
