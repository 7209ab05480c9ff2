"""What a service shows is closed: whatever it refers to can be read, and what gates leave out is found by no search."""

from __future__ import annotations

import pytest
from services_world import OWN, TODAY, persona

from medmij_sim.fhir.references import address, targets
from medmij_sim.services import CATALOGUE, Gegevensdienst, shown

SERVICES = [row for row in CATALOGUE.values() if row.requests]


@pytest.mark.parametrize("row", SERVICES, ids=lambda row: row.id)
def test_nothing_that_is_shown_refers_to_what_cannot_be_read(row: Gegevensdienst) -> None:
    for person in OWN:
        held = shown(row, persona(person).releases[row.fhir_release], TODAY)
        for each in held:
            dangling = [place for place in targets(each) if held.read(*place) is None]
            assert not dangling, (person, address(each), dangling)


@pytest.mark.parametrize(
    ("service", "type_", "leads"),
    [
        ("49", "Encounter", "MedicationRequest"),
        ("51", "DocumentReference", "DocumentReference"),
        ("67", "EpisodeOfCare", "Encounter"),
    ],
)
def test_what_a_gate_leaves_out_can_only_be_read_where_something_refers_to_it(
    service: str, type_: str, leads: str
) -> None:
    row = CATALOGUE[service]
    dossier = persona("man_67").releases[row.fhir_release]
    held = shown(row, dossier, TODAY)
    listed = {address(each) for each in held.of_type(type_)}
    read_only = {address(each) for each in held if each["resourceType"] == type_} - listed
    referred = {place for each in held if each["resourceType"] == leads for place in targets(each)}
    assert read_only and read_only <= {place for each in held for place in targets(each)}
    assert read_only & referred
    assert {address(each) for each in dossier if each["resourceType"] == type_} - listed - read_only
