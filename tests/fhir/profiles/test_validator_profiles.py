"""What a profile may demand, each in a profile of a few lines."""

from __future__ import annotations

import pytest
from tiny_profiles import CANONICAL, codes, element, judged, profile, sliced, value_set, with_profiles

CORE = "http://hl7.org/fhir/StructureDefinition/"
OBSERVATION = {"resourceType": "Observation", "id": "x", "status": "final", "code": {"text": "x"}}
LOINC = {"system": "http://loinc.org", "code": "1-8"}
SNOMED = {"system": "http://snomed.info/sct", "code": "1"}


def observation(**elements):
    return OBSERVATION | elements


def test_cardinality_of_an_element():
    rules = profile("p", "Observation", element("Observation.subject", min=1), element("Observation.note", max="1"))
    assert judged(observation(), rules) == [("Observation.subject", "cardinality", "error")]
    two = observation(subject={"display": "x"}, note=[{"text": "a"}, {"text": "b"}])
    assert judged(two, rules) == [("Observation.note", "cardinality", "error")]


def test_an_element_that_is_forbidden():
    rules = profile("p", "Observation", element("Observation.bodySite", max="0"))
    assert judged(observation(bodySite={"text": "x"}), rules) == [("Observation.bodySite", "cardinality", "error")]


def test_cardinality_below_an_element_counts_only_where_that_is_there():
    rules = profile("p", "Observation", element("Observation.method.text", min=1))
    assert judged(observation(), rules) == []
    assert judged(observation(method={"coding": [LOINC]}), rules) == [
        ("Observation.method.text", "cardinality", "error")
    ]


def test_fixed_and_pattern():
    rules = profile(
        "p",
        "Observation",
        element("Observation.status", fixedCode="final"),
        element("Observation.code", patternCodeableConcept={"coding": [LOINC | {"display": "as the owner calls it"}]}),
    )
    assert judged(observation(code={"coding": [SNOMED, LOINC], "text": "x"}), rules) == []
    assert judged(observation(status="amended"), rules) == [
        ("Observation.status", "fixed", "error"),
        ("Observation.code", "pattern", "error"),
    ]


def test_length_and_range():
    rules = profile(
        "p",
        "Observation",
        element("Observation.value[x]:valueQuantity.value", minValueDecimal=0, maxValueDecimal=10.5),
        element("Observation.value[x]:valueString", maxLength=3),
    )
    assert judged(observation(valueQuantity={"value": 10.5}), rules) == []
    assert judged(observation(valueQuantity={"value": 10.6}), rules) == [("Observation.value.value", "range", "error")]
    assert judged(observation(valueQuantity={"value": -1}), rules) == [("Observation.value.value", "range", "error")]
    assert judged(observation(valueString="four"), rules) == [("Observation.value", "length", "error")]


@pytest.mark.parametrize(
    "narrowed",
    [
        element("Observation.value[x]", type=[{"code": "Quantity"}]),
        sliced("Observation.value[x]", "type", "$this", "closed"),
    ],
)
def test_a_choice_narrowed_to_a_type(narrowed):
    rules = profile("p", "Observation", narrowed, element("Observation.value[x]:valueQuantity", min=1))
    assert judged(observation(valueQuantity={"value": 1}), rules) == []
    assert ("Observation.value", "type", "error") in judged(observation(valueString="x"), rules)
    assert judged(observation(), rules) == [("Observation.value", "slice", "error")]


def test_stu3_names_a_choice_by_its_type_in_the_path_only():
    narrowed = {"id": "Observation.value[x]", "path": "Observation.valueQuantity", "min": 1}
    below = {"id": "Observation.valueQuantity:valueQuantity.unit", "path": "Observation.valueQuantity.unit", "min": 1}
    rules = profile("p", "Observation", narrowed, below)
    assert judged(observation(), rules, release="STU3") == [("Observation.value", "slice", "error")]
    found = judged(observation(valueQuantity={"value": 1}), rules, release="STU3")
    assert found == [("Observation.value.unit", "cardinality", "error")]


def bound_method(url: str, strength: str = "required"):
    return profile("p", "Observation", element("Observation.method", binding={"strength": strength, "valueSet": url}))


def test_bindings_of_each_strength():
    listed = value_set("vs", codes("http://loinc.org", "1-8"))

    def rules(strength):
        return profile(
            "p", "Observation", element("Observation.method", binding={"strength": strength, "valueSet": listed["url"]})
        )

    right, wrong = observation(method={"coding": [SNOMED, LOINC]}), observation(method={"coding": [SNOMED]})
    assert judged(right, rules("required"), listed) == []
    assert judged(wrong, rules("required"), listed) == [("Observation.method", "binding", "error")]
    assert judged(wrong, rules("extensible"), listed) == [("Observation.method", "binding", "warning")]
    assert judged(wrong, rules("preferred"), listed) == []
    text = observation(method={"text": "x"})
    assert judged(text, rules("required"), listed) == [("Observation.method", "binding", "error")]
    assert judged(text, rules("extensible"), listed) == []


def test_a_value_set_that_cannot_be_listed_is_not_checked():
    filtered = {"system": "http://snomed.info/sct", "filter": [{"property": "concept", "op": "is-a", "value": "2"}]}
    half = value_set("vs", filtered, codes("http://loinc.org", "1-8"))
    rules = profile(
        "p", "Observation", element("Observation.method", binding={"strength": "required", "valueSet": half["url"]})
    )
    assert judged(observation(method={"coding": [SNOMED]}), rules, half) == [
        ("Observation.method", "binding", "not-checked")
    ]
    assert judged(observation(method={"coding": [LOINC]}), rules, half) == []
    other = {"coding": [{"system": "http://example.org", "code": "x"}]}
    assert judged(observation(method=other), rules, half) == [("Observation.method", "binding", "error")]


def test_a_value_set_that_no_pack_has_is_not_checked():
    rules = profile(
        "p", "Observation", element("Observation.method", binding={"strength": "required", "valueSet": "http://x"})
    )
    assert judged(observation(method={"coding": [LOINC]}), rules) == [("Observation.method", "binding", "not-checked")]


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


def test_a_profile_on_a_datatype_names_itself():
    name = profile("name", "HumanName", element("HumanName.family", min=1)) | {"kind": "complex-type"}
    rules = profile("p", "Patient", element("Patient.name", type=[{"code": "HumanName", "profile": [name["url"]]}]))
    patient = {"resourceType": "Patient", "id": "x", "name": [{"text": "x"}], "meta": {"profile": [rules["url"]]}}
    (found,) = (each for each in with_profiles(rules, name).check(patient, invariants=False))
    assert (found.path, found.profile) == ("Patient.name[0].family", name["url"])


def test_an_extension_that_a_profile_asks_for():
    extension = profile(
        "ext",
        "Extension",
        element("Extension.url", fixedUri=CANONICAL + "ext"),
        element("Extension.value[x]", min=1, type=[{"code": "boolean"}]),
    ) | {"kind": "complex-type"}
    asked = element("Patient.extension:e", min=1, max="1", type=[{"code": "Extension", "profile": [extension["url"]]}])
    rules = profile("p", "Patient", sliced("Patient.extension", "value", "url"), asked)
    patient = {"resourceType": "Patient", "id": "x"}
    right = {"url": extension["url"], "valueBoolean": True}
    assert judged(patient | {"extension": [right]}, rules, extension) == []
    assert judged(patient, rules, extension) == [("Patient.extension", "slice", "error")]
    assert judged(patient | {"extension": [right, right]}, rules, extension) == [
        ("Patient.extension", "slice", "error")
    ]
    wrong = {"url": extension["url"], "valueString": "x"}
    assert judged(patient | {"extension": [wrong]}, rules, extension) == [
        ("Patient.extension[0].value", "type", "error")
    ]


def test_a_profile_holds_with_all_that_it_narrows():
    wide = profile("wide", "Observation", element("Observation.subject", min=1), element("Observation.note", max="2"))
    narrow = profile("narrow", "Observation", element("Observation.note", min=1, max="3"), base=wide["url"])
    assert judged(observation(), narrow, wide) == [
        ("Observation.subject", "cardinality", "error"),
        ("Observation.note", "cardinality", "error"),
    ]
    three = observation(subject={"display": "x"}, note=[{"text": "a"}] * 3)
    assert judged(three, narrow, wide) == [("Observation.note", "cardinality", "error")]


def test_a_profile_that_no_pack_has_is_not_checked():
    rules = profile("p", "Observation", base="http://example.org/missing")
    assert judged(observation(), rules) == [("Observation", "profile", "not-checked")]
    claiming = observation(meta={"profile": ["http://example.org/unknown|1.0"]})
    (found,) = with_profiles(rules).check(claiming, invariants=False)
    assert (found.rule, found.severity, found.profile) == ("profile", "not-checked", "http://example.org/unknown")


def test_a_profile_about_another_type_is_an_error():
    rules = profile("p", "Patient")
    assert judged(observation(), rules) == [("Observation", "type", "error")]


def test_only_the_profiles_asked_for_are_judged():
    rules = profile("p", "Observation", element("Observation.subject", min=1))
    judge = with_profiles(rules)
    claiming = observation(meta={"profile": [rules["url"]]})
    assert judge.check(claiming, profiles=(), invariants=False) == ()
    (found,) = judge.check(observation(), profiles=[rules["url"]], invariants=False)
    assert found.profile == rules["url"]


def test_an_expression_that_a_package_brings_is_evaluated():
    constraint = {"key": "my-1", "severity": "warning", "expression": "subject.exists()", "human": "x"}
    rules = profile("p", "Observation", {"id": "Observation", "path": "Observation", "constraint": [constraint]})
    assert judged(observation(), rules) == [("Observation", "invariant:my-1", "warning")]
    assert judged(observation(subject={"display": "x"}), rules) == []


def test_a_narrower_profile_cannot_take_back_what_a_wider_one_demands():
    wide = profile(
        "wide",
        "Observation",
        element("Observation.category", min=2),
        element("Observation.performer", type=[{"code": "Reference", "targetProfile": [CORE + "Practitioner"]}]),
    )
    narrow = profile(
        "narrow",
        "Observation",
        element("Observation.category", min=1),
        element("Observation.performer", type=[{"code": "Reference"}]),
        base=wide["url"],
    )
    one = observation(category=[{"text": "x"}], performer=[{"reference": "Organization/1"}])
    assert judged(one, narrow, wide) == [
        ("Observation.category", "cardinality", "error"),
        ("Observation.performer[0]", "target", "error"),
    ]


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


def test_what_a_value_set_excludes_or_has_in_common_with_another():
    listed, other = (
        value_set("listed", codes("http://loinc.org", "1-8", "2-6")),
        {"valueSet": ["http://example.org/vs"]},
    )
    without = value_set("vs", {"valueSet": [listed["url"]]}, exclude=(codes("http://loinc.org", "2-6"),))
    common = value_set("common", {"system": "http://loinc.org", **codes("http://loinc.org", "2-6"), **other})
    unknown = value_set("unknown", {"valueSet": [listed["url"], "http://example.org/nowhere"]})

    def outcome(code: str, bound) -> list[str]:
        coded = observation(method={"coding": [LOINC | {"code": code}]})
        found = judged(coded, bound_method(bound["url"]), listed, without, common, unknown)
        return [severity for _, _, severity in found]

    assert (outcome("1-8", without), outcome("2-6", without)) == ([], ["error"])
    assert (outcome("1-8", common), outcome("2-6", common)) == (["error"], ["error"])
    assert outcome("1-8", unknown) == ["not-checked"]


def test_a_profile_on_a_bundle_says_of_what_type_an_entry_is():
    rules = profile("p", "Bundle", element("Bundle.entry.resource", type=[{"code": "Patient"}]))
    bundle = {"resourceType": "Bundle", "id": "x", "type": "collection"}
    patient = {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "id": "p"}}
    wrong = {"fullUrl": "urn:uuid:2", "resource": observation()}
    assert judged(bundle | {"entry": [patient]}, rules, invariants=False) == []
    found = judged(bundle | {"entry": [patient, wrong]}, rules, invariants=False)
    assert found == [("Bundle.entry[1].resource", "type", "error")]


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
