from __future__ import annotations

import re

from medmij_sim.fhir.profiles import validator
from synthetic_patients.providers.directory import HOSPITAL, PROFESSIONALS, PROVIDERS, provider_resources
from synthetic_patients.references import address, targets

AGB = "http://fhir.nl/fhir/NamingSystem/agb-z"
FICTITIOUS = {
    AGB: r"00\d{6}",
    "http://fhir.nl/fhir/NamingSystem/ura": r"9999\d{4}",
    "http://fhir.nl/fhir/NamingSystem/uzovi": r"0000",
    "http://fhir.nl/fhir/NamingSystem/uzi-nr-pers": r"00000\d{4}",
    "urn:oid:2.16.840.1.113883.2.4.3.11.999.7.6": r"[a-z-]+",
}


def test_no_number_in_the_directory_can_be_or_is_meant_to_be_real() -> None:
    numbers = [
        (part["system"], part["value"])
        for each in provider_resources("STU3").values()
        for part in each.get("identifier", ())
    ]
    assert len(numbers) > 100
    for system, value in numbers:
        assert re.fullmatch(FICTITIOUS[system], value), (system, value)


def test_nobody_shares_a_number_a_name_or_an_address_in_the_directory() -> None:
    for values in (
        [each.agb for each in PROFESSIONALS]
        + [value for each in PROVIDERS for system, value in each.numbers if system == AGB],
        [each.uzi for each in PROFESSIONALS],
        [each.slug for each in PROFESSIONALS],
        [each.slug for each in PROVIDERS],
        [each.name.family for each in PROFESSIONALS],
    ):
        assert len(set(values)) == len(values)


def test_every_kind_of_zorgaanbieder_has_someone_who_works_there() -> None:
    staffed = {each.provider.slug for each in PROFESSIONALS}
    visited = {each.slug for each in PROVIDERS if each.address}
    assert visited - staffed == {"laboratorium-monster"}


def test_departments_belong_to_the_hospital() -> None:
    directory = provider_resources("STU3")
    departments = [each for each in PROVIDERS if each.part_of]
    assert len(departments) == 5
    for each in departments:
        assert directory[each.ref.target]["partOf"]["reference"] == HOSPITAL.ref.target


def test_the_directory_is_complete_and_valid_and_knows_whom_it_refers_to() -> None:
    directory = provider_resources("STU3")
    visited = [each for each in PROVIDERS if each.address]
    assert len(directory) == len(PROVIDERS) + len(visited) + 2 * len(PROFESSIONALS)
    check = validator("STU3").check
    for target, resource in directory.items():
        assert address(resource) == target
        assert set(targets(resource)) <= set(directory)
        assert not [each for each in check(resource) if each.severity == "error"], target


def test_a_resource_is_fresh_at_every_look() -> None:
    directory = provider_resources("STU3")
    directory[HOSPITAL.ref.target]["name"] = "changed"
    assert directory[HOSPITAL.ref.target]["name"] == HOSPITAL.name
    assert "Organization/nobody" not in directory
