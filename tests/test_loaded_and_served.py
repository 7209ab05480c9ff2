"""Whatever was loaded from disk is served, however bare or odd it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from loaded_folder import HER, LINDE, R4_ONLY, ZIB, found, patient, put, reference

from medmij_sim.config import DossierEntry, WorldConfig
from medmij_sim.services import CATALOGUE, request_url
from medmij_sim.world import World


def test_a_panel_comes_with_members_and_specimens_that_have_no_subject_to_find_them_by(tmp_path: Path) -> None:
    def laboratory(id_: str, *categories: str, **more: Any) -> dict[str, Any]:
        codings = [{"system": "http://snomed.info/sct", "code": code, "display": "lab"} for code in categories]
        return {
            "resourceType": "Observation",
            "id": id_,
            "status": "final",
            "category": [{"coding": [each]} for each in codings],
            "code": {"text": id_},
            "subject": reference("Patient/a"),
            "specimen": reference("Specimen/-van-de-vloer"),
        } | more

    floor = {
        "resourceType": "Specimen",
        "id": "-van-de-vloer",
        "contained": [{"resourceType": "Device", "id": "vloer", "type": {"text": "Vloer"}}],
        "subject": {"reference": "#vloer", "display": "Vloer"},
    }
    member = {"type": "has-member", "target": reference("Observation/-lid")}
    panel = laboratory("paneel", "49581000146104", "275711006", related=[member])
    put(tmp_path, patient("a"), panel, laboratory("-lid", "49581000146104"), floor)
    world = World(config=WorldConfig(dossier=(DossierEntry("woman_34", tmp_path, patient="a"),)), token_map=HER)
    query = (
        "category=http://snomed.info/sct|275711006&_include=Observation:related-target&_include=Observation:specimen"
    )
    expected = ["Observation/paneel", "Observation/-lid", "Specimen/-van-de-vloer"]
    assert sorted(found(world, "token-of-her", f"48/Observation/$lastn?{query}")) == sorted(expected)
    with world.client_for("pgo-a") as client:
        read = client.get(f"{LINDE}/48/Specimen/-van-de-vloer", headers={"Authorization": "Bearer token-of-her"})
    assert read.json() == floor
    world.close()


def test_a_payer_of_whom_only_the_name_is_known_is_a_payer(tmp_path: Path) -> None:
    bank = {"url": f"{ZIB}Payer-BankInformation", "extension": [{"url": "BankName", "valueString": "Een bank"}]}
    coverage = {
        "resourceType": "Coverage",
        "id": "zelf",
        "meta": {"profile": [f"{ZIB}Payer"]},
        "beneficiary": reference("Patient/a"),
        "payor": [{"extension": [bank], "display": "iemand"}],
    }
    put(tmp_path, patient("a"), coverage)
    world = World(config=WorldConfig(dossier=(DossierEntry("woman_34", tmp_path, patient="a"),)), token_map=HER)
    query = "_include=Coverage:payor:Patient&_include=Coverage:payor:Organization"
    assert found(world, "token-of-her", f"48/Coverage?{query}") == ["Coverage/zelf"]
    world.close()


BARE = ("Patient", "Condition", "Observation", "MedicationDispense", "MedicationRequest", "Composition", "Encounter")


def sparse() -> list[dict[str, Any]]:
    """Resources of other people at their barest: no meta, no codes, no dates."""
    zib_of = {"MedicationDispense": "Dispense", "MedicationRequest": "MedicationAgreement", "Observation": "BodyWeight"}
    claiming = [{"meta": {"profile": [f"{ZIB}{name}"]}, "resourceType": type_} for type_, name in zib_of.items()]
    agreement = {"meta": {"profile": [f"{ZIB}AdministrationAgreement"]}, "resourceType": "MedicationDispense"}
    bare = [{"resourceType": type_, "id": f"kaal-{type_}"} for type_ in BARE]
    return [*bare, *({**each, "id": f"zib-{number}"} for number, each in enumerate((*claiming, agreement)))]


def test_every_gegevensdienst_serves_whatever_was_loaded(tmp_path: Path) -> None:
    put(tmp_path, *sparse(), R4_ONLY)
    world = World(config=WorldConfig(dossier=(DossierEntry("woman_34", tmp_path),)), token_map=HER)
    assert all_answers(world) >= 100
    world.close()


def test_every_gegevensdienst_serves_the_published_examples(reference: Path) -> None:
    examples = reference / "fhir" / "zib2017" / "examples"
    if not examples.is_dir():
        pytest.skip(f"no examples at {examples}")
    world = World(config=WorldConfig(dossier=(DossierEntry("woman_34", examples),)), token_map=HER)
    assert all_answers(world) >= 100
    world.close()


def all_answers(world: World) -> int:
    """Send every request of every gegevensdienst that somebody offers; how many were answered, all with 200."""
    asked: set[str] = set()
    with world.client_for("pgo-a") as client:
        for role in world.cast.aanbieders:
            for service in (CATALOGUE[each] for each in role.gegevensdiensten):
                base = world.cast.dvza(role.dvza).resource_endpoint(world.domain, role.naam, service.id)
                for request in service.requests:
                    if request.id in asked or not world.cast.dvza(role.dvza).listed:
                        continue
                    url = f"{base}/{request_url(request, world.clock.today(), 'onbekend')}"
                    answer = client.get(url, headers={"Authorization": "Bearer token-of-her"})
                    assert answer.status_code == 200, (request.id, answer.text[:200])
                    asked.add(request.id)
    return len(asked)
