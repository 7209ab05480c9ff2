"""R4: nl-core resources are valid, tell what STU3 tells, and answer each request of the services that are in R4.

Source of the requests: Nictiz qualification material for Vaccinaties 2.0, the implementation guides of MedMij Core R4,
Mondzorg and Beeldbeschikbaarheid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from patients_fixtures import RICH, Resource, has_code, parts, persona_dossier, profiles

from medmij_sim.fhir.profiles import validator
from synthetic_patients import Dossier, dossiers
from synthetic_patients.people.personas import PERSONAS
from synthetic_patients.references import address

SNOMED = "http://snomed.info/sct"
NL, MEDMIJ = "http://nictiz.nl/fhir/StructureDefinition/", "http://medmij.nl/fhir/StructureDefinition/"
CLASS = "urn:oid:1.3.6.1.4.1.19376.1.2.6.1"
SAME_IN_BOTH = ("Coverage", "Immunization", "DeviceUseStatement", "Patient")


def r4(dossier: Dossier) -> tuple[Resource, ...]:
    return dossier.releases["R4"]


def everyone() -> list[Dossier]:
    return [persona_dossier(each.key) for each in PERSONAS] + [Dossier.from_seed(seed) for seed in range(8)]


def coded(code: str) -> Callable[[Resource], bool]:
    return lambda each: has_code(each["code"], SNOMED, code)


def content_type(wanted: str) -> Callable[[Resource], bool]:
    return lambda each: each["status"] == "current" and each["content"][0]["attachment"]["contentType"] == wanted


def anything(_each: Resource) -> bool:
    return True


@dataclass(frozen=True)
class Request:
    """A search: its text, the type, what it filters on, the profile of what it must find, who has that."""

    query: str
    type: str
    test: Callable[[Resource], bool]
    profile: str
    of: tuple[str, ...] = RICH


REQUESTS = (
    Request("Immunization", "Immunization", anything, f"{NL}imm-Vaccination-event"),
    Request("Patient", "Patient", anything, f"{NL}nl-core-Patient"),
    Request(
        f"Procedure?category={SNOMED}|225362009",
        "Procedure",
        lambda each: has_code(each["category"], SNOMED, "225362009"),
        f"{MEDMIJ}mz-Procedure",
    ),
    Request("Goal", "Goal", anything, f"{NL}nl-core-TreatmentObjective"),
    Request(f"Observation?code={SNOMED}|364126007", "Observation", coded("364126007"), f"{MEDMIJ}mz-OralHygiene"),
    Request(f"Observation?code={SNOMED}|74024006", "Observation", coded("74024006"), f"{MEDMIJ}mz-CariesRisk"),
    Request(
        f"Observation?code={SNOMED}|110353005", "Observation", coded("110353005"), f"{MEDMIJ}mz-ParafunctionalActivity"
    ),
    Request(f"Observation?code={SNOMED}|413347006", "Observation", coded("413347006"), f"{MEDMIJ}medmij-core-ASAScore"),
    Request(
        f"Observation?code={SNOMED}|540501000146103",
        "Observation",
        coded("540501000146103"),
        f"{MEDMIJ}mz-PeriodicPeriodontalScreeningScore",
    ),
    Request(
        f"Observation?code={SNOMED}|440271000146100",
        "Observation",
        coded("440271000146100"),
        f"{MEDMIJ}mz-DentalFitness",
    ),
    Request("Coverage", "Coverage", anything, f"{NL}nl-core-Payer.InsuranceCompany"),
    Request("Coverage", "Coverage", anything, f"{NL}nl-core-Payer.PayerPerson"),
    Request("Encounter", "Encounter", anything, f"{NL}nl-core-Encounter"),
    Request(
        "DocumentReference?status=current&contenttype=application/pdf",
        "DocumentReference",
        content_type("application/pdf"),
        f"{MEDMIJ}bbs-DocumentReference",
    ),
    Request(
        "DocumentReference?status=current&contenttype=application/dicom%2Bjson",
        "DocumentReference",
        content_type("application/dicom+json"),
        f"{MEDMIJ}bbs-DocumentReference",
    ),
)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: f"{each.query} {each.profile.rpartition('/')[2]}")
def test_each_request_finds_something_and_leaves_something(request_: Request) -> None:
    for key in request_.of:
        of_type = [each for each in r4(persona_dossier(key)) if each["resourceType"] == request_.type]
        found = [each for each in of_type if request_.test(each)]
        assert any(request_.profile in profiles(each) for each in found), key
        if "?" in request_.query:
            assert len(found) < len(of_type), f"{key}: the filter lets everything through"
            assert all(request_.profile in profiles(each) for each in found), key


@pytest.mark.parametrize("dossier", everyone(), ids=lambda each: each.person.key)
def test_r4_is_valid_by_core_and_the_profiles_it_claims(dossier: Dossier) -> None:
    by_address = {address(each): each for each in r4(dossier)}
    check = validator("R4").check
    found = [finding for each in r4(dossier) for finding in check(each, resolve=by_address.get)]
    assert not [finding for finding in found if finding.severity == "error"]


@given(dossiers())
@settings(max_examples=25)
def test_the_rules_for_all_services_hold_in_r4(dossier: Dossier) -> None:
    for resource in r4(dossier):
        (label,) = resource["meta"]["security"]
        assert (label["system"], label["code"]) == ("http://terminology.hl7.org/CodeSystem/v3-ActReason", "HTEST")
        assert resource["text"]["status"] == "generated"
        for path, part in parts(resource):
            where = f"{address(resource)} {path}"
            assert part, where
            if path in ("coding", "class", "security", "tag", "format"):
                assert part["system"] and part["code"] and part["display"], where
                assert not part["system"].startswith("http://hl7.org/fhir/v3/"), where
            if "coding" in part:
                assert part["text"], where
            if "reference" in part:
                assert part["display"], where
                assert part["type"] == part["reference"].partition("/")[0], where


@given(dossiers())
@settings(max_examples=25)
def test_both_releases_tell_of_the_same_events(dossier: Dossier) -> None:
    for kind in SAME_IN_BOTH:
        ids = {each["id"] for each in dossier.of_type(kind, "R4")}
        if kind == "DeviceUseStatement":  # what stays in the body after an operation is told in STU3 only
            assert ids <= {each["id"] for each in dossier.of_type(kind)}
        else:
            assert ids == {each["id"] for each in dossier.of_type(kind)}
    for each in dossier.of_type("Encounter"):
        if f"{NL}zib-Encounter" in profiles(each):
            other = dossier.get("Encounter", each["id"], "R4")
            assert other and other["period"] == each["period"]


def test_an_aid_is_found_with_the_goal_it_helps_to_reach_and_others_are_not() -> None:
    uses = persona_dossier("man_67").of_type("DeviceUseStatement", "R4")
    with_goal = [each for each in uses if "extension" in each]
    assert 0 < len(with_goal) < len(uses)
    target = with_goal[0]["extension"][0]["valueReference"]["reference"]
    assert persona_dossier("man_67").get(*target.split("/"), release="R4")


def test_images_and_report_share_the_number_of_the_request_and_nothing_else_does() -> None:
    for key in RICH:
        shown: dict[str, list[str]] = {}
        masters = []
        for each in persona_dossier(key).of_type("DocumentReference", "R4"):
            accession, study = (part["identifier"] for part in each["context"]["related"])
            assert study["system"] == "urn:dicom:uid" and study["value"].startswith("urn:oid:2.16.840")
            shown.setdefault(accession["value"], []).append(each["category"][0]["coding"][0]["code"])
            masters.append(each["masterIdentifier"]["value"])
        assert shown
        assert all(kinds == ["IMAGES", "REPORTS"] for kinds in shown.values())
        assert len(set(masters)) == len(masters)


def test_who_has_a_new_hip_was_judged_before_the_operation() -> None:
    dossier = persona_dossier("man_67")
    operation = next(each for each in dossier.of_type("Procedure", "R4") if has_code(each["code"], SNOMED, "52734007"))
    day = operation["performedPeriod"]["start"]
    scores = [each for each in dossier.of_type("Observation", "R4") if coded("413347006")(each)]
    assert any(each["effectiveDateTime"] == day for each in scores)


def test_a_problem_is_there_in_r4_only_when_something_refers_to_it() -> None:
    dossier = persona_dossier("man_67")
    problems = {address(each) for each in dossier.of_type("Condition", "R4")}
    targets = {part["reference"] for each in r4(dossier) for _, part in parts(each) if "reference" in part}
    assert problems and problems <= targets
    assert len(problems) < len(dossier.of_type("Condition"))
