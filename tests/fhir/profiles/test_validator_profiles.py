"""What a profile may demand, each in a profile of a few lines."""

from __future__ import annotations

import pytest
from tiny_profiles import (
    CANONICAL,
    LOINC,
    SNOMED,
    codes,
    element,
    judged,
    observation,
    profile,
    sliced,
    value_set,
    with_profiles,
)

CORE = "http://hl7.org/fhir/StructureDefinition/"


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
