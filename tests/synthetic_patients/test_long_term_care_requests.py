"""Long-term care (61), vital signs (52) and the STU3 granular services find something, and leave something out.

The requests are written by hand. Sources: Nictiz qualification material for BgLZ 3.0 and self measurements 2.0, and
the implementation guides MedMij STU3 Core and Long-term Healthcare.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from patients_fixtures import Resource, has_code, parts, persona_dossier, profiles
from test_requests_find_content import LOINC, NL, SNOMED, ZIB, Request, anything, coded, hits

from synthetic_patients import Dossier
from synthetic_patients.references import address, targets

VITAL_SIGNS = "http://hl7.org/fhir/observation-category"
LZ = "http://medmij.nl/fhir/StructureDefinition/"
RESULT = f"{ZIB}zib-LaboratoryTestResult-Observation"

LONG_TERM_CARE = (
    Request("Patient", "Patient", f"{NL}nl-core-patient", includes=(("generalPractitioner", "Practitioner"),)),
    Request("directives", "Consent", f"{ZIB}zib-TreatmentDirective", coded("category", SNOMED, "11291000146105")),
    Request("wills", "Consent", f"{ZIB}zib-AdvanceDirective", coded("category", SNOMED, "11341000146107")),
    Request("Condition", "Condition", f"{ZIB}zib-Problem"),
    Request("AllergyIntolerance", "AllergyIntolerance", f"{ZIB}zib-AllergyIntolerance"),
    Request("laboratory", "Observation", RESULT, coded("category", SNOMED, "275711006"), last=True),
    Request("Procedure", "Procedure", f"{ZIB}zib-Procedure"),
    Request("CarePlan", "CarePlan", f"{NL}nl-core-careplan"),
    Request("CareTeam", "CareTeam", f"{NL}nl-core-careteam"),
)
_CODES = (
    ("blood pressure", LOINC, "85354-9", "zib-BloodPressure"),
    ("weight", LOINC, "29463-7", "zib-BodyWeight"),
    ("height", LOINC, "8302-2", "zib-BodyHeight"),
    ("temperature", LOINC, "8310-5", "zib-BodyTemperature"),
    ("saturation", LOINC, "59408-5", "zib-OxygenSaturation"),
    ("pulse", LOINC, "8893-0", "zib-PulseRate"),
    ("heart rate", LOINC, "8867-4", "zib-HeartRate"),
    ("glucose after a meal", LOINC, "14760-3", "vitalsign-bloodglucose"),
    ("glucose", LOINC, "14743-9", "vitalsign-bloodglucose"),
    ("fasting glucose", LOINC, "14770-2", "vitalsign-bloodglucose"),
    ("breathing", SNOMED, "422834003", "zib-Respiration"),
)
VITALS = tuple(
    Request(name, "Observation", f"{ZIB}{profile}", coded("code", system, code), last=True)
    for name, system, code, profile in _CODES
)
GRANULAR = (
    *(each for each in VITALS if each.name in ("blood pressure", "height", "weight", "temperature", "pulse")),
    Request("alert", "Flag", f"{ZIB}zib-Alert"),
    Request("nutrition", "NutritionOrder", f"{ZIB}zib-NutritionAdvice"),
    Request("living", "Observation", f"{ZIB}zib-LivingSituation", coded("code", SNOMED, "365508006")),
    Request("payer", "Coverage", f"{ZIB}zib-Payer"),
    Request("fluids", "Observation", f"{ZIB}zib-FluidBalance", coded("code", SNOMED, "364396009")),
    Request("respiration", "Observation", f"{ZIB}zib-Respiration", coded("code", SNOMED, "422834003")),
    Request("reports", "Observation", f"{LZ}lz-NursingReport", coded("code", SNOMED, "11591000146107")),
)
CASES = [
    pytest.param(request, id=f"{service}-{request.name}".replace(" ", "_"))
    for service, requests in (("61", LONG_TERM_CARE), ("52", VITALS), ("granular", GRANULAR))
    for request in requests
]


@pytest.fixture
def dossier() -> Dossier:
    return persona_dossier("man_67")


def of_code(dossier: Dossier, code: str) -> list[Resource]:
    return [
        each
        for each in dossier.of_type("Observation")
        if has_code(each["code"], LOINC, code) or has_code(each["code"], SNOMED, code)
    ]


@pytest.mark.parametrize("request_", CASES)
def test_a_request_finds_what_its_profile_says(dossier: Dossier, request_: Request) -> None:
    found = hits(dossier, request_)
    assert found
    assert all(request_.profile in profiles(each) for each in found)


@pytest.mark.parametrize("request_", [case for case in CASES if case.values[0].test is not anything])
def test_a_filter_leaves_something_out(dossier: Dossier, request_: Request) -> None:
    assert len(hits(dossier, request_)) < len(dossier.of_type(request_.resource_type))


@pytest.mark.parametrize("request_", [case for case in CASES if case.values[0].last])
def test_there_is_more_than_the_last_of_each_code(dossier: Dossier, request_: Request) -> None:
    found = hits(dossier, request_)
    assert len({each["code"]["coding"][0]["code"] for each in found}) < len(found)


def test_the_category_vital_signs_takes_all_but_glucose_and_breathing(dossier: Dossier) -> None:
    def in_category(code: str) -> set[bool]:
        return {has_code(each.get("category", []), VITAL_SIGNS, "vital-signs") for each in of_code(dossier, code)}

    for name, _, code, _ in _CODES:
        outside = "glucose" in name or name == "breathing"
        assert in_category(code) == {not outside}, name


def test_measurements_lie_within_and_before_the_last_three_months(dossier: Dossier) -> None:
    since = (dossier.plan.today - timedelta(days=91)).isoformat()
    for code in ("85354-9", "29463-7", "59408-5", "8893-0", "8310-5", "14743-9"):
        days = [each["effectiveDateTime"][:10] for each in of_code(dossier, code)]
        assert min(days) < since <= max(days), code


def test_people_measure_themselves_and_care_providers_measure_them(dossier: Dossier) -> None:
    patient = f"Patient/{dossier.person.slug}"
    for code in ("85354-9", "29463-7", "59408-5", "8893-0", "8310-5"):
        by = {each["performer"][0]["reference"].partition("/")[0] for each in of_code(dossier, code)}
        assert {"Patient", "Practitioner"} <= by, code
    assert all(each["performer"][0]["reference"] == patient for each in of_code(dossier, "14743-9"))


def test_a_care_plan_includes_goals_outcomes_and_devices(dossier: Dossier) -> None:
    included = {target for plan in dossier.of_type("CarePlan") for target in targets(plan)}
    activities = [each for plan in dossier.of_type("CarePlan") for each in plan["activity"]]
    outcomes = {each["reference"] for activity in activities for each in activity.get("outcomeReference", [])}
    goals = {each["reference"] for activity in activities for each in activity["detail"]["goal"]}
    uses = {each for each in included if each.startswith("DeviceUseStatement/")}
    assert outcomes and goals and uses
    for target in outcomes | goals | uses:
        assert dossier.get(*target.split("/"))
    devices = {dossier.get(*each.split("/"))["device"]["reference"] for each in uses}  # type: ignore[index]
    assert all(dossier.get(*each.split("/")) for each in devices)
    assert {address(each) for each in dossier.of_type("DeviceUseStatement")} - uses
    assert {address(each) for each in dossier.of_type("Device")} - devices


def test_care_plans_of_now_and_of_before_exist(dossier: Dossier) -> None:
    assert {each["status"] for each in dossier.of_type("CarePlan")} == {"active", "completed"}
    assert {each["status"] for each in dossier.of_type("CareTeam")} == {"active", "inactive"}
    assert {each["status"] for each in dossier.of_type("Goal")} >= {"achieved", "in-progress"}


def test_a_care_team_includes_professionals_an_organisation_a_relative_and_the_patient(dossier: Dossier) -> None:
    members = {
        each["member"]["reference"].partition("/")[0]
        for team in dossier.of_type("CareTeam")
        for each in team["participant"]
    }
    assert members == {"Practitioner", "Organization", "RelatedPerson", "Patient"}


def test_breathing_with_oxygen_comes_with_the_device_that_gave_it(dossier: Dossier) -> None:
    with_oxygen = {
        address(each)
        for each in of_code(dossier, "422834003")
        if any(part.get("url") == "flowRate" for _, part in parts(each))
    }
    uses = [
        each
        for each in dossier.of_type("DeviceUseStatement")
        if f"{ZIB}zib-Respiration-AdministeredOxygen-AdministrationDevice" in profiles(each)
    ]
    assert with_oxygen
    assert {target for each in uses for target in targets(each) if target.startswith("Observation/")} == with_oxygen
    for use in uses:
        device = dossier.get(*use["device"]["reference"].split("/"))
        assert device and has_code(device["type"], SNOMED, "336623009")
    assert len(with_oxygen) < len(of_code(dossier, "422834003"))


@pytest.mark.parametrize("key", ["man_67", "deceased"])
def test_every_resource_keeps_its_profiles(key: str) -> None:
    from medmij_sim.fhir.profiles import validator

    dossier = persona_dossier(key)
    resources = {address(each): each for each in dossier.releases["STU3"]}
    check = validator("STU3").check
    errors = {
        (finding.path, finding.message)
        for each in resources.values()
        for finding in check(each, resolve=resources.get)
        if finding.severity == "error"
    }
    assert not errors
