"""The table of gegevensdiensten says what was typed from the specification, no more and no less, in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from cases import split
from lxml import etree
from services_world import TODAY, content
from typed_requests import ASKED, FURTHER, RETRIEVED

from medmij_sim.fhir.search import search
from medmij_sim.services import CATALOGUE, gegevensdienst, offers, request_url, shown

ACTIVE = [*map(str, (31, 35, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 57, 58, 59, 60, 61, 66, 67))]
GRANULAR = [*(str(900000401 + n) for n in range(13)), *(str(900000101 + n) for n in range(11))]


def test_every_active_service_is_known() -> None:
    known = {row.id for row in CATALOGUE.values() if row.is_known}
    assert known == {*ACTIVE, *GRANULAR, "9000002", "990000001"}
    assert {row.id for row in CATALOGUE.values() if row.status == "active"} == set(ACTIVE)


def test_what_was_typed_is_about_every_service_that_is_asked() -> None:
    assert set(ASKED) == {row.id for row in CATALOGUE.values() if row.requests}
    assert {row.id for row in CATALOGUE.values() if row.shares} == {"53", "55", "57", "60", "990000001"}


@pytest.mark.parametrize("service", ASKED)
def test_the_requests_are_the_ones_of_the_specification(service: str) -> None:
    requests = gegevensdienst(service).requests
    typed = [each.replace("{record}", "7") for each in ASKED[service]]
    assert [unquote(request_url(each, TODAY, "7")) for each in requests] == typed
    assert [each.id for each in requests] == [f"{service}.{number}" for number in range(1, len(typed) + 1)]
    assert {each.of_each for each in requests} <= {None, "EpisodeOfCare"}


@pytest.mark.parametrize("service", list(ASKED | FURTHER))
def test_what_is_offered_is_what_the_specification_asks(service: str) -> None:
    typed: dict[str, tuple[set[str], set[str], set[str]]] = {}
    for url in (*ASKED.get(service, ()), *FURTHER.get(service, ())):
        type_, operation, pairs = split(url)
        parameters, includes, operations = typed.setdefault(type_, (set(), set(), set()))
        operations |= {operation.removeprefix("$")} - {""}
        includes |= {value for name, value in pairs if name.startswith("_include")}
        parameters |= {re.split("[:.]", name)[0] for name, _ in pairs if not name.startswith("_")}
    offered = {name: each for name, each in offers(gegevensdienst(service)).items() if each.searchable}
    assert {
        name: (set(each.parameters), set(each.includes), set(each.operations)) for name, each in offered.items()
    } == typed


def test_what_is_retrieved_besides_fhir_is_what_the_specification_asks() -> None:
    told = {row.id: {each.name: each.accept for each in row.retrievals} for row in CATALOGUE.values() if row.retrievals}
    assert told == RETRIEVED


@pytest.mark.parametrize("service", [row.id for row in CATALOGUE.values() if row.is_known])
def test_every_service_tells_both_roles_and_where_it_comes_from(service: str) -> None:
    row = gegevensdienst(service)
    assert row.systeemrol_codes("PGO") and row.systeemrol_codes("DVZA")
    assert all(len(each.code) <= 30 for each in row.systeemrollen)
    assert row.evidence
    assert all(each.source and each.evidence for each in (*row.filters, *row.gates))
    assert all(each.profiles for each in row.requests)


def test_no_two_services_are_listed_by_the_same_name() -> None:
    names = [row.weergavenaam for row in CATALOGUE.values() if row.is_known]
    assert len(set(names)) == len(names)


SCRIPTS = {"GenPractData-2-0": "49", "eAppointment-2-0": "47", "Immunization-2-0": "66"}


def asked_by(folder: Path) -> Iterator[str]:
    """The URLs of the searches in TestScripts for a server."""
    for file in sorted(folder.glob("**/XIS-Server*/**/*.xml")):
        for operation in etree.parse(file).iterfind(".//{*}operation"):
            code, resource, params = (operation.find(f"{{*}}{each}") for each in ("type/{*}code", "resource", "params"))
            if code is not None and code.get("value") == "search" and resource is not None:
                yield resource.get("value") + ("" if params is None else params.get("value"))


@pytest.mark.parametrize("standard", SCRIPTS)
def test_what_the_test_scripts_ask_of_a_server_is_offered(reference: Path, standard: str) -> None:
    asked = {url for release in ("STU3", "R4") for url in asked_by(reference / "testscripts" / release / standard)}
    assert asked
    service = gegevensdienst(SCRIPTS[standard])
    for url in asked:
        type_, operation, pairs = split(url)
        offer = offers(service)[type_]
        assert offer.searchable
        assert not operation or operation.removeprefix("$") in offer.operations
        assert {value for name, value in pairs if name.startswith("_include")} <= offer.includes
        assert {name for name, _ in pairs if not name.startswith("_")} <= offer.parameters
    # Dates apart, each request of the table is asked by a script: the table asks nothing that they do not know.
    assert {undated(unquote(request_url(each, TODAY))) for each in service.requests} <= set(map(undated, asked))


def undated(url: str) -> str:
    return re.sub(r"=(ge|le)[^&]*", r"=\1", url)


def test_content_that_cannot_be_converted_is_passed_over() -> None:
    dispense = {
        "resourceType": "MedicationDispense",
        "id": "bare",
        "category": {"coding": [{"system": "http://snomed.info/sct", "code": "373784005"}]},
    }
    assert list(shown(gegevensdienst("35"), [dispense], TODAY)) == []
    claims = {"profile": ["http://nictiz.nl/fhir/StructureDefinition/mp612-DispenseToFHIRConversion-Dispense"]}
    assert list(shown(gegevensdienst("35"), [dispense | {"meta": claims}], TODAY)) == [dispense | {"meta": claims}]


def half(id_: str, of: str, treatment: str, *extensions: dict[str, Any], **elements: Any) -> dict[str, Any]:
    """One half of a converted dispense."""
    zib = "http://nictiz.nl/fhir/StructureDefinition/"
    identifier = {"system": "urn:oid:1.2", "value": treatment}
    return {
        "resourceType": "MedicationDispense",
        "id": id_,
        "meta": {"profile": [f"{zib}mp612-DispenseToFHIRConversion-{of}"], "versionId": id_},
        "extension": [
            {"url": f"{zib}zib-Medication-MedicationTreatment", "valueIdentifier": identifier},
            *({"url": f"{zib}zib-{each['name']}", **each["value"]} for each in extensions),
        ],
        **elements,
    }


def told(name: str, **value: Any) -> dict[str, Any]:
    return {"name": name, "value": value}


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("requestdate", "ge2026-03-01", ["given-2", "label-2", "given-alone"]),
        ("requestdate", "le2026-02-28", ["given-1", "label-1"]),
        ("periodofuse", "ge2026-03-20", ["given-2", "label-2"]),
        ("periodofuse", "le2026-02-28", ["given-1", "label-1"]),
        ("periodofuse", "le2025-12-31", []),
    ],
)
def test_a_date_finds_both_halves_of_a_converted_dispense(name: str, value: str, found: list[str]) -> None:
    used = {"start": "2026-02-01", "end": "2026-02-20"}, {"start": "2026-03-05"}
    halves = [
        half("given-1", "Dispense", "a", told("Dispense-RequestDate", valueDateTime="2026-02-01")),
        half(
            "label-1",
            "AdministrationAgreement",
            "a",
            told("AdministrationAgreement-AuthoredOn", valueDateTime="2026-02-01"),
            told("Medication-PeriodOfUse", valuePeriod=used[0]),
        ),
        half(
            "given-2",
            "Dispense",
            "a",
            told("Dispense-RequestDate", valueDateTime="2026-03-02"),
            whenHandedOver="2026-03-05T10:00:00+01:00",
        ),
        half(
            "label-2",
            "AdministrationAgreement",
            "a",
            told("AdministrationAgreement-AuthoredOn", valueDateTime="2026-03-05"),
            told("Medication-PeriodOfUse", valuePeriod=used[1]),
        ),
        half("given-alone", "Dispense", "b", told("Dispense-RequestDate", valueDateTime="2026-03-02")),
        half("label-alone", "AdministrationAgreement", "c"),
    ]
    held = shown(gegevensdienst("35"), halves, TODAY)
    matches = search(held, "MedicationDispense", [(name, value)]).matches
    assert [each["id"] for each in matches] == found
    assert all(each in halves for each in matches)


def test_products_of_the_conversion_do_not_keep_the_building_blocks_of_another_from_being_converted() -> None:
    claims = {"profile": ["http://nictiz.nl/fhir/StructureDefinition/mp612-DispenseToFHIRConversion-Product"]}
    product = {"resourceType": "Medication", "id": "of-another", "meta": claims}
    own = content("man_67").releases["STU3"]
    alone = list(shown(gegevensdienst("35"), own, TODAY))
    assert alone
    assert list(shown(gegevensdienst("35"), [*own, product], TODAY)) == alone
