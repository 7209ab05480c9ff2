"""What a profile may demand of slices and of what references point at."""

from __future__ import annotations

import pytest
from tiny_profiles import LOINC, SNOMED, codes, element, judged, observation, profile, sliced, value_set

CORE = "http://hl7.org/fhir/StructureDefinition/"


@pytest.mark.parametrize(
    ("kind", "path", "demands"),
    [
        ("value", "code.coding.code", [element("Observation.component:s.code.coding.code", fixedCode="1-8")]),
        ("pattern", "code", [element("Observation.component:s.code", patternCodeableConcept={"coding": [LOINC]})]),
        ("value", "code.coding", [element("Observation.component:s.code", patternCodeableConcept={"coding": [LOINC]})]),
        ("type", "value", [element("Observation.component:s.value[x]", type=[{"code": "Quantity"}])]),
        ("exists", "value", [element("Observation.component:s.value[x]", min=1)]),
    ],
)
def test_slices_by_what_tells_them_apart(kind, path, demands):
    rules = profile(
        "p",
        "Observation",
        sliced("Observation.component", kind, path),
        element("Observation.component:s", min=1, max="1"),
        *demands,
        element("Observation.component:s.interpretation", min=1),
    )
    inside = {"code": {"coding": [LOINC]}, "valueQuantity": {"value": 1}, "interpretation": [{"text": "x"}]}
    outside = {"code": {"text": "x"}, "dataAbsentReason": {"text": "x"}}
    assert judged(observation(component=[outside, inside]), rules) == []
    assert judged(observation(component=[outside]), rules) == [("Observation.component", "slice", "error")]
    assert judged(observation(), rules) == [("Observation.component", "slice", "error")]
    assert judged(observation(component=[inside, inside]), rules) == [("Observation.component", "slice", "error")]
    incomplete = {name: value for name, value in inside.items() if name != "interpretation"}
    assert judged(observation(component=[outside, incomplete]), rules) == [
        ("Observation.component[1].interpretation", "cardinality", "error")
    ]


def test_slices_of_codes_by_their_value_set():
    listed = value_set("vs", codes("http://loinc.org", "1-8"))
    rules = profile(
        "p",
        "Observation",
        sliced("Observation.code.coding", "value", "$this"),
        element("Observation.code.coding:s", min=1, binding={"strength": "required", "valueSet": listed["url"]}),
    )
    assert judged(observation(code={"coding": [SNOMED, LOINC]}), rules, listed) == []
    assert judged(observation(code={"coding": [SNOMED]}), rules, listed) == [
        ("Observation.code.coding", "slice", "error")
    ]


def in_order(rules: str, **facts: bool):
    return profile(
        "p",
        "Observation",
        sliced("Observation.code.coding", "value", "system", rules, **facts),
        element("Observation.code.coding:a"),
        element("Observation.code.coding:a.system", fixedUri="http://loinc.org"),
        element("Observation.code.coding:b"),
        element("Observation.code.coding:b.system", fixedUri="http://snomed.info/sct"),
    )


def test_closed_ordered_and_open_at_the_end():
    other = {"system": "http://example.org", "code": "x"}
    mixed = observation(code={"coding": [SNOMED, other, LOINC]})
    assert judged(mixed, in_order("open")) == []
    assert judged(mixed, in_order("closed")) == [("Observation.code.coding[1]", "slice", "error")]
    assert judged(mixed, in_order("open", ordered=True)) == [("Observation.code.coding", "slice", "error")]
    assert judged(mixed, in_order("openAtEnd")) == [("Observation.code.coding", "slice", "error")]
    assert judged(observation(code={"coding": [LOINC, other, SNOMED]}), in_order("open", ordered=True)) == []
    assert judged(observation(code={"coding": [SNOMED, LOINC, other]}), in_order("openAtEnd")) == []


def test_slices_that_only_the_profiles_on_their_type_tell_apart():
    def used(name: str, use: str):
        rules = profile(name, "HumanName", element("HumanName.use", min=1, patternCode=use))
        return rules | {"kind": "complex-type"}

    official, usual = used("official", "official"), used("usual", "usual")
    rules = profile(
        "p",
        "Patient",
        sliced("Patient.name", "value", "use"),
        element("Patient.name:a", min=1, type=[{"code": "HumanName", "profile": [official["url"]]}]),
        element("Patient.name:b", max="1", type=[{"code": "HumanName", "profile": [usual["url"]]}]),
    )
    patient = {"resourceType": "Patient", "id": "x"}
    both = [{"use": "usual", "text": "a"}, {"use": "official", "text": "b"}]
    assert judged(patient | {"name": both}, rules, official, usual) == []
    twice = [{"use": "usual", "text": "a"}] * 2
    assert judged(patient | {"name": twice}, rules, official, usual) == [
        ("Patient.name", "slice", "error"),
        ("Patient.name", "slice", "error"),
    ]


def test_a_slice_is_known_by_how_often_something_occurs_below_it():
    rules = profile(
        "p",
        "Observation",
        sliced("Observation.component", "value", "code"),
        element("Observation.component:s", min=1),
        element("Observation.component:s.code.coding", min=2),
    )
    component = {"dataAbsentReason": {"text": "x"}}
    assert judged(observation(component=[component | {"code": {"coding": [LOINC, SNOMED]}}]), rules) == []
    once = observation(component=[component | {"code": {"coding": [LOINC]}}])
    assert judged(once, rules) == [("Observation.component", "slice", "error")]


ORGANIZATION = profile("org", "Organization", element("Organization.name", min=1))


def performed_by(*targets: str, **below):
    return profile(
        "p",
        "Observation",
        element("Observation.performer", type=[{"code": "Reference", "targetProfile": list(targets)}]),
    )


def test_a_reference_points_at_a_type_that_the_profile_allows():
    rules = performed_by(CORE + "Practitioner")
    assert judged(observation(performer=[{"reference": "http://x/fhir/Practitioner/1/_history/2"}]), rules) == []
    assert judged(observation(performer=[{"reference": "Organization/1"}]), rules) == [
        ("Observation.performer[0]", "target", "error")
    ]
    assert judged(observation(performer=[{"identifier": {"value": "1"}}]), rules) == []


def test_what_a_reference_points_at_complies_with_the_profile_or_claims_it():
    rules = performed_by(ORGANIZATION["url"])
    named = {"resourceType": "Organization", "id": "o", "name": "x"}
    nameless = {"resourceType": "Organization", "id": "o", "active": True, "identifier": [{"value": "1"}]}
    claiming = nameless | {"meta": {"profile": [ORGANIZATION["url"]]}}
    refers = {"performer": [{"reference": "Organization/o"}]}
    contained = {"performer": [{"reference": "#o"}]}
    wrong = [("Observation.performer[0]", "target", "error")]
    assert judged(observation(**refers), rules, ORGANIZATION) == []
    assert judged(observation(**refers), rules, ORGANIZATION, resolve=lambda _: named) == []
    assert judged(observation(**refers), rules, ORGANIZATION, resolve=lambda _: claiming) == []
    assert judged(observation(**refers), rules, ORGANIZATION, resolve=lambda _: nameless) == wrong
    assert judged(observation(**contained, contained=[named]), rules, ORGANIZATION) == []
    assert judged(observation(**contained, contained=[nameless]), rules, ORGANIZATION) == wrong


def test_a_target_profile_that_no_pack_has_is_not_checked():
    found = judged(observation(performer=[{"reference": "Organization/1"}]), performed_by("http://x"))
    assert found == [("Observation.performer[0]", "target", "not-checked")]


@pytest.mark.parametrize("kind", ["profile", "type"])
def test_slices_of_references_by_what_they_point_at(kind):
    rules = profile(
        "p",
        "Observation",
        sliced("Observation.performer", kind, "resolve()"),
        element("Observation.performer:s", min=1, type=[{"code": "Reference", "targetProfile": [ORGANIZATION["url"]]}]),
    )
    named = {"resourceType": "Organization", "id": "o", "name": "x"}
    by_type = observation(performer=[{"reference": "Practitioner/1"}])
    assert judged(by_type, rules, ORGANIZATION) == [("Observation.performer", "slice", "error")]
    there = observation(performer=[{"reference": "#o"}], contained=[named])
    assert judged(there, rules, ORGANIZATION) == []
    elsewhere = observation(performer=[{"display": "someone"}])
    assert judged(elsewhere, rules, ORGANIZATION) == [("Observation.performer", "slice", "not-checked")]


@pytest.mark.parametrize(
    ("modes", "allowed", "refused"),
    [(["contained"], "#p", "Patient/p"), (["referenced", "bundled"], "Patient/p", "#p")],
)
def test_a_reference_to_what_is_contained_or_is_not(modes, allowed, refused):
    types = [{"code": "Reference", "aggregation": modes}]
    rules = profile("p", "Observation", element("Observation.subject", type=types))
    held = observation(contained=[{"resourceType": "Patient", "id": "p"}])
    assert judged(held | {"subject": {"reference": allowed}}, rules) == []
    assert judged(held | {"subject": {"reference": refused}}, rules) == [("Observation.subject", "target", "error")]
