"""The table of gegevensdiensten: what a PGO asks and what a DVZA shows."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from medmij_sim.fhir.elements import element_table
from medmij_sim.fhir.load import load
from medmij_sim.fhir.search import ResourceSet, literal_reference, search
from medmij_sim.fhir.search.parameters import search_parameters
from medmij_sim.fhir.xml import to_json
from medmij_sim.services import (
    CATALOGUE,
    gegevensdienst,
    journal_since,
    months_before,
    offers,
    request_parameters,
    request_url,
    visible,
)

TODAY = date(2026, 3, 31)
SCT, LOINC = "http://snomed.info/sct", "http://loinc.org"
ACT = "http://hl7.org/fhir/v3/ActCode"
NHG45 = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"
LINES = "http://fhir.nl/fhir/NamingSystem/journaalregeltypen"

BGZ_URLS = f"""
Patient?_include=Patient:general-practitioner
Coverage?_include=Coverage:payor:Patient&_include=Coverage:payor:Organization
Consent?category={SCT}|11291000146105
Consent?category={SCT}|11341000146107
Observation/$lastn?category={SCT}|118228005,{SCT}|384821006
Condition
Observation/$lastn?code={SCT}|365508006
Observation?code={SCT}|228366006
Observation?code={SCT}|228273003
Observation?code={SCT}|365980008
NutritionOrder
Flag
AllergyIntolerance
MedicationStatement?category=urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3|6&_include=MedicationStatement:medication
MedicationRequest?category={SCT}|16076005&_include=MedicationRequest:medication
MedicationDispense?category={SCT}|422037009&_include=MedicationDispense:medication
DeviceUseStatement?_include=DeviceUseStatement:device
Immunization?status=completed
Observation/$lastn?code={LOINC}|85354-9
Observation/$lastn?code={LOINC}|29463-7
Observation/$lastn?code={LOINC}|8302-2,{LOINC}|8306-3,{LOINC}|8308-9
Observation/$lastn?category={SCT}|275711006&_include=Observation:related-target&_include=Observation:specimen
Procedure?category={SCT}|387713003
Encounter?class={ACT}|IMP,{ACT}|ACUTE,{ACT}|NONAC
ProcedureRequest?status=active
ImmunizationRecommendation
DeviceRequest?status=active&_include=DeviceRequest:device
Appointment?status=booked,pending,proposed
""".split()

HUISARTS_URLS = f"""
Patient?_include=Patient:general-practitioner
EpisodeOfCare
MedicationRequest?periodofuse=ge2026-03-31&category={SCT}|16076005&_include=MedicationRequest:medication
AllergyIntolerance?category=medication
Observation?code={NHG45}|&_include=Observation:related-target&_include=Observation:specimen&date=ge2025-01-31
Composition?type={LOINC}|67781-5
Encounter
""".split()


@pytest.mark.parametrize(("service", "urls"), [("48", BGZ_URLS), ("49", HUISARTS_URLS)])
def test_the_requests_are_the_ones_of_the_specification(service, urls):
    requests = gegevensdienst(service).requests
    assert [unquote(request_url(request, TODAY)) for request in requests] == urls
    assert [request.id for request in requests] == [f"{service}.{n}" for n in range(1, len(urls) + 1)]


def test_a_url_is_percent_encoded_and_its_path_is_not():
    lab = gegevensdienst("48").requests[21]
    assert request_url(lab, TODAY).startswith("Observation/$lastn?category=http%3A%2F%2Fsnomed.info%2Fsct%7C275711006&")
    assert request_parameters(lab, TODAY)[0] == ("category", f"{SCT}|275711006")
    assert (lab.resource_type, lab.operation) == ("Observation", "lastn")


def test_the_requests_of_49_agree_with_the_test_scripts(reference):
    scripts = reference / "testscripts/STU3/GenPractData-2-0/MedMij/Cert/PHR-Client"
    asked = set()
    for file in scripts.glob("*.xml"):
        tree = etree.parse(file)
        for operation in tree.iterfind(".//{*}operation"):
            resource, params = operation.find("{*}resource"), operation.find("{*}params")
            if resource is not None:
                asked.add(resource.get("value") + ("" if params is None else params.get("value")))
    assert asked
    fill = {r"\$\{CURRENTDATE,M,-14\}": "2025-01-31", r"\$\{DATE, T, D, -0\}": "2026-03-31"}
    for pattern, day in fill.items():
        asked = {re.sub(pattern, day, url) for url in asked}
    assert asked == set(HUISARTS_URLS)


@pytest.mark.parametrize(("service", "name"), [("48", "bgz2017"), ("49", "gp-patientdata")])
def test_the_parameters_agree_with_the_capability_statement(reference, service, name):
    (file,) = (reference / "fhir").rglob(f"capabilitystatement-server-{name}.xml")
    statement = to_json(file.read_bytes(), "STU3")
    claimed = {row["type"]: {p["name"] for p in row.get("searchParam", ())} for row in statement["rest"][0]["resource"]}
    for type_, offer in offers(gegevensdienst(service)).items():
        if offer.searchable:
            assert offer.parameters <= claimed[type_], type_


@pytest.mark.parametrize("service", ["48", "49"])
def test_what_the_official_examples_refer_to_can_be_read(reference, service):
    offered = offers(gegevensdienst(service))
    profiles = {profile for offer in offered.values() for profile in offer.profiles}
    examples = [loaded.resource for loaded in load(reference / "fhir/zib2017/examples")]
    asked = [example for example in examples if profiles & set(example.get("meta", {}).get("profile", ()))]
    assert asked
    types = {target[0] for example in asked for text in references(example) if (target := literal_reference(text))}
    assert types - offered.keys() == set()


def references(node) -> list[str]:
    if isinstance(node, list):
        return [found for item in node for found in references(item)]
    if not isinstance(node, dict):
        return []
    own = [node["reference"]] if isinstance(node.get("reference"), str) else []
    return own + [found for item in node.values() for found in references(item)]


def test_months_end_where_the_month_ends():
    assert months_before(date(2026, 4, 30), 14) == date(2025, 2, 28)
    assert months_before(date(2025, 4, 30), 14) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 31), 1) == date(2025, 12, 31)
    assert months_before(date(2026, 1, 31), 0) == date(2026, 1, 31)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 600))
def test_months_before_never_skips_a_month(day, months):
    earlier = months_before(day, months)
    assert (day.year - earlier.year) * 12 + day.month - earlier.month == months
    assert earlier.day <= day.day


def test_the_catalogue_knows_its_rows():
    assert gegevensdienst("48").name == "Basisgegevens zorg"
    assert gegevensdienst("49").systeemrol_codes("DVZA") == ("MM-2.0-HGB-FHIR",)
    assert gegevensdienst("51").systeemrol_codes("DVZA") == ("MM-3.0-PLB-FHIR", "MM-3.0-PDB-FHIR")
    assert gegevensdienst("52").systeemrollen[0].inferred
    assert not gegevensdienst("52").systeemrollen[1].inferred
    assert [row.id for row in CATALOGUE.values() if row.function == "Delen"] == [
        "53",
        "55",
        "57",
        "60",
        "990000001",
    ]
    in_r4 = [row.id for row in CATALOGUE.values() if row.fhir_release == "R4"]
    assert in_r4 == ["63", "66", "68", "9000002", *(str(900000101 + n) for n in range(11)), "990000001"]
    for row in CATALOGUE.values():
        assert row.evidence
        assert all(row.id in gegevensdienst(other).requires for other in row.requires)


def test_an_unknown_id_is_told_which_ones_can_be_asked():
    with pytest.raises(KeyError, match="'99' is not in the catalogue; requests are known for 31, 35, 46, 47, 48, 49, "):
        gegevensdienst("99")


@pytest.mark.parametrize("service", ["48", "49"])
def test_every_request_can_be_answered_by_the_search(service):
    row = gegevensdienst(service)
    table = element_table(row.fhir_release)
    for request in row.requests:
        assert request.resource_type in table.resource_types
        assert request.profiles
        parameters = request_parameters(request, TODAY)
        result = search(
            ResourceSet([], row.fhir_release), request.resource_type, parameters, operation=request.operation
        )
        assert result.processed == parameters
    assert set(row.secondary) <= table.resource_types


def test_offers_follow_from_the_requests():
    observation = offers(gegevensdienst("48"))["Observation"]
    assert observation.searchable
    assert observation.parameters == {"category", "code"}
    assert observation.includes == {"Observation:related-target", "Observation:specimen"}
    assert observation.operations == {"lastn"}
    medication = offers(gegevensdienst("48"))["Medication"]
    assert not medication.searchable
    assert "Composition" not in offers(gegevensdienst("48"))


@pytest.mark.parametrize("service", ["48", "49"])
def test_what_includes_bring_can_also_be_read(service):
    offered = offers(gegevensdienst(service))
    for offer in list(offered.values()):
        for include in offer.includes:
            source, name, *target = include.split(":")
            targets = target or search_parameters("STU3", source)[name].targets
            assert set(targets) & offered.keys(), include


def observation(system: str, code: str, day: str | None, **more) -> dict:
    found = {"resourceType": "Observation", "id": "o", "code": {"coding": [{"system": system, "code": code}]}} | more
    return found | ({"effectiveDateTime": day} if day else {})


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        (observation(NHG45, "1744", "2026-03-31"), True),
        (observation(NHG45, "1744", "2025-01-31T00:00:00+01:00"), True),
        (observation(NHG45, "1744", "2025-01-30"), False),
        (observation(NHG45, "1744", "2025-01"), True),
        (observation(NHG45, "1744", None), True),
        (observation(LOINC, "8302-2", "1999-01-01"), True),
        (observation(LINES, "E", "2020-07-01"), True),
        (observation(LINES, "P", "2020-06-30"), False),
        (observation(LINES, "S", "2026-01-01"), False),
        (observation(LINES, "O", "2026-01-01"), False),
        ({"resourceType": "Condition", "id": "c"}, True),
    ],
)
def test_huisartsgegevens_shows_recent_results_and_e_and_p_lines_only(entry, shown):
    assert (visible(gegevensdienst("49"), entry, TODAY) is entry) == shown
    assert visible(gegevensdienst("48"), entry, TODAY) is entry


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        ({"start": "2019-01-01"}, True),
        ({"start": "2019-01-01", "end": "2026-03-31"}, True),
        ({"start": "2019-01-01", "end": "2026-03-30"}, False),
        ({"start": "2026-03-30", "duration": 2}, True),
        ({"start": "2026-03-29", "duration": 2}, False),
    ],
)
def test_huisartsgegevens_shows_medication_in_use_and_search_agrees(period, shown):
    zib = "http://nictiz.nl/fhir/StructureDefinition/zib-Medication"
    extensions = [{"url": f"{zib}-PeriodOfUse", "valuePeriod": {k: v for k, v in period.items() if k != "duration"}}]
    if "duration" in period:
        lasts = {"value": period["duration"], "unit": "dag", "system": "http://unitsofmeasure.org", "code": "d"}
        extensions.append({"url": f"{zib}Use-Duration", "valueDuration": lasts})
    request = {"resourceType": "MedicationRequest", "id": "m", "extension": extensions}
    assert (visible(gegevensdienst("49"), request, TODAY) is not None) == shown
    found = search(ResourceSet([request], "STU3"), "MedicationRequest", [("periodofuse", f"ge{TODAY}")])
    assert bool(found.matches) == shown


def report(day: str, *sections: dict) -> dict:
    return {
        "resourceType": "Composition",
        "id": "r",
        "date": day,
        "text": {"status": "generated", "div": "<div>alles</div>"},
        "section": list(sections),
    }


def section(code: str, *inner: dict) -> dict:
    found = {"code": {"coding": [{"system": LINES, "code": code}]}, "text": {"div": code}}
    return found | ({"section": list(inner)} if inner else {})


def test_s_and_o_sections_never_leave_and_neither_does_the_narrative_that_may_repeat_them():
    original = report("2026-01-01", section("S"), section("E", section("O"), section("P")), section("O"))
    shown = visible(gegevensdienst("49"), original, TODAY)
    assert shown is not None
    assert shown["section"] == [section("E", section("P"))]
    assert "text" not in shown
    assert len(original["section"]) == 3


def test_a_report_with_nothing_to_show_is_not_shown():
    service = gegevensdienst("49")
    assert visible(service, report("2026-01-01", section("S"), section("O")), TODAY) is None
    assert visible(service, report("2020-06-30", section("E")), TODAY) is None
    whole = report("2026-01-01", section("E"), section("P"))
    assert visible(service, whole, TODAY) is whole


def test_the_first_day_of_journal_lines_can_be_moved():
    line = observation(LINES, "E", "2019-01-01")
    service = gegevensdienst("49")
    assert visible(service, line, TODAY) is None
    assert visible(journal_since(service, date(2018, 1, 1)), line, TODAY) is line
    assert visible(journal_since(service, None), line, TODAY) is line
    old = observation(NHG45, "1", (TODAY - timedelta(days=800)).isoformat())
    assert visible(journal_since(service, None), old, TODAY) is None


def test_no_s_or_o_line_of_the_official_practice_is_visible(reference):
    folder = reference / "testscripts/STU3/GenPractData-2-0/MedMij/Cert/_reference"
    hidden = 0
    for file in folder.rglob("*.xml"):
        resource = to_json(file.read_bytes(), "STU3")
        codes = {
            coding.get("code") for coding in resource.get("code", {}).get("coding", ()) if coding["system"] == LINES
        }
        if codes & {"S", "O"}:
            hidden += 1
            assert visible(gegevensdienst("49"), resource, TODAY) is None
    assert hidden == 27


# What the official scripts count in each answer of their general practice (GenPractData-2-0, XIS-Server).
PRACTICE_ANSWERS = {
    "49.1": ("Patient", 1),
    "49.2": ("EpisodeOfCare", 7),
    "49.3": ("MedicationRequest", 3),
    "49.4": ("AllergyIntolerance", 1),
    "49.5": ("Observation", 18),
    "49.6": ("Composition", 18),
    "49.7": ("Encounter", 18),
}


def test_the_official_practice_answers_with_the_numbers_that_its_scripts_count(reference, tmp_path):
    day = date(2026, 1, 15)
    folder = reference / "testscripts/STU3/GenPractData-2-0/MedMij/Cert/_reference"
    for file in folder.rglob("*.xml"):
        text = re.sub(r"\$\{DATE, T, ([DMY]), (-?\d+)\}", lambda found: shifted(day, *found.groups()), file.read_text())
        (tmp_path / file.name).write_text(text)
    service = gegevensdienst("49")
    shown = [visible(service, loaded.resource, day) for loaded in load(tmp_path)]
    dossier = ResourceSet([resource for resource in shown if resource is not None], "STU3")
    for request in service.requests:
        found = search(dossier, request.resource_type, request_parameters(request, day)).matches
        assert (request.resource_type, len(found)) == PRACTICE_ANSWERS[request.id]
        assert {profile for resource in found for profile in resource["meta"]["profile"]} <= set(request.profiles)


def shifted(day: date, unit: str, count: str) -> str:
    """The date that a placeholder of the scripts stands for, months and years roughly."""
    return (day + timedelta(days=int(count) * {"D": 1, "M": 30, "Y": 365}[unit])).isoformat()
