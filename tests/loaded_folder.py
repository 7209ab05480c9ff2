"""Folders with dossiers as others have them, and a world that has them loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from medmij_sim.config import WorldConfig
from medmij_sim.dvza.token_map import FixedToken
from medmij_sim.world import World

ZIB = "http://nictiz.nl/fhir/StructureDefinition/zib-"
TOKENS = {"token-of-her": "woman_34", "token-of-him": "man_67"}
HER = {"token-of-her": FixedToken("woman_34")}
LINDE = "https://fhir.dvza-a.medmij.localhost/r22/huisartsdelinde"


def patient(id_: str) -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "id": id_,
        "gender": "female",
        "generalPractitioner": [reference("Practitioner/g")],
    }


def reference(text: str) -> dict[str, Any]:
    return {"reference": text, "display": "iemand"}


def condition(id_: str, subject: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "id": id_,
        "meta": {"profile": [f"{ZIB}Problem"]},
        "clinicalStatus": "active",
        "category": [{"coding": [{"system": "http://snomed.info/sct", "code": "282291009", "display": "diagnose"}]}],
        "code": {"text": id_},
        "subject": reference(f"Patient/{subject}"),
    } | more


PRACTITIONER = {"resourceType": "Practitioner", "id": "g", "active": True}
R4_ONLY = {
    "resourceType": "Immunization",
    "id": "prik",
    "status": "completed",
    "vaccineCode": {"text": "prik"},
    "patient": reference("Patient/a"),
    "occurrenceDateTime": "2024-05-01",
    "performer": [{"actor": reference("Practitioner/g")}],
}


def put(folder: Path, *resources: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for each in resources:
        (folder / f"{each['resourceType']}-{each['id']}.json").write_text(json.dumps(each), encoding="utf-8")


def found(world: World, token: str, path: str) -> list[str]:
    with world.client_for("pgo-a") as client:
        answer = client.get(f"{LINDE}/{path}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    return [f"{each['resource']['resourceType']}/{each['resource']['id']}" for each in answer.json().get("entry", ())]


def served(config: WorldConfig) -> World:
    return World(config=config, token_map={token: FixedToken(person) for token, person in TOKENS.items()})
