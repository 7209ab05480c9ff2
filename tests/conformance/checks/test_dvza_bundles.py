"""What the checks on resources find in hand-made Bundles, and what they let pass."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Any

import pytest
from dvza_cases import BASE, BSN, Evidence, concept, condition, entry

from conformance.model import Part

BSN_SYSTEM = "http://fhir.nl/fhir/NamingSystem/bsn"
LAB = "http://snomed.info/sct"


def observation(number: int, day: str, *, code: str = "85354-9", **members: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": f"o-{number}",
        "code": concept(code, "http://loinc.org"),
        "effectiveDateTime": day,
        **members,
    }


@pytest.mark.parametrize(
    "check",
    [
        "dvza.bundle.status",
        "dvza.bundle.searchset",
        "dvza.bundle.total",
        "dvza.bundle.self-link",
        "dvza.bundle.self-link-echo",
        "dvza.bundle.self-link-no-bsn",
        "dvza.bundle.types",
        "dvza.bundle.full-url",
        "dvza.bundle.resource-id",
        "dvza.bundle.meta-profile",
        "dvza.elements.coding",
        "dvza.elements.coding-system",
        "dvza.elements.codeableconcept",
        "dvza.elements.reference",
        "dvza.elements.identifier",
        "dvza.elements.bsn-masked",
        "dvza.results.filter",
        "dvza.results.lastn",
        "dvza.results.include",
        "dvza.privacy.no-bsn",
    ],
)
def test_nothing_is_found_in_a_right_answer(check: str) -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "information", "code": "informational"}]}
    evidence = Evidence().found(
        "48.6",
        entry(condition()),
        entry({"resourceType": "Patient", "id": "p-1", "meta": {"profile": ["x"]}}, "include"),
        {"resource": outcome, "search": {"mode": "outcome"}},
    )
    assert evidence.judged(check) == []


@pytest.mark.parametrize(
    ("check", "bundle"),
    [
        ("dvza.bundle.searchset", {"type": "collection"}),
        ("dvza.bundle.total", {"total": 2}),
        ("dvza.bundle.total", {"total": "1"}),
        ("dvza.bundle.self-link", {"link": None}),
        ("dvza.bundle.self-link", {"link": [{"relation": "self"}]}),
        ("dvza.bundle.self-link-no-bsn", {"link": [{"relation": "self", "url": f"{BASE}?x={BSN_SYSTEM}%7C1"}]}),
        ("dvza.bundle.self-link-no-bsn", {"link": [{"relation": "next", "url": f"{BASE}?page={BSN}"}]}),
    ],
)
def test_a_wrong_bundle_is_found(check: str, bundle: dict[str, Any]) -> None:
    assert len(Evidence().found("48.6", entry(condition()), **bundle).judged(check)) == 1


@pytest.mark.parametrize(
    "bundle",
    [{"total": None}, {"total": 40, "link": [{"relation": "next", "url": "https://x/2"}]}, {"total": 0}],
    ids=["no total", "a total over pages", "a low total"],
)
def test_other_totals_are_let_pass(bundle: dict[str, Any]) -> None:
    assert Evidence().found("48.6", entry(condition()), **bundle).judged("dvza.bundle.total") == []


def test_the_self_link_must_repeat_what_was_asked_but_not_how_it_was_encoded() -> None:
    raw = f"{BASE}/Consent?category=http://snomed.info/sct|11291000146105&_format=json"
    assert Evidence().found("48.3", link=[{"relation": "self", "url": raw}]).judged("dvza.bundle.self-link-echo") == []
    bare = [{"relation": "self", "url": f"{BASE}/Consent"}]
    assert len(Evidence().found("48.3", link=bare).judged("dvza.bundle.self-link-echo")) == 1


@pytest.mark.parametrize(
    ("full_url", "is_right"),
    [
        (f"{BASE}/Condition/c-1", True),
        ("https://elsewhere.example/x/Condition/c-1", True),
        ("urn:uuid:6c9e7a0c-58a1-4a0e-8b1e-0f7c2d1e4a55", True),
        ("urn:oid:2.16.840.1", True),
        ("Condition/c-1", False),
        ("/Condition/c-1", False),
        (f"{BASE}/Condition/c-2", False),
    ],
)
def test_a_full_url_is_absolute_and_ends_with_the_id(full_url: str, is_right: bool) -> None:
    evidence = Evidence().found("48.6", {**entry(condition()), "fullUrl": full_url})
    assert (evidence.judged("dvza.bundle.full-url") == []) is is_right


def test_a_resource_under_a_urn_needs_no_id() -> None:
    without = condition(id=None)
    urn = {"fullUrl": "urn:uuid:6c9e7a0c-58a1-4a0e-8b1e-0f7c2d1e4a55", "resource": without, "search": {"mode": "match"}}
    assert Evidence().found("48.6", urn).judged("dvza.bundle.resource-id") == []
    assert (
        len(Evidence().found("48.6", {**urn, "fullUrl": f"{BASE}/Condition/"}).judged("dvza.bundle.resource-id")) == 1
    )


@pytest.mark.parametrize(
    ("check", "members"),
    [
        ("coding", {"code": {"coding": [{"code": "1", "display": "x"}]}}),
        ("coding", {"code": {"coding": [{"system": "http://snomed.info/sct", "display": "x"}]}}),
        ("coding", {"meta": {"profile": ["x"], "security": [{"code": "HTEST"}]}}),
        ("coding-system", {"code": concept("1", "urn:oid:2.16.840.1.113883.2.4.3.11.60.40.2.1.2.3")}),
        ("codeableconcept", {"code": {"coding": [{"system": "http://snomed.info/sct", "code": "1"}]}}),
        ("reference", {"subject": {"reference": "Patient/p-1"}}),
        ("reference", {"extension": [{"url": "u", "valueReference": {"reference": "Patient/p-1"}}]}),
        ("identifier", {"identifier": [{"value": "1"}]}),
        ("identifier", {"identifier": [{"system": "urn:oid:1.2.3"}]}),
        ("bsn-masked", {"identifier": [{"system": BSN_SYSTEM, "value": BSN}]}),
        ("bsn-masked", {"subject": {"display": "x", "identifier": {"system": BSN_SYSTEM, "value": BSN}}}),
        (
            "bsn-masked",
            {"contained": [{"resourceType": "Patient", "identifier": [{"system": BSN_SYSTEM, "value": BSN}]}]},
        ),
    ],
)
def test_a_wrong_element_is_found_wherever_it_stands(check: str, members: dict[str, Any]) -> None:
    assert len(Evidence().found("48.6", entry(condition(**members))).judged(f"dvza.elements.{check}")) == 1


@pytest.mark.parametrize(
    ("check", "members"),
    [
        ("coding", {"code": {"coding": [{"extension": [{"url": "null-flavor"}]}], "text": "x"}}),
        ("codeableconcept", {"code": {"text": "alleen tekst"}}),
        ("codeableconcept", {"code": {"extension": [{"url": "data-absent-reason", "valueCode": "unknown"}]}}),
        ("reference", {"subject": {"extension": [{"url": "data-absent-reason", "valueCode": "unknown"}]}}),
        ("identifier", {"identifier": [{"system": BSN_SYSTEM, "_value": {"extension": [{"url": "masked"}]}}]}),
        ("identifier", {"identifier": [{"type": {"text": "UZI"}, "value": "1"}]}),
        ("bsn-masked", {"identifier": [{"system": BSN_SYSTEM, "_value": {"extension": [{"url": "masked"}]}}]}),
    ],
)
def test_an_element_that_says_why_it_is_absent_is_let_pass(check: str, members: dict[str, Any]) -> None:
    assert Evidence().found("48.6", entry(condition(**members))).judged(f"dvza.elements.{check}") == []


@pytest.mark.parametrize(
    "text",
    [BSN, b64encode(f"x{BSN}".encode()).decode(), hashlib.sha256(BSN.encode()).hexdigest(), f"bsn={BSN};"],
    ids=["plain", "base64", "sha256", "in a text"],
)
def test_a_bsn_is_found_in_any_form(text: str) -> None:
    leaking = condition(note=[{"text": text}])
    assert len(Evidence().found("48.6", entry(leaking)).judged("dvza.privacy.no-bsn")) == 1


def test_a_bsn_in_a_header_is_found() -> None:
    evidence = Evidence().exchange("resource.rich", f"{BASE}/Patient", b"{}", headers=[("x-patient", BSN)])
    assert "header x-patient" in evidence.judged("dvza.privacy.no-bsn")[0][0]


def test_a_bsn_that_another_check_judges_is_left_to_it() -> None:
    masked_not = condition(identifier=[{"system": BSN_SYSTEM, "value": BSN}])
    link = [{"relation": "self", "url": f"{BASE}?x={BSN}"}]
    assert Evidence().found("48.6", entry(masked_not), link=link).judged("dvza.privacy.no-bsn") == []


def consent(category: str) -> dict[str, Any]:
    return {"resourceType": "Consent", "id": f"d-{category}", "category": [concept(category)]}


@pytest.mark.parametrize(
    ("request_id", "right", "stray"),
    [
        ("48.3", consent("11291000146105"), consent("11341000146107")),
        (
            "48.18",
            {"resourceType": "Immunization", "id": "i-1", "status": "completed"},
            {"resourceType": "Immunization", "id": "i-2", "status": "entered-in-error"},
        ),
        (
            "48.24",
            {
                "resourceType": "Encounter",
                "id": "e",
                "class": {"system": "http://hl7.org/fhir/v3/ActCode", "code": "IMP"},
            },
            {
                "resourceType": "Encounter",
                "id": "f",
                "class": {"system": "http://hl7.org/fhir/v3/ActCode", "code": "AMB"},
            },
        ),
        ("48.19", observation(1, "2026-01-01"), observation(2, "2026-01-01", code="29463-7")),
    ],
)
def test_matches_must_fit_the_request(request_id: str, right: dict[str, Any], stray: dict[str, Any]) -> None:
    assert Evidence().found(request_id, entry(right)).judged("dvza.results.filter") == []
    assert len(Evidence().found(request_id, entry(right), entry(stray)).judged("dvza.results.filter")) == 1
    assert Evidence().found(request_id, entry(right), entry(stray, "include")).judged("dvza.results.filter") == []


def test_old_results_do_not_fit_a_date() -> None:
    nhg = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"
    new, old = (
        {"resourceType": "Observation", "id": day, "code": concept("1", nhg), "effectiveDateTime": day}
        for day in ("2026-01-01", "2024-12-01")
    )
    assert Evidence().found("49.5", entry(new)).judged("dvza.results.filter") == []
    assert "2024-12-01" in Evidence().found("49.5", entry(new), entry(old)).judged("dvza.results.filter")[0][0]


def test_lastn_gives_one_of_each_code() -> None:
    twice = (entry(observation(1, "2026-01-01")), entry(observation(2, "2025-01-01")))
    assert len(Evidence().found("48.19", *twice).judged("dvza.results.lastn")) == 1
    two_codes = (entry(observation(1, "2026-01-01")), entry(observation(2, "2025-01-01", code="8480-6")))
    assert Evidence().found("48.19", *two_codes).judged("dvza.results.lastn") == []
    same_moment = (entry(observation(1, "2026-01-01")), entry(observation(2, "2026-01-01")))
    assert Evidence().found("48.19", *same_moment).judged("dvza.results.lastn") == []


def medication_statement(medication: dict[str, Any], **members: Any) -> dict[str, Any]:
    category = concept("6", "urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3")
    return {"resourceType": "MedicationStatement", "id": "m-1", "category": category, **medication, **members}


def test_what_an_include_asks_for_must_come_along() -> None:
    use = medication_statement({"medicationReference": {"reference": "Medication/d-1", "display": "x"}})
    assert len(Evidence().found("48.14", entry(use)).judged("dvza.results.include")) == 1
    product = {"resourceType": "Medication", "id": "d-1"}
    assert Evidence().found("48.14", entry(use), entry(product, "include")).judged("dvza.results.include") == []


@pytest.mark.parametrize(
    "medication",
    [
        {"medicationCodeableConcept": {"text": "x"}},
        {
            "medicationReference": {"reference": "#d", "display": "x"},
            "contained": [{"resourceType": "Medication", "id": "d"}],
        },
        {"medicationReference": {"identifier": {"system": "urn:oid:1.2", "value": "1"}, "display": "x"}},
    ],
    ids=["coded", "contained", "by identifier"],
)
def test_an_include_without_literal_reference_brings_nothing(medication: dict[str, Any]) -> None:
    assert Evidence().found("48.14", entry(medication_statement(medication))).judged("dvza.results.include") == []


def test_an_error_is_found_by_the_check_on_statuses_alone() -> None:
    evidence = Evidence().exchange("resource.rich", f"{BASE}/Condition", b"oops", status=500, tags=("48.6",))
    assert len(evidence.judged("dvza.bundle.status")) == 1
    assert evidence.judged("dvza.bundle.searchset") == []


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"{", b"[]", b"null", b'{"resourceType": 7}'])
def test_what_is_no_fhir_is_no_searchset_and_breaks_no_check(body: bytes) -> None:
    evidence = Evidence().exchange("resource.rich", f"{BASE}/Condition", body, tags=("48.6",))
    assert len(evidence.judged("dvza.bundle.searchset")) == 1
    for check in ("dvza.elements.coding", "dvza.results.filter", "dvza.bundle.total", "dvza.privacy.no-bsn"):
        assert evidence.judged(check) == []


@pytest.mark.parametrize(
    ("content_type", "is_right"),
    [
        ("application/fhir+json", True),
        ("application/fhir+json; charset=utf-8; fhirVersion=3.0", True),
        ("application/json", True),
        ("text/html", False),
        ("application/fhir+xml", False),
    ],
)
def test_the_media_type_must_be_a_json_one(content_type: str, is_right: bool) -> None:
    evidence = Evidence().exchange("resource.rich", f"{BASE}/Condition", b"{}", content_type=content_type)
    assert (evidence.judged("dvza.resource.content-type") == []) is is_right


def test_hidden_journal_lines_are_found_in_any_depth() -> None:
    def report(code: str) -> dict[str, Any]:
        section = {"code": concept(code, "http://fhir.nl/fhir/NamingSystem/journaalregeltypen")}
        return {
            "resourceType": "Composition",
            "id": "v-1",
            "type": concept("67781-5", "http://loinc.org"),
            "section": [{"section": [section]}],
        }

    assert Evidence().found("49.6", entry(report("E"))).judged("dvza.services.49-journal-lines") == []
    assert len(Evidence().found("49.6", entry(report("S"))).judged("dvza.services.49-journal-lines")) == 1


@pytest.mark.parametrize(("status", "part"), [(404, Part.VISIBLE), (400, Part.VISIBLE)])
def test_an_error_needs_an_operation_outcome(status: int, part: Part) -> None:
    bare = Evidence().exchange("access.unsupported-type", f"{BASE}/Basic", b"Not found", status=status)
    assert [found[1] for found in bare.judged("dvza.resource.operation-outcome")] == [part]
    told = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-supported"}]}
    kind = Evidence().exchange("access.unsupported-type", f"{BASE}/Basic", told, status=status)
    assert kind.judged("dvza.resource.operation-outcome") == []
