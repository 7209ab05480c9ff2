"""The requests of Medicatiegegevens (31 and 35), Laboratoriumresultaten (46) and Afspraken (47), written by hand.

Each finds something in both rich dossiers, and each filter leaves something out. Source of the requests: Nictiz
qualification material (Medication 9.0.7, LaboratoryResults 2.0, eAfspraak 2.0).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

import pytest
from patients_fixtures import RICH, Resource, has_code, persona_dossier

from synthetic_patients.mp612 import converted

SNOMED = "http://snomed.info/sct"
ZIB = "http://nictiz.nl/fhir/StructureDefinition/"
PRK = "urn:oid:2.16.840.1.113883.2.4.4.10"
USE = "urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3"

Test = Callable[[Resource], bool]


def of(resource_type: str, *tests: Test) -> Test:
    return lambda each: each["resourceType"] == resource_type and all(test(each) for test in tests)


def category(*codes: str, system: str = SNOMED) -> Test:
    return lambda each: any(has_code(each.get("category", []), system, code) for code in codes)


def identified_by(*values: str) -> Test:
    return lambda each: any(part["value"] in values for part in each.get("identifier", []))


def extension(each: Resource, name: str) -> list[dict[str, object]]:
    return [part for part in each.get("extension", []) if str(part["url"]).endswith(name)]


def treated_as(number: str) -> Test:
    return lambda each: any(
        part["valueIdentifier"]["value"] == number  # type: ignore[index]
        for part in extension(each, "MedicationTreatment")
    )


def used(since: date | None = None, until: date | None = None) -> Test:
    def overlaps(each: Resource) -> bool:
        for part in extension(each, "PeriodOfUse"):
            period: dict[str, str] = part["valuePeriod"]  # type: ignore[assignment]
            ends_in_time = since is None or period.get("end", "9999") >= since.isoformat()
            return ends_in_time and (until is None or period["start"] <= until.isoformat())
        return False

    return overlaps


def between(element: str, since: date | None = None, until: date | None = None) -> Test:
    def within(each: Resource) -> bool:
        day = str(each.get(element, ""))[:10]
        return bool(day) and (since is None or day >= since.isoformat()) and (until is None or day <= until.isoformat())

    return within


def requested(since: date) -> Test:
    return lambda each: any(str(part["valueDateTime"]) >= since.isoformat() for part in extension(each, "RequestDate"))


def medicine_coded(resources: tuple[Resource, ...], system: str) -> Test:
    coded = {
        f"Medication/{each['id']}"
        for each in resources
        if each["resourceType"] == "Medication" and any(part["system"] == system for part in each["code"]["coding"])
    }
    return lambda each: each.get("medicationReference", {}).get("reference") in coded


AGREEMENT = of("MedicationRequest", category("16076005"))
REQUEST = of("MedicationRequest", category("52711000146108"))
FILLED_IN = of("MedicationDispense", category("422037009"))
HANDED_OVER = of("MedicationDispense", category("373784005"))
IN_USE = of("MedicationStatement", category("6", system=USE))
RESULT = of("Observation", category("49581000146104"))
APPOINTMENT = of("Appointment")
REPORT = of("DiagnosticReport", category("4241000179101"))

TODAY = persona_dossier("man_67").plan.today
YEAR = timedelta(days=365)

# Name, request, a wider request of which it must leave something out (the same where there is none), and profiles.
BLOCKS = [
    ("MA", AGREEMENT, of("MedicationRequest"), "zib-MedicationAgreement"),
    ("VV", REQUEST, of("MedicationRequest"), "zib-DispenseRequest"),
    ("TA", FILLED_IN, of("MedicationDispense"), "zib-AdministrationAgreement"),
    ("MVE", HANDED_OVER, of("MedicationDispense"), "zib-Dispense"),
    ("MGB", IN_USE, of("MedicationStatement"), "zib-MedicationUse"),
    ("lab", RESULT, of("Observation"), "zib-LaboratoryTestResult-Observation gp-LaboratoryResult"),
    ("reports", REPORT, REPORT, "zib-LaboratoryTestResult-DiagnosticReport"),
    ("appointments", APPOINTMENT, APPOINTMENT, "eAfspraak-Appointment"),
]
FILTERS = [
    ("MA in use today or later", AGREEMENT, used(since=TODAY)),
    ("MA used until three years ago", AGREEMENT, used(until=TODAY - 3 * YEAR)),
    ("MA used last year", AGREEMENT, used(since=TODAY - 2 * YEAR, until=TODAY - YEAR)),
    ("TA in use today or later", FILLED_IN, used(since=TODAY)),
    ("TA used until a year ago", FILLED_IN, used(until=TODAY - YEAR)),
    ("MVE of the last half year", HANDED_OVER, between("whenHandedOver", TODAY - YEAR / 2)),
    ("MVE until a year ago", HANDED_OVER, between("whenHandedOver", until=TODAY - YEAR)),
    ("MVE of a month", HANDED_OVER, between("whenHandedOver", TODAY - timedelta(days=120), TODAY - YEAR / 4)),
    ("lab of the last year", RESULT, between("effectiveDateTime", TODAY - YEAR)),
    ("lab of the year before", RESULT, between("effectiveDateTime", TODAY - 2 * YEAR, TODAY - YEAR)),
    ("reports of the last year", REPORT, between("effectiveDateTime", TODAY - YEAR)),
    ("appointments to come", APPOINTMENT, between("start", TODAY + timedelta(days=1))),
    ("appointments of the last year", APPOINTMENT, between("start", TODAY - YEAR, TODAY)),
    ("appointments in three months", APPOINTMENT, between("start", TODAY, TODAY + timedelta(days=92))),
    ("appointments of one month", APPOINTMENT, between("start", TODAY - timedelta(days=31), TODAY)),
]
OLD_STANDARD = [
    ("all", category("373784005", "422037009")),
    ("asked for this half year", requested(TODAY - YEAR / 2)),
    ("asked for in the last year", requested(TODAY - YEAR)),
    ("used from today", used(since=TODAY)),
    ("used until a year ago", used(until=TODAY - YEAR)),
]


def hits(key: str, request: Test) -> list[Resource]:
    return [each for each in persona_dossier(key).releases["STU3"] if request(each)]


@lru_cache
def old_standard(key: str) -> tuple[Resource, ...]:
    return converted(persona_dossier(key).releases["STU3"])


@pytest.mark.parametrize("key", RICH)
@pytest.mark.parametrize(
    ("request_", "all_", "profile"), [each[1:] for each in BLOCKS], ids=[each[0] for each in BLOCKS]
)
def test_a_category_finds_what_its_profile_says_and_leaves_something_out(
    key: str, request_: Test, all_: Test, profile: str
) -> None:
    found = hits(key, request_)
    assert {each["meta"]["profile"][0] for each in found} == {ZIB + each for each in profile.split()}
    if all_ is not request_:
        assert len(found) < len(hits(key, all_))


@pytest.mark.parametrize("key", RICH)
@pytest.mark.parametrize(("request_", "filter_"), [each[1:] for each in FILTERS], ids=[each[0] for each in FILTERS])
def test_a_filter_finds_something_and_leaves_something_out(key: str, request_: Test, filter_: Test) -> None:
    found = hits(key, request_)
    inside = [each for each in found if filter_(each)]
    assert 0 < len(inside) < len(found)


@pytest.mark.parametrize("key", RICH)
@pytest.mark.parametrize("block", [each[1] for each in BLOCKS[:5]], ids=[each[0] for each in BLOCKS[:5]])
def test_an_identifier_finds_one_block_and_a_treatment_its_own(key: str, block: Test) -> None:
    found = hits(key, block)
    numbers = [part["value"] for each in found for part in each["identifier"]]
    assert len(set(numbers)) == len(numbers) == len(found)
    assert len([each for each in found if identified_by(numbers[0], numbers[-1])(each)]) == 2
    (treatment,) = extension(found[-1], "MedicationTreatment")
    mine = [each for each in found if treated_as(treatment["valueIdentifier"]["value"])(each)]  # type: ignore[index]
    assert 0 < len(mine) < len(found)


@pytest.mark.parametrize("key", RICH)
def test_a_medicine_is_found_by_its_g_standard_code_and_most_are_not(key: str) -> None:
    coded = medicine_coded(persona_dossier(key).releases["STU3"], PRK)
    found = hits(key, AGREEMENT)
    assert 0 < len([each for each in found if coded(each)]) < len(found)


@pytest.mark.parametrize("key", RICH)
@pytest.mark.parametrize("filter_", [each[1] for each in OLD_STANDARD], ids=[each[0] for each in OLD_STANDARD])
def test_converted_dispenses_are_found_by_their_filters(key: str, filter_: Test) -> None:
    found = [each for each in old_standard(key) if filter_(each)]
    profiles = {each["meta"]["profile"][0].rpartition("-")[2] for each in found}
    assert profiles <= {"Dispense", "AdministrationAgreement"}
    assert 0 < len(found) < len(old_standard(key))


@pytest.mark.parametrize("key", RICH)
def test_every_converted_dispense_brings_label_product_pharmacy_and_patient(key: str) -> None:
    resources = old_standard(key)
    known = {f"{each['resourceType']}/{each['id']}" for each in resources}
    assert len(known) == len(resources)
    for each in resources:
        if each["resourceType"] == "MedicationDispense":
            targets = (each["subject"], each["medicationReference"], each["performer"][0]["actor"])
            assert {target["reference"] for target in targets} <= known
    profiles = [each["meta"]["profile"][0].rpartition("-")[2] for each in resources]
    assert profiles.count("Dispense") == profiles.count("AdministrationAgreement") == len(hits(key, HANDED_OVER))


@pytest.mark.parametrize("key", RICH)
def test_appointments_of_every_status_are_there_with_place_and_instructions(key: str) -> None:
    found = hits(key, APPOINTMENT)
    statuses = {"proposed", "pending", "booked", "fulfilled", "cancelled", "noshow", "entered-in-error"}
    assert statuses <= {each["status"] for each in found}
    for each in found:
        kinds = [part["actor"]["reference"].partition("/")[0] for part in each["participant"]]
        assert kinds == ["Patient", "Practitioner", "Location"]
    assert any(extension(each, "PatientInstructions") for each in found)


@pytest.mark.parametrize("key", RICH)
def test_results_are_there_that_are_awaited_corrected_and_on_the_border_of_fourteen_months(key: str) -> None:
    dossier = persona_dossier(key)
    results = hits(key, RESULT)
    assert {"final", "corrected", "registered"} <= {each["status"] for each in results}
    inside = date(TODAY.year - 1, TODAY.month, TODAY.day) - timedelta(days=61)
    assert inside.day == TODAY.day, "fourteen months before 15 January is 15 November"
    days = {each["effectiveDateTime"][:10] for each in hits(key, of("Observation")) if "gp-Lab" in str(each["meta"])}
    assert {inside.isoformat(), (inside - timedelta(days=1)).isoformat()} <= days
    for each in results:
        if each["status"] == "registered":
            assert "valueQuantity" not in each
            assert each["dataAbsentReason"]
    assert dossier.plan.today == TODAY
