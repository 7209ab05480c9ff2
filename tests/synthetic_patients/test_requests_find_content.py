"""The 28 requests of Basisgegevens zorg (48) and the 7 of Huisartsgegevens (49) find something in both rich dossiers.

Where a request filters, there is something beside it that must not be found. Source of the requests: Nictiz
qualification material for BgZ 3.0 and GP data 2.0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from patients_fixtures import RICH, Resource, has_code, persona_dossier

from synthetic_patients import Dossier
from synthetic_patients.references import address

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
NHG_45 = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"
ZIB = "http://nictiz.nl/fhir/StructureDefinition/"
NL = "http://fhir.nl/fhir/StructureDefinition/"

Test = Callable[[Resource, date], bool]


def coded(element: str, system: str, *codes: str | None) -> Test:
    return lambda each, _: any(has_code(each.get(element, []), system, code) for code in codes)


def status(*values: str) -> Test:
    return lambda each, _: each["status"] in values


def encounter_class(*values: str) -> Test:
    return lambda each, _: each["class"]["code"] in values


def used_on(each: Resource, today: date) -> bool:
    (period,) = [part["valuePeriod"] for part in each["extension"] if part["url"].endswith("PeriodOfUse")] or [
        {"end": "0"}
    ]
    return today.isoformat() <= period.get("end", "9999")


def within_14_months(each: Resource, today: date) -> bool:
    year, month = divmod(today.year * 12 + today.month - 1 - 14, 12)
    return bool(each.get("effectiveDateTime", "") >= date(year, month + 1, min(today.day, 28)).isoformat())


def both(*tests: Test) -> Test:
    return lambda each, today: all(test(each, today) for test in tests)


def anything(_each: Resource, _today: date) -> bool:
    return True


@dataclass(frozen=True)
class Request:
    """A search: what it returns, the profile of that, which references it includes, whether only the last counts."""

    name: str
    resource_type: str
    profile: str
    test: Test = anything
    includes: tuple[tuple[str, str], ...] = ()
    last: bool = False


AGREEMENT = coded("category", SNOMED, "16076005")
MEDICINE = (("medicationReference", "Medication"),)
LAB_INCLUDES = (("related", "Observation"), ("specimen", "Specimen"))

BGZ = (
    Request("Patient", "Patient", f"{NL}nl-core-patient", includes=(("generalPractitioner", "Practitioner"),)),
    Request("Coverage", "Coverage", f"{ZIB}zib-Payer", includes=(("payor", "Patient"), ("payor", "Organization"))),
    Request(
        "treatment directive", "Consent", f"{ZIB}zib-TreatmentDirective", coded("category", SNOMED, "11291000146105")
    ),
    Request("living will", "Consent", f"{ZIB}zib-AdvanceDirective", coded("category", SNOMED, "11341000146107")),
    Request(
        "functional status",
        "Observation",
        f"{ZIB}zib-FunctionalOrMentalStatus",
        coded("category", SNOMED, "118228005", "384821006"),
        last=True,
    ),
    Request("Condition", "Condition", f"{ZIB}zib-Problem"),
    Request("living", "Observation", f"{ZIB}zib-LivingSituation", coded("code", SNOMED, "365508006"), last=True),
    Request("drugs", "Observation", f"{ZIB}zib-DrugUse", coded("code", SNOMED, "228366006")),
    Request("alcohol", "Observation", f"{ZIB}zib-AlcoholUse", coded("code", SNOMED, "228273003")),
    Request("tobacco", "Observation", f"{ZIB}zib-TobaccoUse", coded("code", SNOMED, "365980008")),
    Request("NutritionOrder", "NutritionOrder", f"{ZIB}zib-NutritionAdvice"),
    Request("Flag", "Flag", f"{ZIB}zib-Alert"),
    Request("AllergyIntolerance", "AllergyIntolerance", f"{ZIB}zib-AllergyIntolerance"),
    Request(
        "medication use",
        "MedicationStatement",
        f"{ZIB}zib-MedicationUse",
        coded("category", "urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3", "6"),
        MEDICINE,
    ),
    Request("agreements", "MedicationRequest", f"{ZIB}zib-MedicationAgreement", AGREEMENT, MEDICINE),
    Request(
        "administration",
        "MedicationDispense",
        f"{ZIB}zib-AdministrationAgreement",
        coded("category", SNOMED, "422037009"),
        MEDICINE,
    ),
    Request("devices", "DeviceUseStatement", f"{ZIB}zib-MedicalDevice", includes=(("device", "Device"),)),
    Request("vaccinations", "Immunization", f"{ZIB}zib-Vaccination", status("completed")),
    Request("blood pressure", "Observation", f"{ZIB}zib-BloodPressure", coded("code", LOINC, "85354-9"), last=True),
    Request("weight", "Observation", f"{ZIB}zib-BodyWeight", coded("code", LOINC, "29463-7"), last=True),
    Request(
        "height",
        "Observation",
        f"{ZIB}zib-BodyHeight",
        coded("code", LOINC, "8302-2", "8306-3", "8308-9"),
        last=True,
    ),
    Request(
        "laboratory",
        "Observation",
        f"{ZIB}zib-LaboratoryTestResult-Observation",
        coded("category", SNOMED, "275711006"),
        LAB_INCLUDES,
        last=True,
    ),
    Request("procedures", "Procedure", f"{ZIB}zib-Procedure", coded("category", SNOMED, "387713003")),
    Request("admissions", "Encounter", f"{ZIB}zib-Encounter", encounter_class("IMP", "ACUTE", "NONAC")),
    Request("procedure requests", "ProcedureRequest", f"{ZIB}zib-ProcedureRequest", status("active")),
    Request("recommendations", "ImmunizationRecommendation", f"{ZIB}zib-VaccinationRecommendation"),
    Request(
        "device requests",
        "DeviceRequest",
        f"{ZIB}zib-MedicalDeviceRequest",
        status("active"),
        (("codeReference", "Device"),),
    ),
    Request("appointments", "Appointment", f"{ZIB}eAfspraak-Appointment", status("booked", "pending", "proposed")),
)
GP_DATA = (
    Request("Patient", "Patient", f"{NL}nl-core-patient", includes=(("generalPractitioner", "Practitioner"),)),
    Request("EpisodeOfCare", "EpisodeOfCare", f"{NL}nl-core-episodeofcare", includes=(("diagnosis", "Condition"),)),
    Request(
        "current agreements", "MedicationRequest", f"{ZIB}zib-MedicationAgreement", both(AGREEMENT, used_on), MEDICINE
    ),
    Request(
        "medication allergies",
        "AllergyIntolerance",
        f"{ZIB}zib-AllergyIntolerance",
        lambda each, _: "medication" in each["category"],
    ),
    Request(
        "diagnostic results",
        "Observation",
        f"{ZIB}gp-DiagnosticResult {ZIB}gp-LaboratoryResult",
        both(coded("code", NHG_45, None), within_14_months),
        (("specimen", "Specimen"),),
    ),
    Request("reports", "Composition", f"{ZIB}gp-EncounterReport", coded("type", LOINC, "67781-5")),
    Request(
        "contacts",
        "Encounter",
        f"{ZIB}gp-Encounter",
        lambda each, _: has_code(
            each.get("type", []), "https://referentiemodel.nhg.org/tabellen/nhg-tabel-14-contactwijze"
        ),
    ),
)
CASES = [
    pytest.param(key, request, id=f"{service}-{request.name}-{key}".replace(" ", "_"))
    for service, requests in (("48", BGZ), ("49", GP_DATA))
    for request in requests
    for key in RICH
]


def hits(dossier: Dossier, request: Request) -> list[Resource]:
    return [each for each in dossier.of_type(request.resource_type) if request.test(each, dossier.plan.today)]


def test_there_are_35_requests() -> None:
    assert (len(BGZ), len(GP_DATA)) == (28, 7)


@pytest.mark.parametrize(("key", "request_"), CASES)
def test_a_request_finds_what_its_profile_says(key: str, request_: Request) -> None:
    found = hits(persona_dossier(key), request_)
    assert found
    assert {each["meta"]["profile"][0] for each in found} == set(request_.profile.split())


@pytest.mark.parametrize(("key", "request_"), [case for case in CASES if case.values[1].test is not anything])
def test_a_filter_leaves_something_out(key: str, request_: Request) -> None:
    dossier = persona_dossier(key)
    assert len(hits(dossier, request_)) < len(dossier.of_type(request_.resource_type))


@pytest.mark.parametrize(("key", "request_"), [case for case in CASES if case.values[1].last])
def test_the_last_of_each_code_differs_from_all(key: str, request_: Request) -> None:
    found = hits(persona_dossier(key), request_)
    codes = [each["code"]["coding"][0]["code"] for each in found]
    assert len(set(codes)) < len(codes)


@pytest.mark.parametrize(("key", "request_"), [case for case in CASES if case.values[1].includes])
def test_what_a_request_includes_is_there(key: str, request_: Request) -> None:
    dossier = persona_dossier(key)
    text = str([{name: each.get(name) for name, _ in request_.includes} for each in hits(dossier, request_)])
    for _, resource_type in request_.includes:
        assert any(f"'{address(each)}'" in text for each in dossier.of_type(resource_type)), resource_type


@pytest.mark.parametrize("key", RICH)
def test_beside_a_filter_stands_each_decoy_by_name(key: str) -> None:
    dossier = persona_dossier(key)
    today = dossier.plan.today

    def some(resource_type: str, test: Test) -> bool:
        return any(test(each, today) for each in dossier.of_type(resource_type))

    assert some("MedicationRequest", coded("category", SNOMED, "52711000146108"))
    assert some("MedicationRequest", both(AGREEMENT, lambda each, day: each["status"] == "stopped"))
    assert some("MedicationRequest", both(AGREEMENT, lambda each, day: each["status"] == "completed"))
    assert some("MedicationDispense", coded("category", SNOMED, "373784005"))
    assert some("Composition", coded("type", LOINC, "18842-5"))
    assert some("Composition", coded("section", "http://fhir.nl/fhir/NamingSystem/journaalregeltypen", "S"))
    assert some("Composition", coded("section", "http://fhir.nl/fhir/NamingSystem/journaalregeltypen", "O"))
    assert some("Encounter", encounter_class("AMB"))
    assert some("Immunization", status("entered-in-error"))
    assert some("ProcedureRequest", status("completed"))
    assert some("DeviceRequest", status("completed"))
    assert all(
        some("Appointment", status(each)) for each in ("booked", "pending", "proposed", "cancelled", "fulfilled")
    )
    recent = both(coded("code", NHG_45, None), within_14_months)
    assert some("Observation", recent)
    assert some("Observation", lambda each, day: not recent(each, day) and coded("code", NHG_45, None)(each, day))
