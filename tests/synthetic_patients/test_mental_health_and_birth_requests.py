"""Requests of Basisgegevens GGZ (50), Overgevoeligheden (54, 58) and Integrale Zwangerschapskaart (67) find something.

Where a request filters, something beside it stays out. Sources of the requests: Nictiz qualification material for GGZ
2.0, allergies 2.0 and 2.A, and Geboortezorg 3.2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from _pytest.mark.structures import ParameterSet
from patients_fixtures import Resource, has_code, persona_dossier, profiles

from synthetic_patients import Dossier

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
ZIB = "http://nictiz.nl/fhir/StructureDefinition/"
NL = "http://fhir.nl/fhir/StructureDefinition/"
ILL, EXPECTING, ALLERGIC = "diacritics", "parent", "woman_34"

Test = Callable[[Resource], bool]


def anything(_each: Resource) -> bool:
    return True


def coded(element: str, system: str, *codes: str) -> Test:
    return lambda each: any(has_code(each.get(element, []), system, code) for code in codes)


@dataclass(frozen=True)
class Request:
    """A search; `profiles` are those of which what it finds claims one."""

    name: str
    resource_type: str
    profiles: str
    test: Test = anything


GGZ = (
    Request("patient", "Patient", f"{NL}nl-core-patient"),
    Request("coverage", "Coverage", f"{ZIB}zib-Payer"),
    Request("directive", "Consent", f"{ZIB}zib-TreatmentDirective", coded("category", SNOMED, "11291000146105")),
    Request("will", "Consent", f"{ZIB}zib-AdvanceDirective", coded("category", SNOMED, "11341000146107")),
    Request(
        "functioning",
        "Observation",
        f"{ZIB}zib-FunctionalOrMentalStatus",
        coded("category", SNOMED, "118228005", "384821006"),
    ),
    Request("problems", "Condition", f"{ZIB}zib-Problem"),
    Request("living", "Observation", f"{ZIB}zib-LivingSituation", coded("code", SNOMED, "365508006")),
    Request("drugs", "Observation", f"{ZIB}zib-DrugUse", coded("code", SNOMED, "228366006")),
    Request("alcohol", "Observation", f"{ZIB}zib-AlcoholUse", coded("code", SNOMED, "228273003")),
    Request("tobacco", "Observation", f"{ZIB}zib-TobaccoUse", coded("code", SNOMED, "365980008")),
    Request("family", "Observation", f"{ZIB}zib-FamilySituation", coded("code", SNOMED, "365470003")),
    Request("participation", "Observation", f"{ZIB}zib-ParticipationInSociety", coded("code", SNOMED, "314845004")),
    Request("help", "CarePlan", f"{ZIB}zib-HelpFromOthers", coded("category", SNOMED, "243114000")),
    Request(
        "measurements",
        "Observation",
        f"{ZIB}zib-GeneralMeasurement",
        coded("category", "http://hl7.org/fhir/observation-category", "survey"),
    ),
    Request(
        "laboratory",
        "Observation",
        f"{ZIB}zib-LaboratoryTestResult-Observation",
        coded("category", SNOMED, "275711006"),
    ),
    Request("procedures", "Procedure", f"{ZIB}zib-Procedure"),
    Request("reports", "DiagnosticReport", f"{ZIB}zib-TextResult {ZIB}zib-LaboratoryTestResult-DiagnosticReport"),
    Request("team", "CareTeam", f"{NL}nl-core-careteam"),
)

IN_RECORD = (
    Request("conditions", "Condition", f"{ZIB}zib-Pregnancy"),
    Request(
        "observations",
        "Observation",
        f"{NL}nl-core-observation {ZIB}zib-LaboratoryTestResult-Observation",
    ),
    Request("procedures", "Procedure", f"{ZIB}bc-ObstetricProcedure {ZIB}bc-DeliveryProcedure"),
    Request("team", "CareTeam", f"{NL}nl-core-careteam"),
    Request("reports", "DiagnosticReport", f"{ZIB}zib-TextResult {ZIB}zib-LaboratoryTestResult-DiagnosticReport"),
    Request("referrals", "ReferralRequest", f"{ZIB}bc-ReferralRequest"),
)


def hits(dossier: Dossier, request: Request) -> list[Resource]:
    return [each for each in dossier.of_type(request.resource_type) if request.test(each)]


def records(dossier: Dossier, *status: str) -> list[Resource]:
    found = [each for each in dossier.of_type("EpisodeOfCare") if coded("type", SNOMED, "364320009")(each)]
    return [each for each in found if each["status"] in status]


def within(record: Resource) -> Test:
    wanted = f"EpisodeOfCare/{record['id']}"
    return lambda each: each.get("context", {}).get("reference") == wanted


def named(*requests: Request) -> list[ParameterSet]:
    return [pytest.param(each, id=each.name.replace(" ", "_")) for each in requests]


def test_mental_health_care_has_eighteen_requests() -> None:
    assert len(GGZ) == 18


@pytest.mark.parametrize("request_", named(*GGZ))
def test_a_request_of_mental_health_care_finds_its_profile(request_: Request) -> None:
    found = hits(persona_dossier(ILL), request_)
    assert found
    assert all(set(profiles(each)) & set(request_.profiles.split()) for each in found)


@pytest.mark.parametrize("request_", named(*(each for each in GGZ if each.test is not anything)))
def test_a_filter_of_mental_health_care_leaves_something_out(request_: Request) -> None:
    dossier = persona_dossier(ILL)
    assert len(hits(dossier, request_)) < len(dossier.of_type(request_.resource_type))


def test_the_team_of_mental_health_care_has_members_that_can_be_included() -> None:
    dossier = persona_dossier(ILL)
    for team in dossier.of_type("CareTeam"):
        for each in team["participant"]:
            assert dossier.get(*each["member"]["reference"].split("/"))


def test_allergies_are_of_every_kind_and_state() -> None:
    found = [
        each for key in (ALLERGIC, "man_67", "child_8") for each in persona_dossier(key).of_type("AllergyIntolerance")
    ]
    assert {kind for each in found for kind in each["category"]} >= {"medication", "food"}
    assert {each["verificationStatus"] for each in found} == {"confirmed", "refuted"}
    assert all(f"{ZIB}zib-AllergyIntolerance" in profiles(each) for each in found)


@pytest.mark.parametrize("key", (ALLERGIC, "man_67", "child_8"))
def test_a_pharmacy_on_an_older_version_has_one_allergy_that_says_less(key: str) -> None:
    converted = f"{ZIB}mp612-AllergyIntoleranceToFHIRConversion"
    found = persona_dossier(key).of_type("AllergyIntolerance")
    (one,) = [each for each in found if converted in profiles(each)]
    assert len(found) > 1
    assert one["category"] == ["medication"] and one["identifier"]
    assert not {"criticality", "reaction", "type", "lastOccurrence"} & set(one)


def test_there_is_a_record_of_this_pregnancy_and_of_one_before_and_other_care_beside_them() -> None:
    dossier = persona_dossier(EXPECTING)
    assert len(records(dossier, "active")) == len(records(dossier, "finished")) == 1
    assert len(dossier.of_type("EpisodeOfCare")) > 2
    for record in records(dossier, "active", "finished"):
        for name in ("managingOrganization", "careManager"):
            assert dossier.get(*record[name]["reference"].split("/"))


@pytest.mark.parametrize("request_", named(*IN_RECORD))
def test_what_is_asked_of_a_maternal_record_is_there(request_: Request) -> None:
    dossier = persona_dossier(EXPECTING)
    (record,) = records(dossier, "active")
    found = [each for each in dossier.of_type(request_.resource_type) if within(record)(each)]
    assert found
    assert all(set(profiles(each)) & set(request_.profiles.split()) for each in found)


@pytest.mark.parametrize("resource_type", ("Condition", "Observation", "Procedure"))
def test_a_maternal_record_leaves_out_other_care_and_the_other_pregnancy(resource_type: str) -> None:
    dossier = persona_dossier(EXPECTING)
    now, before = *records(dossier, "active"), *records(dossier, "finished")
    found = dossier.of_type(resource_type)
    assert any(within(now)(each) for each in found)
    assert any(within(before)(each) for each in found)
    assert any(not within(now)(each) and not within(before)(each) for each in found)


def test_contacts_of_a_pregnancy_have_measurements_of_their_own() -> None:
    dossier = persona_dossier(EXPECTING)
    (record,) = records(dossier, "active")
    of_record = f"EpisodeOfCare/{record['id']}"
    contacts = {
        f"Encounter/{each['id']}"
        for each in dossier.of_type("Encounter")
        if any(episode["reference"] == of_record for episode in each.get("episodeOfCare", []))
    }
    assert 1 < len(contacts) < len(dossier.of_type("Encounter"))
    measured = [each for each in dossier.of_type("Observation") if each.get("context", {}).get("reference") in contacts]
    for code in ("85354-9", "29463-7"):
        assert any(has_code(each["code"], LOINC, code) for each in measured)


@pytest.mark.parametrize("resource_type", ("Patient", "Coverage", "FamilyMemberHistory", "DeviceUseStatement"))
def test_what_is_asked_without_a_record_is_there(resource_type: str) -> None:
    assert persona_dossier(EXPECTING).of_type(resource_type)
