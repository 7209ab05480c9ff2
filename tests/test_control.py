"""The control API does what its OpenAPI document says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from medmij_sim.clock import Clock
from medmij_sim.control import control_app
from medmij_sim.control.openapi import OPERATIONS
from medmij_sim.digid.providers import ServiceProvider
from medmij_sim.faults import CATALOGUE
from medmij_sim.record_wire import from_wire
from medmij_sim.world import World

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SIM = "https://sim.medmij.localhost"
LISTS = "https://stelselnode.medmij.localhost/MedMij_Whitelist.xml?api=2"


@pytest.fixture
def world() -> Iterator[World]:
    made = World(clock=Clock.frozen(NOON))
    made.faces.providers.add(ServiceProvider("urn:example:dvza", "saml3", ()))
    yield made
    made.close()


@pytest.fixture
def control(world: World) -> Iterator[httpx.Client]:
    with world.client_for() as client:
        client.base_url = httpx.URL(SIM)
        yield client


@pytest.fixture
def document(control: httpx.Client) -> dict[str, Any]:
    return dict(control.get("/openapi.json").json())


LISTING = {
    "clients": [{"hostname": "pgo.elders.test", "name": "Mapje van Elders", "gegevensdiensten": ["48"]}],
    "nodes": ["pgo.elders.test", "munt.elders.test"],
    "aanbieders": [
        {
            "naam": "elders@medmij",
            "gegevensdiensten": {
                "48": {
                    "authorization": "https://inlog.elders.test/as",
                    "token": "https://munt.elders.test/munt",
                    "resource": "https://data.elders.test/48",
                }
            },
        }
    ],
}

PATIENT: dict[str, Any] = {
    "content": b'{"resourceType": "Patient", "id": "p", "birthDate": "1990-01-01"}',
    "headers": {"content-type": "application/fhir+json"},
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "change_clock": {"json": {"move": "14:50"}},
    "load_dossier": PATIENT,
    "add_to_dossier": PATIENT,
    "switch_fault_on": {"json": {"party": None}},
    "tag_record": {"json": {"tags": ["one"]}},
    "publish_lists": {"json": LISTING},
    "read_lists": {"json": {"read": True}},
    "use_digid": {"json": {"use": True}},
    "next_login": {"json": {"person": "woman_34", "level": "substantieel"}},
    "add_providers": {"json": {"client_id": "dvza", "redirect_uris": ["https://dvza.example.test/back"]}},
    "change_provider": {"json": {"id": "urn:example:dvza", "minimum_level": "midden"}},
    "show_raw_record": {"headers": {"X-Medmij-Sim-Token": "wrong"}},
    "take_raw_record": {"json": {"tags": ["one"]}, "headers": {"X-Medmij-Sim-Token": "wrong"}},
}


@pytest.mark.parametrize("row", OPERATIONS, ids=lambda row: f"{row.method} {row.path}")
def test_every_operation_answers_as_documented(row: Any, control: httpx.Client, document: dict[str, Any]) -> None:
    path = row.path.format(key="woman_34", name=CATALOGUE[0].name, dvza="dvza-a", aanbieder="huisartsdelinde")
    answer = control.request(row.method, path, **EXAMPLES.get(row.name, {}))
    described = document["paths"][row.path][row.method.lower()]
    expected = described["responses"][str(answer.status_code)]
    if row.header is None:
        assert answer.is_success, answer.text
    if "content" not in expected:
        assert answer.content == b""
        return
    schema = {**expected["content"]["application/json"]["schema"], "components": document["components"]}
    Draft202012Validator(schema).validate(answer.json())


def test_the_document_lists_exactly_what_the_app_serves(world: World, document: dict[str, Any]) -> None:
    routes = {(method, route.path) for route in control_app(world).routes for method in route.methods - {"HEAD"}}
    assert routes == {(m.upper(), path) for path, each in document["paths"].items() for m in each}
    assert document["openapi"] == "3.1.0"
    for path, each in document["paths"].items():
        for operation in each.values():
            named = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"}
            assert named == set(re.findall(r"\{(\w+)\}", path))


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "says"),
    [
        ("POST", "/clock", b"{", 400, "does not fit"),
        ("POST", "/clock", b"{}", 400, "say one of"),
        ("POST", "/clock", b'{"move": "soon"}', 400, "14:50"),
        ("POST", "/clock", b'{"move": "1s", "reset": true}', 400, "say one of"),
        ("POST", "/clock", b'{"set": "2026-03-01T12:00:00"}', 400, "time zone"),
        ("POST", "/clock", b'{"moev": "1s"}', 400, "moev"),
        ("POST", "/clock", b'{"move": "99999999d"}', 400, "move"),
        ("POST", "/clock", b"\xff\xfe", 400, "does not fit"),
        ("PUT", "/people/nobody/dossier", b"{}", 404, "nobody"),
        ("PUT", "/people/woman_34/dossier?aanbieder=x", b"{}", 404, "aanbieder"),
        ("PUT", "/people/woman_34/dossier", b"nonsense", 400, "body"),
        ("DELETE", "/people/nobody/dossier", None, 404, "nobody"),
        ("PUT", "/faults/dvza.no.such", b"{}", 404, "perhaps dvza"),
        ("PUT", f"/faults/{CATALOGUE[0].name}", b'{"party": "nobody"}', 400, "nobody"),
        ("PUT", "/faults/dvza.token.code-reusable", b'{"party": "pgo-a"}', 400, "dvza-a, dvza-b"),
        ("DELETE", "/faults/dvza.no.such", None, 404, "GET /faults"),
        ("GET", "/aanbieders/nobody/received", None, 404, "huisartsdelinde"),
        ("GET", "/aanbieders/huisartsdelinde/received?person=nobody", None, 404, "woman_34"),
        ("GET", "/record?after=x", None, 400, "after"),
        ("PUT", "/record/tags", b'{"tags": 1}', 400, "array"),
        ("POST", "/digid/next", b'{"person": "nobody"}', 400, "nobody"),
        ("POST", "/digid/next", b'{"person": "woman_34", "level": "top"}', 400, "top"),
        ("POST", "/digid/next", b'{"person": "woman_34", "requester": "x"}', 400, "no party"),
        ("POST", "/digid/next", b'{"bsn": "123456782"}', 400, "no BSN for tests"),
        ("POST", "/digid/providers", b"<x/>", 400, "not SAML metadata"),
        ("POST", "/digid/providers", b'{"client_id": "a"}', 400, "redirect_uris"),
        ("POST", "/digid/providers?face=saml2", b"<x/>", 400, "saml3, saml4"),
        ("PATCH", "/digid/providers", b'{"id": "nobody"}', 404, "no provider"),
        ("PATCH", "/digid/providers", b'{"id": "nobody", "minimum_level": "top"}', 400, "top"),
        ("PUT", "/lists", b'{"nodes": ["No Host"]}', 400, "MedMij_Whitelist.xml"),
        ("PUT", "/lists", b'{"clients": [{"hostname": "a.nl", "name": "A", "gegevensdiensten": []}]}', 400, "OAuth"),
        ("PUT", "/dvzas/pgo-a/lists", b'{"read": true}', 404, "no DVZA"),
        ("GET", "/record/raw", None, 403, "control.token"),
        ("GET", "/nowhere", None, 404, "GET / lists"),
        ("DELETE", "/clock", None, 405, "GET / lists"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(
    control: httpx.Client, method: str, path: str, body: bytes | None, status: int, says: str
) -> None:
    answer = control.request(method, path, content=body)
    assert answer.status_code == status
    assert says in answer.json()["error"]
    assert "\n" not in answer.json()["error"]


def test_the_clock_moves_and_goes_back(control: httpx.Client, world: World) -> None:
    assert control.post("/clock", json={"move": "14:50"}).json()["now"] == "2026-03-01T12:14:50Z"
    control.post("/clock", json={"set": "2027-01-01T00:00:00+01:00"})
    assert control.get("/clock").json()["today"] == "2027-01-01"
    control.post("/clock", json={"reset": True})
    assert world.clock.now() == NOON


def test_a_fault_is_switched_for_one_party_and_off_for_all(control: httpx.Client, world: World) -> None:
    name = CATALOGUE[0].name
    control.put(f"/faults/{name}", json={"party": "dvza-b"})
    assert world.faults.active() == ((name, "dvza-b"),)
    assert {each["name"]: each["on"] for each in control.get("/faults").json()}[name] == ["dvza-b"]
    control.put(f"/faults/{name}")
    control.delete(f"/faults/{name}")
    assert world.faults.active() == ()


def test_reset_brings_back_the_beginning(control: httpx.Client, world: World) -> None:
    control.post("/clock", json={"move": "1h"})
    control.put(f"/faults/{CATALOGUE[0].name}", json={"party": None})
    control.put("/record/tags", json={"tags": ["x"]})
    control.put("/people/helper/dossier", **EXAMPLES["load_dossier"])
    assert control.get(LISTS).is_success
    assert control.post("/reset").status_code == 204
    assert world.clock.now() == NOON
    assert world.faults.active() == ()
    assert world.record.tags == frozenset()
    assert world.people.loaded() == ()
    # The call itself is recorded by the client that made it; nothing from before is left.
    assert all(event.actor == "browser" for event in world.record)


def test_a_loaded_dossier_is_what_the_aanbieder_has(control: httpx.Client, world: World) -> None:
    path = "/people/woman_34/dossier?aanbieder=huisartsdelinde@medmij"
    assert control.put(path, **EXAMPLES["load_dossier"]).json() == {"resources": 1}
    assert len(world.people.resources("woman_34", "huisartsdelinde@medmij", "STU3")) == 1
    assert len(world.people.resources("woman_34", "ziekenhuishetwoud@medmij", "STU3")) > 100
    people = {each["key"]: each for each in control.get("/people").json()}
    assert people["woman_34"]["loaded"] == ["huisartsdelinde@medmij"]
    control.delete("/people/woman_34/dossier")
    assert len(world.people.resources("woman_34", "huisartsdelinde@medmij", "STU3")) > 100


def test_xml_dossiers_are_taken_too(control: httpx.Client) -> None:
    body = b'<Patient xmlns="http://hl7.org/fhir"><id value="p"/></Patient>'
    answer = control.put("/people/helper/dossier", content=body, headers={"content-type": "application/fhir+xml"})
    assert answer.json() == {"resources": 1}


def test_people_are_shown_without_a_bsn(control: httpx.Client, world: World) -> None:
    text = control.get("/people").text
    assert not [person.key for person in world.people.persons() if person.bsn in text]


def test_the_record_is_paged_and_safe(control: httpx.Client, world: World) -> None:
    for _ in range(5):
        control.get(f"{LISTS}&code=secret-code-1")
    first = control.get("/record?limit=3").json()
    assert len(first["events"]) == 3
    rest = control.get(f"/record?after={first['last']}").json()
    assert rest["events"][0]["seq"] == first["last"] + 1
    assert "secret-code-1" not in json.dumps([first, rest])
    control.delete("/record")
    assert len([event for event in world.record if event.actor != "browser"]) == 0


def test_the_control_api_is_not_in_the_record_of_the_world(control: httpx.Client, world: World) -> None:
    control.get("/world")
    assert all(event.actor == "browser" for event in world.record)


def test_tags_are_on_what_is_recorded_next(control: httpx.Client, world: World) -> None:
    control.put("/record/tags", json={"tags": ["step.one", "run"]})
    control.get(LISTS)
    assert any(event.tags == {"step.one", "run"} and event.actor == "stelselnode" for event in world.record)


def test_a_stranger_is_refused() -> None:
    world = World()
    app = world.apps["sim.medmij.localhost"]
    refused = httpx.ASGITransport(app, client=("192.0.2.1", 5))  # type: ignore[arg-type]

    async def ask(transport: httpx.ASGITransport, **headers: str) -> int:
        async with httpx.AsyncClient(transport=transport) as client:
            return (await client.post(f"{SIM}/reset", headers=headers)).status_code

    import asyncio

    assert asyncio.run(ask(refused)) == 403
    friendly = httpx.ASGITransport(app)  # type: ignore[arg-type]
    assert asyncio.run(ask(friendly, origin="https://evil.example")) == 403
    assert asyncio.run(ask(friendly, origin="https://sim.medmij.localhost:8443")) == 204


def test_over_sockets_the_token_file_opens_the_raw_record(world: World) -> None:
    with world.serve() as served, served.client_for() as client:
        client.get(LISTS)
        token = (served.directory / "control.token").read_text()
        answer = client.get(f"{SIM}/record/raw", headers={"X-Medmij-Sim-Token": token})
        events = from_wire(answer.json())
        assert [event.seq for event in events] == [event.seq for event in world.record]
        opened = {"X-Medmij-Sim-Token": token}
        rest = client.post(f"{SIM}/record/raw?after={events[-2].seq}", headers=opened, json={"tags": ["next"]})
        assert [event.seq for event in from_wire(rest.json())] == [events[-1].seq]
        assert world.record.tags == {"next"}
        facts = client.get(f"{SIM}/world").json()
        assert facts["resolver"]["sim.medmij.localhost"] == "{}:{}".format(*served.addresses.front)
        assert facts["resolver"]["token.dvza-a.medmij.localhost"] == "{}:{}".format(*served.addresses.back)
        assert facts["ca"] == str(served.ca_file)
