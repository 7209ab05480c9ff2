"""What core FHIR demands of any resource, and where a finding says it went wrong."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from tiny_profiles import brief

from medmij_sim.fhir.profiles import validator

PATIENT: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "x",
    "name": [{"family": "De Testpersoon", "given": ["Anna", "Bo"]}],
    "gender": "female",
    "birthDate": "2000-02-29",
    "deceasedBoolean": False,
    "generalPractitioner": [{"reference": "Practitioner/y"}],
    "communication": [{"language": {"text": "Nederlands"}}],
}


def errors(resource: dict[str, Any], release: Any = "STU3", **options: Any) -> list[tuple[str, str]]:
    found = validator(release).check(resource, **options)
    return [brief(each)[:2] for each in found if each.severity == "error"]


def changed(**elements: Any) -> dict[str, Any]:
    return copy.deepcopy(PATIENT) | elements


@pytest.mark.parametrize("release", ["STU3", "R4"])
def test_a_patient_without_mistakes_has_no_errors(release):
    assert errors(PATIENT, release) == []


@pytest.mark.parametrize("release", ["STU3", "R4"])
@pytest.mark.parametrize("id_", ["a b", "a_b", "é", "x" * 65])
def test_the_id_of_a_resource_has_the_form_of_an_id(release, id_):
    assert errors(changed(id=id_), release) == [("Patient.id", "type")]


@pytest.mark.parametrize(
    ("elements", "path", "rule"),
    [
        ({"gender": "man"}, "Patient.gender", "binding"),
        ({"birthDate": "1999-02-29"}, "Patient.birthDate", "type"),
        ({"birthDate": "1999-2-1"}, "Patient.birthDate", "type"),
        ({"birthDate": ""}, "Patient.birthDate", "type"),
        ({"active": "true"}, "Patient.active", "type"),
        ({"multipleBirthInteger": 1.5}, "Patient.multipleBirth", "type"),
        ({"name": {"family": "X"}}, "Patient.name", "type"),
        ({"name": []}, "Patient.name", "cardinality"),
        ({"name": [{}]}, "Patient.name[0]", "invariant:ele-1"),
        ({"name": ["X"]}, "Patient.name[0]", "type"),
        ({"name": [{"given": ["Anna", ""]}]}, "Patient.name[0].given[1]", "type"),
        ({"name": [{"given": ["Anna", None]}]}, "Patient.name[0].given[1]", "type"),
        ({"nickname": "X"}, "Patient.nickname", "unknown-element"),
        ({"deceasedDateTime": "2020"}, "Patient.deceased", "cardinality"),
        ({"communication": [{"preferred": True}]}, "Patient.communication[0].language", "cardinality"),
        ({"generalPractitioner": [{"reference": "Patient/y"}]}, "Patient.generalPractitioner[0]", "target"),
        ({"generalPractitioner": [{"reference": "#y"}]}, "Patient.generalPractitioner[0]", "target"),
        ({"_birthDate": {"extension": [{"url": "http://x/y"}]}}, "Patient.birthDate.extension[0]", "invariant:ext-1"),
        ({"_name": [{}]}, "Patient._name", "unknown-element"),
        ({"id": "a b"}, "Patient.id", "type"),
        ({"text": {"status": "generated", "div": "no xhtml"}}, "Patient.text.div", "type"),
    ],
)
def test_each_mistake_is_found_where_it_is(elements, path, rule):
    assert (path, rule) in errors(changed(**elements))


def test_a_value_that_is_absent_may_have_an_extension_instead():
    absent = {
        "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}]
    }
    given = {"given": ["Anna", None], "_given": [None, absent]}
    assert errors(changed(name=[given], birthDate=None, _birthDate=absent)) == [("Patient.birthDate", "type")]
    complete = changed(name=[given], _birthDate=absent)
    del complete["birthDate"]
    assert errors(complete, "R4") == []


def test_a_name_of_no_resource_type_is_an_error():
    assert errors({"resourceType": "Persona"}) == [("Persona", "type")]
    assert errors({}) == [("None", "type")]


def test_a_contained_resource_goes_by_the_path_of_its_container():
    contained = {"resourceType": "Organization", "id": "o", "name": 1}
    patient = changed(contained=[contained], managingOrganization={"reference": "#o"})
    assert errors(patient, invariants=False) == [("Patient.contained[0].name", "type")]


def test_an_entry_of_a_bundle_goes_by_its_own_name():
    wrong = changed(gender="man")
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"fullUrl": "urn:x", "resource": wrong}]}
    found = [each for each in validator("STU3").check_bundle(bundle, invariants=False) if each.severity == "error"]
    assert [(each.resource, each.path) for each in found] == [("Patient/x", "Patient.gender")]


def test_a_reference_by_urn_is_followed_in_the_bundle_to_learn_its_type():
    def bundle(type_: str) -> dict[str, Any]:
        target = {"resourceType": type_, "id": "y"}
        patient = changed(generalPractitioner=[{"reference": "urn:uuid:1"}])
        entries = [{"fullUrl": "urn:uuid:1", "resource": target}, {"fullUrl": "urn:uuid:2", "resource": patient}]
        return {"resourceType": "Bundle", "type": "collection", "entry": entries}

    assert errors(bundle("Practitioner"), invariants=False) == []
    assert errors(bundle("Patient"), invariants=False) == [("Patient.generalPractitioner[0]", "target")]


def test_the_caller_may_follow_references():
    patient = changed(generalPractitioner=[{"reference": "urn:uuid:1"}])
    assert errors(patient, resolve=lambda reference: {"resourceType": "Patient", "id": reference}) == [
        ("Patient.generalPractitioner[0]", "target")
    ]


def test_a_coded_concept_must_have_the_system_too():
    condition = {"resourceType": "Condition", "subject": {"reference": "Patient/x"}, "code": {"text": "x"}}
    right = {"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}
    assert errors(condition | {"clinicalStatus": {"coding": [right]}}, "R4") == []
    wrong = {"coding": [right | {"system": "http://example.org"}]}
    assert ("Condition.clinicalStatus", "binding") in errors(condition | {"clinicalStatus": wrong}, "R4")


def test_invariants_are_left_out_on_request():
    contact = changed(contact=[{"gender": "female"}])
    assert ("Patient.contact[0]", "invariant:pat-1") in errors(contact)
    assert errors(contact, invariants=False) == []


def test_a_constraint_without_a_function_is_not_checked():
    definition = {"resourceType": "StructureDefinition", "url": "http://x", "name": "x", "status": "draft"}
    found = validator("R4").check(definition)
    assert ("StructureDefinition", "invariant:sdf-1", "not-checked") in [brief(each) for each in found]


def test_an_extension_that_no_pack_knows_is_not_checked_but_its_form_is():
    unknown = {"url": "http://example.org/unknown", "valueString": "x"}
    found = validator("STU3").check(changed(extension=[unknown]))
    assert ("Patient.extension[0]", "extension", "not-checked") in [brief(each) for each in found]
    assert errors(changed(extension=[unknown | {"valueString": 1}])) == [("Patient.extension[0].value", "type")]


def test_an_extension_is_judged_by_its_definition_wherever_it_stands():
    assembly = {"url": "http://hl7.org/fhir/StructureDefinition/humanname-assembly-order"}
    name = {"family": "X", "extension": [assembly | {"valueCode": "NL9"}]}
    assert ("Patient.name[0].extension[0].value", "binding") in errors(changed(name=[name]))
    contact = {"name": {"family": "X", "extension": [assembly | {"valueString": "NL1"}]}}
    assert ("Patient.contact[0].name.extension[0].value", "type") in errors(changed(contact=[contact]))


def test_findings_show_no_personal_values():
    patient = changed(identifier=[{"value": 999990019}], birthDate="19-02-2000 of zo", telecom="0612345678")
    assert not any(
        "999990019" in each.message or "0612345678" in each.message for each in validator("R4").check(patient)
    )


def test_a_constraint_of_the_type_that_a_type_narrows_is_reported_once():
    condition = {"resourceType": "Condition", "subject": {"reference": "Patient/x"}, "code": {"text": "x"}}
    assert errors(condition | {"onsetAge": {"value": 1, "code": "a"}}, "R4") == [("Condition.onset", "invariant:qty-3")]
