"""What an endpoint says that it can do is what it does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from dvza_stage import Reader

from medmij_sim.dvza.capability import capability_statement
from medmij_sim.fhir.profiles import validator
from medmij_sim.fhir.search.parameters import search_parameters
from medmij_sim.fhir.types import Resource
from medmij_sim.fhir.xml import to_json, to_xml
from medmij_sim.services import CATALOGUE, offers

SERVICES = [service for service in CATALOGUE.values() if service.requests or service.shares]
BASE = "https://fhir.example.org/base"


def statement(service: str) -> Resource:
    return capability_statement(CATALOGUE[service], BASE, "Testdienst", date(2026, 1, 15))


def rows(found: Resource) -> dict[str, dict[str, Any]]:
    return {row["type"]: row for row in found["rest"][0]["resource"]}


def interactions(row: dict[str, Any]) -> list[str]:
    return [each["code"] for each in row["interaction"]]


def test_it_needs_no_token(reader: Reader) -> None:
    response = reader.stage.get(None, "metadata")
    assert response.status_code == 200
    assert response.json()["fhirVersion"] == "3.0.1"
    assert response.json()["implementation"]["url"] == str(response.url).removesuffix("/metadata")


@pytest.mark.parametrize("service", SERVICES, ids=lambda each: each.id)
def test_it_is_valid_and_has_a_form_in_xml(service: Any) -> None:
    found = statement(service.id)
    problems = [each for each in validator(service.fhir_release).check(found) if each.severity != "not-checked"]
    assert problems == []
    assert to_json(to_xml(found, service.fhir_release), service.fhir_release) == found


@pytest.mark.parametrize("service", ["48", "53", "66", "9000002"])
def test_another_reader_of_fhir_finds_it_valid(service: str) -> None:
    if CATALOGUE[service].fhir_release == "R4":
        from fhir.resources.R4B.capabilitystatement import CapabilityStatement
    else:
        from fhir.resources.STU3.capabilitystatement import CapabilityStatement
    assert CapabilityStatement.model_validate(statement(service)).status == "active"


@pytest.mark.parametrize("service", SERVICES, ids=lambda each: each.id)
def test_it_lists_every_parameter_and_include_that_the_table_offers(service: Any) -> None:
    found = rows(statement(service.id))
    for type_, offer in offers(service).items():
        assert "read" in interactions(found[type_])
        assert ("search-type" in interactions(found[type_])) == offer.searchable
        listed = {each["name"]: each for each in found[type_].get("searchParam", ())}
        assert {name for name in listed if not name.startswith("_")} == set(offer.parameters)
        assert set(found[type_].get("searchInclude", ())) == set(offer.includes)
        known = search_parameters(service.fhir_release, type_)
        assert {name: each["type"] for name, each in listed.items()} == {name: known[name].kind for name in listed}


def test_parameters_have_their_canonicals() -> None:
    found = {each["name"]: each for each in rows(statement("48"))["MedicationDispense"]["searchParam"]}
    assert found["category"]["definition"] == "http://nictiz.nl/fhir/SearchParameter/Medications-category"
    assert found["_id"]["definition"] == "http://hl7.org/fhir/SearchParameter/Resource-id"


def test_the_last_results_are_an_operation() -> None:
    (operation,) = statement("48")["rest"][0]["operation"]
    assert operation["name"] == "lastn"
    assert operation["definition"]["reference"].endswith("/Observation-lastn")


@pytest.mark.parametrize(
    ("service", "system", "type_", "codes"),
    [
        ("53", ["batch"], "Observation", ["read", "vread", "create"]),
        ("57", ["transaction"], "DocumentReference", ["read", "vread", "create"]),
        ("60", ["transaction"], "Task", ["read", "vread", "search-type", "update"]),
        ("48", [], "Patient", ["read", "search-type"]),
    ],
)
def test_what_can_be_shared_is_an_interaction(service: str, system: list[str], type_: str, codes: list[str]) -> None:
    found = statement(service)
    assert [each["code"] for each in found["rest"][0].get("interaction", ())] == system
    assert interactions(rows(found)[type_]) == codes
