"""Searching a dossier in memory."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim.clock import stopwatch
from medmij_sim.fhir.search import ResourceSet, SearchError, search
from medmij_sim.fhir.search.resources import literal_reference

SCT, LOINC = "http://snomed.info/sct", "http://loinc.org"
PERIOD_OF_USE = "http://nictiz.nl/fhir/StructureDefinition/zib-Medication-PeriodOfUse"
DURATION_OF_USE = "http://nictiz.nl/fhir/StructureDefinition/zib-MedicationUse-Duration"


def concept(*codings: str, text: str | None = None) -> dict:
    pairs = [coding.partition("|") for coding in codings]
    found = {"coding": [{"system": system, "code": code} for system, _, code in pairs]}
    return found | ({"text": text} if text else {})


def observation(id_: str, code: str, date: str | None = None, **more) -> dict:
    found = {"resourceType": "Observation", "id": id_, "code": concept(code)} | more
    return found | ({"effectiveDateTime": date} if date else {})


def request(id_: str, medication: str, start: str, end: str | None = None) -> dict:
    period = {"start": start} | ({"end": end} if end else {})
    return {
        "resourceType": "MedicationRequest",
        "id": id_,
        "category": concept(f"{SCT}|16076005"),
        "extension": [{"url": PERIOD_OF_USE, "valuePeriod": period}],
        "medicationReference": {"reference": medication},
        "contained": [{"resourceType": "Medication", "id": "c", "code": concept("urn:oid:1.2|999")}],
    }


def lasting(start: str, value: object, unit: str, end: str | None = None) -> ResourceSet:
    used = request("m", "Medication/a", start, end)
    used["extension"].append({"url": DURATION_OF_USE, "valueDuration": {"value": value, "code": unit}})
    return ResourceSet([used], "STU3")


DOSSIER = [
    {
        "resourceType": "Patient",
        "id": "p1",
        "name": [{"family": "Van Voorbeeld-Exämple", "given": ["Jo"]}],
        "generalPractitioner": [{"reference": "Practitioner/g1"}, {"reference": "Organization/o1"}],
        "birthDate": "1970-02-01",
    },
    {"resourceType": "Practitioner", "id": "g1"},
    {"resourceType": "Organization", "id": "o1"},
    observation("bp1", f"{LOINC}|85354-9", "2024-01-05", specimen={"reference": "Specimen/s1"}),
    observation("bp2", f"{LOINC}|85354-9", "2024-03-01T10:00:00+01:00"),
    observation("bp3", f"{LOINC}|85354-9", related=[{"target": {"reference": "Observation/w1"}}]),
    observation(
        "w1", f"{LOINC}|29463-7", "2024-02-01", category=[concept(f"{SCT}|275711006", f"{SCT}|49581000146104")]
    ),
    observation(
        "x1", "http://example.org/a,b|c$d", "2023-01-01", related=[{"target": {"reference": "Observation/x2"}}]
    ),
    observation("x2", f"{SCT}|1", "2022-01-01", specimen={"reference": "https://elders.example/fhir/Specimen/s1"}),
    {"resourceType": "Specimen", "id": "s1"},
    request("m1", "Medication/a", "2023-01-01"),
    request("m2", "Medication/b", "2023-01-01", "2024-06-01"),
    request("m3", "#c", "2023-01-01", "2024-05-31"),
    {"resourceType": "Medication", "id": "a", "code": concept("urn:oid:1.2|111")},
    {"resourceType": "Medication", "id": "b", "code": concept("urn:oid:1.2|222")},
    {"resourceType": "MedicationDispense", "id": "d1", "category": concept(f"{SCT}|422037009")},
    {"resourceType": "Appointment", "id": "a1", "status": "booked"},
    {"resourceType": "Appointment", "id": "a2", "status": "cancelled"},
    {"resourceType": "AllergyIntolerance", "id": "al1", "category": ["food", "medication"]},
    {
        "resourceType": "Coverage",
        "id": "c1",
        "payor": [{"reference": "Patient/p1"}, {"reference": "Organization/o1"}, {"reference": "Practitioner/g1"}],
    },
    {
        "resourceType": "DeviceRequest",
        "id": "dr1",
        "status": "active",
        "codeReference": {"reference": "Device/weg"},
    },
]


@pytest.fixture(scope="module")
def dossier() -> ResourceSet:
    return ResourceSet(DOSSIER, "STU3")


def ids(dossier: ResourceSet, query: str, **options) -> str:
    """`"Observation?code=x"` to the ids of the matches."""
    return " ".join(item["id"] for item in run(dossier, query, **options).matches)


def run(dossier: ResourceSet, query: str, **options):
    path, _, parameters = query.partition("?")
    type_, _, operation = path.partition("/$")
    pairs = [tuple(part.split("=", 1)) for part in parameters.split("&") if part]
    return search(dossier, type_, pairs, operation=operation or None, **options)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Appointment", "a1 a2"),
        ("Appointment?status=booked", "a1"),
        ("Appointment?status=booked,cancelled", "a1 a2"),
        ("Appointment?status=http://hl7.org/fhir/appointmentstatus|booked", "a1"),
        ("Appointment?status=http://elders.example|booked", ""),
        ("Appointment?status:not=booked", "a2"),
        ("AllergyIntolerance?category=medication", "al1"),
        (f"Observation?code={LOINC}|85354-9", "bp1 bp2 bp3"),
        ("Observation?code=85354-9", "bp1 bp2 bp3"),
        (f"Observation?code={SCT}|85354-9", ""),
        (f"Observation?code={LOINC}|", "bp1 bp2 bp3 w1"),
        ("Observation?code=|85354-9", ""),
        (f"Observation?code={LOINC}|29463-7,{SCT}|1", "w1 x2"),
        ("Observation?code=http://example.org/a\\,b|c\\$d", "x1"),
        (f"Observation?category={SCT}|275711006&category={SCT}|49581000146104", "w1"),
        (f"Observation?category={SCT}|275711006&category={SCT}|1", ""),
        (f"MedicationDispense?category={SCT}|422037009", "d1"),
        ("Observation?date=2024-01", "bp1"),
        ("Observation?date=ge2024-02-01", "bp2 w1"),
        ("Observation?date=ge2024-01-05&date=lt2024-03", "bp1 w1"),
        ("Observation?date=2024-03-01T10:00:00 01:00", "bp2"),
        ("Observation?date:missing=true", "bp3"),
        ("Observation?date:missing=false", "bp1 bp2 w1 x1 x2"),
        ("MedicationRequest?periodofuse=ge2024-06-01", "m1 m2"),
        ("MedicationRequest?periodofuse=le2022", ""),
        ("MedicationRequest?medication.code=urn:oid:1.2|111,urn:oid:1.2|999", "m1 m3"),
        ("MedicationRequest?medication:Medication.code=222", "m2"),
        ("MedicationRequest?medication=Medication/a", "m1"),
        ("MedicationRequest?medication=b", "m2"),
        ("MedicationRequest?medication=https://ergens.example/Medication/b", "m2"),
        ("MedicationRequest?medication:Medication=b", "m2"),
        ("Observation?specimen=Specimen/s1", "bp1 x2"),
        ("Patient?family=van voorbeeld-EXAMPLE", "p1"),
        ("Patient?family:exact=van voorbeeld-EXAMPLE", ""),
        ("Patient?family:contains=beeld", "p1"),
        ("Patient?name=jo", "p1"),
        ("Patient?birthdate=1970-02", "p1"),
        ("Patient?_id=p1", "p1"),
        ("Patient?_id=p2,p1", "p1"),
        ("Patient?_lastUpdated=ge2020", ""),
        ("Onbekend", ""),
    ],
)
def test_a_search_finds(dossier, query, found):
    assert ids(dossier, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Observation/$lastn", "bp2 w1 x1 x2"),
        ("Observation/$lastn?max=2", "bp2 w1 bp1 x1 x2"),
        (f"Observation/$lastn?code={LOINC}|85354-9,{LOINC}|29463-7", "bp2 w1"),
        (f"Observation/$lastn?code={LOINC}|85354-9&date=lt2024-03", "bp1"),
    ],
)
def test_lastn_takes_the_most_recent_per_code_after_the_filters(dossier, query, found):
    assert ids(dossier, query) == found


def test_lastn_sees_codes_that_share_a_coding_as_one():
    both = {"resourceType": "Observation", "id": "new", "code": concept(f"{LOINC}|1", f"{SCT}|1")}
    dossier = ResourceSet(
        [
            both | {"effectivePeriod": {"start": "2024-01-01", "end": "2024-01-09"}},
            observation("old", f"{SCT}|1", "2024-01-02"),
            {"resourceType": "Observation", "id": "text", "code": {"text": "los"}},
        ],
        "STU3",
    )
    assert ids(dossier, "Observation/$lastn") == "new text"


def test_lastn_dates_a_timing_by_its_last_event():
    repeated = {"resourceType": "Observation", "id": "timing", "code": concept(f"{LOINC}|1")}
    dossier = ResourceSet(
        [
            observation("single", f"{LOINC}|1", "2024-01-02"),
            repeated | {"effectiveTiming": {"event": ["2024-01-03", "2024-01-01"]}},
        ],
        "R4",
    )
    assert ids(dossier, "Observation/$lastn") == "timing"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Patient?_include=Patient:general-practitioner", "g1 o1"),
        ("Coverage?_include=Coverage:payor:Patient&_include=Coverage:payor:Organization", "p1 o1"),
        ("Coverage?_include=Coverage:*", "p1 o1 g1"),
        (
            f"Observation?code={LOINC}|85354-9&_include=Observation:specimen&_include=Observation:related-target",
            "s1 w1",
        ),
        ("Observation?_include=Observation:related-target", ""),
        ("MedicationRequest?_include=MedicationRequest:medication", "a b"),
        ("MedicationRequest?_include=Observation:specimen", ""),
        ("DeviceRequest?_include=DeviceRequest:device", ""),
        (
            "Observation?_id=x1&_include=Observation:related-target&_include:recurse=Observation:specimen",
            "x2 s1",
        ),
        ("Observation?_id=x1&_include=Observation:related-target&_include=Observation:specimen", "x2"),
    ],
)
def test_includes_bring_what_is_referred_to_once_and_never_a_match(dossier, query, found):
    assert " ".join(item["id"] for item in run(dossier, query).includes) == found


def test_lastn_includes_only_what_its_matches_refer_to(dossier):
    result = run(dossier, f"Observation/$lastn?code={LOINC}|85354-9&max=2&_include=Observation:specimen")
    assert [item["id"] for item in result.matches] == ["bp2", "bp1"]
    assert [item["id"] for item in result.includes] == ["s1"]


def test_unknown_and_empty_parameters_are_ignored_and_not_told_back(dossier):
    result = run(
        dossier, "Appointment?kleur=rood&status=booked&date=&_count=10&_format=json&_include=Appointment:kleur"
    )
    assert [item["id"] for item in result.matches] == ["a1"]
    assert result.processed == (("status", "booked"),)


def test_only_the_supported_parameters_are_honoured(dossier):
    result = run(dossier, "Appointment?status=booked&_id=a1", supported={"date"})
    assert result.processed == (("_id", "a1"),)
    assert run(dossier, "Appointment?status:not=booked", supported={"status"}).processed


def test_processed_parameters_are_told_back_verbatim_and_in_order(dossier):
    query = f"date=ge2024-01-05&code={LOINC}|85354-9,x&_include=Observation:specimen&max=2"
    result = run(dossier, f"Observation/$lastn?{query}")
    assert "&".join(f"{name}={value}" for name, value in result.processed) == query


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Observation?date=gisteren", "date=gisteren: 'gisteren' is not a date"),
        ("Observation?date=xx2024", "date=xx2024 has an unknown prefix"),
        ("Observation?date=ge", "date=ge: '' is not a date"),
        ("Observation?code=a|b|c", "more than one bar"),
        ("Observation?code=|", "names no system and no code"),
        ("Observation?code:below=1", "code:below has a modifier that is not supported"),
        ("Observation?date:missing=ja", "must be true or false"),
        ("Observation?code.code=1", "chains on a parameter that is not a reference"),
        ("Observation?_include=specimen", "is not an include"),
        ("Observation?_count=veel", "_count=veel is not a whole number"),
        ("Observation/$lastn?max=" + "9" * 5000, "is not a whole number above zero"),
        ("Observation/$lastn?max=0", "max=0 is not a whole number above zero"),
        ("Observation/$everything", "Observation/$everything is not an operation here"),
        ("Patient/$lastn", "Patient/$lastn is not an operation here"),
        ("Observation?specimen=/a/", "is not a reference"),
    ],
)
def test_a_malformed_search_is_refused_in_one_sentence(dossier, query, text):
    with pytest.raises(SearchError) as caught:
        run(dossier, query)
    assert text in caught.value.text
    assert caught.value.status == 400
    assert caught.value.code in {"invalid", "not-supported"}


@given(
    st.sampled_from(["code", "date", "specimen", "value-string", "_profile", "_id", "_include", "_count", "max"]),
    st.sampled_from(["", ":missing", ":not", ":text", ":exact", ":Specimen", ".code", ":Specimen.type"]),
    st.text(max_size=30) | st.from_regex(r"(ge|le|eq)?[0-9]{4}(-[0-9]{2}){0,2}(T[0-9:]{5}Z?)?", fullmatch=True),
    st.sampled_from([None, "lastn"]),
)
def test_whatever_is_asked_is_answered_or_refused(name, tail, value, operation):
    try:
        result = search(ResourceSet(DOSSIER, "STU3"), "Observation", [(name + tail, value)], operation=operation)
    except SearchError as error:
        assert error.text
    else:
        assert result.processed in ((), ((name + tail, value),))


def test_two_resources_with_one_id_are_refused():
    with pytest.raises(ValueError, match="Device/1 occurs twice"):
        ResourceSet([{"resourceType": "Device", "id": "1"}] * 2, "STU3")


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        ("Patient/1", ("Patient", "1")),
        ("https://a.example/fhir/Patient/1/_history/3", ("Patient", "1")),
        ("urn:uuid:1/2", None),
        ("#1", None),
        ("1", None),
    ],
)
def test_a_literal_reference_has_a_type_and_an_id(reference, target):
    assert literal_reference(reference) == target


def test_r4_has_its_own_parameters():
    dossier = ResourceSet(
        [
            {"resourceType": "Immunization", "id": "i", "performer": [{"actor": {"reference": "Organization/o"}}]},
            {"resourceType": "Organization", "id": "o"},
        ],
        "R4",
    )
    assert [item["id"] for item in run(dossier, "Immunization?_include=Immunization:performer").includes] == ["o"]


def test_a_search_in_two_hundred_resources_takes_well_under_a_millisecond():
    many = [
        observation(f"o{i}", f"{LOINC}|{i % 7}", f"2024-01-{i % 28 + 1:02}") | {"category": [concept(f"{SCT}|1")]}
        for i in range(70)
    ] + [{"resourceType": "Condition", "id": f"c{i}"} for i in range(130)]
    dossier = ResourceSet(many, "STU3")
    query = [("code", f"{LOINC}|1,{LOINC}|2"), ("date", "ge2024-01-05")]
    search(dossier, "Observation", query, operation="lastn")
    fastest = min(timed(lambda: search(dossier, "Observation", query, operation="lastn")) for _ in range(20))
    assert fastest < 0.001


def timed(action) -> float:
    start = stopwatch()
    action()
    return stopwatch() - start


@pytest.mark.parametrize(
    ("start", "value", "unit", "last"),
    [
        ("2024-03-01", 30, "d", "2024-03-30"),
        ("2024-03-25T00:00:00+01:00", Decimal("30"), "d", "2024-04-23"),
        ("2024-01-01T00:00:00+02:00", 30, "d", "2024-01-30"),
        ("2024-03-01T12:00:00Z", 1, "d", "2024-03-02"),
        ("2024-03-01", 2, "wk", "2024-03-14"),
        ("2024-01-31", 1, "mo", "2024-02-28"),
        ("2024-02-29", 1, "a", "2025-02-27"),
        ("2024-03-01T10:00:00+01:00", 36, "h", "2024-03-02"),
        ("2024-03-01", 2.5, "d", "2024-03-03"),
    ],
)
def test_use_that_lasts_ends_where_its_duration_says(start, value, unit, last):
    dossier = lasting(start, value, unit)
    after = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    assert ids(dossier, f"MedicationRequest?periodofuse=ge{last}") == "m"
    assert ids(dossier, f"MedicationRequest?periodofuse=ge{after}") == ""
    assert ids(dossier, f"MedicationRequest?periodofuse=le{start[:10]}") == "m"
    before = (date.fromisoformat(start[:10]) - timedelta(days=1)).isoformat()
    assert ids(dossier, f"MedicationRequest?periodofuse=le{before}") == ""


def test_an_end_of_its_own_goes_before_the_duration():
    dossier = lasting("2024-03-01", 30, "d", end="2024-03-10")
    assert ids(dossier, "MedicationRequest?periodofuse=ge2024-03-10") == "m"
    assert ids(dossier, "MedicationRequest?periodofuse=ge2024-03-11") == ""


@pytest.mark.parametrize(
    ("start", "value", "unit"),
    [
        ("2024-03-01", 30, "keer"),
        ("2024-03-01", None, "d"),
        ("2024-03-01", True, "d"),
        ("2024-03-01", "30", "d"),
        ("2024-03-01", 10**9, "d"),
        ("2024-03-01", 10**9, "a"),
        ("2024-03-01", 1e300, "wk"),
    ],
)
def test_use_whose_duration_says_nothing_goes_on(start, value, unit):
    assert ids(lasting(start, value, unit), "MedicationRequest?periodofuse=ge2999-01-01") == "m"


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 4000), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_duration_in_days_says_the_same_as_the_last_day(start, days, asked):
    until = lasting(start.isoformat(), 1, "keer", end=(start + timedelta(days=days - 1)).isoformat())
    during = lasting(start.isoformat(), days, "d")
    for prefix in ("ge", "le", "gt", "lt", "eq", "sa", "eb"):
        query = f"MedicationRequest?periodofuse={prefix}{asked.isoformat()}"
        assert ids(during, query) == ids(until, query)
