"""The requests of the gegevensdiensten, answered from dossiers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote, unquote, urlencode

import pytest
from dvza_stage import NOW, Reader, Stage, make_stage

from medmij_sim.fhir.search import literal_reference
from medmij_sim.services import CATALOGUE, Request, request_parameters, request_url

TODAY = NOW.date()
REQUESTS = [request for service in ("48", "49") for request in CATALOGUE[service].requests]
PARAMETERS = [
    pytest.param(request, index, id=f"{request.id} {name}={value[-20:]}")
    for request in REQUESTS
    for index, (name, value) in enumerate(request.query)
]
HUISARTS_TESTS = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"
WINDOWS = {("49", "date"), ("49", "periodofuse")}
JOURNAL = "http://fhir.nl/fhir/NamingSystem/journaalregeltypen"


def service_of(request: Request) -> str:
    return request.id.partition(".")[0]


def url(path: str, params: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(params, quote_via=quote)}"


def ids(entries: list[dict[str, Any]]) -> list[str]:
    return [f"{entry['resource']['resourceType']}/{entry['resource']['id']}" for entry in entries]


def references(node: Any) -> Iterator[str]:
    """Every literal reference below."""
    if isinstance(node, dict):
        if isinstance(node.get("reference"), str) and literal_reference(node["reference"]):
            yield node["reference"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: each.id)
def test_every_request_finds_something_in_a_rich_dossier(reader: Reader, request_: Request) -> None:
    bundle = reader.get(request_url(request_, TODAY), service_of(request_)).json()
    modes = [entry["search"]["mode"] for entry in bundle["entry"]]
    assert bundle["type"] == "searchset"
    assert bundle["total"] == modes.count("match") > 0
    assert set(ids(bundle["entry"])) and len(set(ids(bundle["entry"]))) == len(modes)
    matches = {entry["resource"]["resourceType"] for entry in bundle["entry"] if entry["search"]["mode"] == "match"}
    assert matches == {request_.resource_type}


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: each.id)
def test_every_entry_is_as_a_searchset_must_be(reader: Reader, request_: Request) -> None:
    service = service_of(request_)
    base = f"https://fhir.dvza-a.medmij.localhost/r22/huisartsdelinde/{service}"
    bundle = reader.get(request_url(request_, TODAY), service).json()
    (link,) = bundle["link"]
    assert link["relation"] == "self"
    assert link["url"].startswith(f"{base}/{request_.path}")
    for entry in bundle["entry"]:
        resource = entry["resource"]
        assert entry["fullUrl"] == f"{base}/{resource['resourceType']}/{resource['id']}"
        assert resource["meta"]["profile"]


MADE = [
    {"resourceType": "Patient", "id": "p"},
    *(
        {
            "resourceType": "MedicationRequest",
            "id": f"request-{code}",
            "category": {"coding": [{"system": "http://snomed.info/sct", "code": code}]},
            "extension": [
                {
                    "url": "http://nictiz.nl/fhir/StructureDefinition/zib-Medication-PeriodOfUse",
                    "valuePeriod": {"start": "2026-01-01", **end},
                }
            ],
        }
        for code, end in (("16076005", {"end": "2026-06-01"}), ("52711000146108", {}))
    ),
    {
        "resourceType": "MedicationDispense",
        "id": "handed-over",
        "category": {"coding": [{"system": "http://snomed.info/sct", "code": "373784005"}]},
    },
    *(
        {
            "resourceType": "Observation",
            "id": f"{name}-part",
            "effectiveDateTime": "2026-01-10",
            "category": [{"coding": [{"system": "http://snomed.info/sct", "code": "275711006"}]}],
            "code": {"coding": [{"system": HUISARTS_TESTS, "code": "1"}]},
            "related": [{"type": "has-member", "target": {"reference": f"Observation/{name}-whole"}}],
        }
        for name in ("a", "b")
    ),
    *({"resourceType": "Observation", "id": f"{name}-whole", "code": {"text": "panel"}} for name in ("a", "b")),
]
"""What the rich dossiers lack: a dispense request in use, a dispense that claims no profile (those that do are shown by
another service), and results that belong to something outside the search."""


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> tuple[Stage, list[str]]:
    """A stage and a token for each of three dossiers: two rich ones, and one made for what those lack."""
    stage = make_stage()
    file = tmp_path_factory.mktemp("dossier") / "made.ndjson"
    file.write_text("\n".join(map(json.dumps, MADE)))
    stage.people.load("diacritics", file)
    return stage, [stage.token(person) for person in ("woman_34", "man_67", "diacritics")]


@pytest.mark.parametrize(("request_", "index"), PARAMETERS)
def test_every_parameter_changes_the_result(tokens: tuple[Stage, list[str]], request_: Request, index: int) -> None:
    stage, each = tokens
    params = list(request_parameters(request_, TODAY))
    service = service_of(request_)
    if (service, params[index][0]) in WINDOWS:
        # The service itself has this window; another one must make the difference.
        params[index] = (params[index][0], "ge2027-01-01")
    without = params[:index] + params[index + 1 :]

    def answer(token: str, chosen: list[tuple[str, str]]) -> list[str]:
        return ids(stage.get(token, url(request_.path, chosen), service=service).json().get("entry", []))

    assert any(answer(token, params) != answer(token, without) for token in each)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: each.id)
def test_every_reference_leads_somewhere(reader: Reader, request_: Request) -> None:
    service = service_of(request_)
    entries = reader.entries(request_url(request_, TODAY), service)
    here = set(ids(entries))
    for reference in {each for entry in entries for each in references(entry["resource"])} - here:
        assert reader.get(reference, service).status_code == 200, reference


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: each.id)
def test_an_empty_dossier_gives_empty_searchsets(stage: Stage, request_: Request) -> None:
    if request_.resource_type == "Patient":
        return
    response = stage.get(stage.token("helper"), request_url(request_, TODAY), service=service_of(request_))
    assert response.status_code == 200
    bundle = response.json()
    assert (bundle["type"], bundle["total"]) == ("searchset", 0)
    assert "entry" not in bundle


def test_the_self_link_repeats_what_was_used_and_nothing_else(reader: Reader) -> None:
    asked = "Consent?category=http://snomed.info/sct|11291000146105&foo=bar&patient=x&_summary=text"
    (link,) = reader.get(asked).json()["link"]
    assert unquote(link["url"]).endswith("/48/Consent?category=http://snomed.info/sct|11291000146105")


def test_encoded_and_raw_spellings_are_the_same(reader: Reader) -> None:
    raw = "Observation/$lastn?code=http://loinc.org|8302-2,http://loinc.org|8306-3"
    encoded = "Observation/%24lastn?code=http%3A%2F%2Floinc.org%7C8302-2%2Chttp%3A%2F%2Floinc.org%7C8306-3"
    assert reader.entries(raw) == reader.entries(encoded) != []


def test_results_of_the_last_fourteen_months_only_with_or_without_a_date(reader: Reader) -> None:
    request = next(each for each in CATALOGUE["49"].requests if each.resource_type == "Observation")
    without = [pair for pair in request_parameters(request, TODAY) if pair[0] != "date"]
    asked = reader.entries(request_url(request, TODAY), "49")
    assert ids(reader.entries(url(request.path, without), "49")) == ids(asked)
    older = url(request.path, [*without, ("date", "ge2000-01-01")])
    assert ids(reader.entries(older, "49")) == ids(asked)
    dates = [
        entry["resource"]["effectiveDateTime"]
        for entry in asked
        if entry["search"]["mode"] == "match" and "effectiveDateTime" in entry["resource"]
    ]
    assert dates and min(dates) >= "2024-11-15"


def test_only_e_and_p_lines_are_shown(reader: Reader) -> None:
    lines: set[str] = set()
    for report in reader.found("Composition?type=http://loinc.org|67781-5", "49"):
        for section in report["section"]:
            lines |= {coding["code"] for coding in section["code"]["coding"] if coding["system"] == JOURNAL}
    assert lines == {"E", "P"}


def test_a_line_that_is_not_shown_cannot_be_read_either(reader: Reader, stage: Stage) -> None:
    dossier = stage.people.resources("woman_34", "huisartsdelinde@medmij", "STU3")
    hidden = [
        resource["id"]
        for resource in dossier
        if resource["resourceType"] == "Observation"
        and any(c.get("system") == JOURNAL and c["code"] in "SO" for c in resource["code"]["coding"])
    ]
    assert hidden
    for id_ in hidden[:3]:
        assert reader.get(f"Observation/{id_}", "49").status_code == 404


def test_medication_that_was_stopped_is_left_out_of_what_is_in_use(reader: Reader) -> None:
    request = next(each for each in CATALOGUE["49"].requests if each.resource_type == "MedicationRequest")
    in_use = {
        each for each in ids(reader.entries(request_url(request, TODAY), "49")) if each.startswith("MedicationReq")
    }
    everything = set(ids(reader.entries("MedicationRequest", "48")))
    assert in_use < everything


def test_lastn_gives_the_most_recent_of_each_code_and_max_gives_more(reader: Reader) -> None:
    pressure = "code=http://loinc.org|85354-9"
    everything = reader.found(f"Observation?{pressure}")
    (last,) = reader.found(f"Observation/$lastn?{pressure}")
    assert last["effectiveDateTime"] == max(each["effectiveDateTime"] for each in everything)
    assert len(reader.found(f"Observation/$lastn?{pressure}&max=2")) == 2


def test_a_read_gives_the_resource_that_the_search_gave(reader: Reader) -> None:
    (patient,) = reader.found("Patient")
    assert reader.get(f"Patient/{patient['id']}").json() == patient


def test_an_answer_is_made_once(reader: Reader) -> None:
    first, second = reader.get("Condition"), reader.get("Condition")
    assert first.content == second.content


def test_another_dossier_or_day_gives_another_answer(stage: Stage, tmp_path: Any) -> None:
    token = stage.token()
    before = stage.get(token, "Condition").json()["total"]
    file = tmp_path / "condition.json"
    file.write_text('{"resourceType": "Condition", "id": "only-one", "subject": {"reference": "Patient/x"}}')
    stage.people.load("woman_34", file)
    after = stage.get(token, "Condition").json()
    assert before > 1
    assert [entry["resource"]["id"] for entry in after["entry"]] == ["only-one"]


def test_the_window_moves_with_the_clock(stage: Stage) -> None:
    path = f"Observation?code={HUISARTS_TESTS}|"
    now = stage.get(stage.token(), path, service="49").json()["total"]
    stage.env.clock.move("200d")
    later = stage.get(stage.token(), path, service="49").json()["total"]
    assert 0 < later < now
    assert stage.env.clock.today() > date(2026, 7, 1)


@pytest.mark.parametrize(("version", "tag"), [("3", 'W/"3"'), ("3\r\nx: y", None)])
def test_a_version_of_a_resource_is_its_entity_tag(stage: Stage, tmp_path: Any, version: str, tag: Any) -> None:
    file = tmp_path / "condition.json"
    file.write_text(json.dumps({"resourceType": "Condition", "id": "c", "meta": {"versionId": version}}))
    stage.people.load("woman_34", file)
    response = stage.get(stage.token(), "Condition/c")
    assert (response.status_code, response.headers.get("etag")) == (200, tag)
