"""What was shared is at the place that the answer gave: for who shared it, and for nobody else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from dvza_stage import LINDE, WOUD
from sharing_stage import JSON, WHERE, Sharer, refused, resources

from medmij_sim.dvza.capability import capability_statement
from medmij_sim.fhir.xml import to_json
from medmij_sim.services import CATALOGUE

ALONE = ["53", "55", "57", "990000001"]
"""What is shared with them shows nowhere else."""


def got(sharer: Sharer, service: str, path: str, **headers: str) -> httpx.Response:
    return sharer.send(service, b"", path, method="GET", headers=headers)


def shared(sharer: Sharer, service: str = "53") -> list[dict[str, Any]]:
    """The entries of the answer about resources."""
    answer = sharer.send(service, sharer.bundle(service)).json()
    return [entry for entry in answer["entry"] if "location" in entry["response"]]


@pytest.mark.parametrize("service", ALONE)
def test_each_entry_is_where_the_answer_says_in_its_version(emptied: Sharer, service: str) -> None:
    entries = shared(emptied, service)
    assert len(entries) > 1
    for entry in entries:
        response = got(emptied, service, entry["response"]["location"], Accept=JSON)
        assert response.status_code == 200, response.text
        assert response.json() == entry["resource"]
        assert response.headers["etag"] == entry["response"]["etag"]
        newest = got(emptied, service, entry["fullUrl"].removeprefix(f"{emptied.base(service)}/"), Accept=JSON)
        assert newest.json() == entry["resource"]


def test_a_single_measurement_is_at_its_location(emptied: Sharer) -> None:
    measured = resources(emptied.bundle("53"), "Observation")[0]
    for reference in (measured["subject"], *measured["performer"]):
        reference["reference"] = "Patient/woman-34"
    created = emptied.send("53", measured, "Observation")
    path = created.headers["location"].removeprefix(f"{emptied.base('53')}/")
    found = got(emptied, "53", path, Accept="application/fhir+xml")
    assert found.headers["content-type"].startswith("application/fhir+xml")
    assert to_json(found.content, "STU3") == created.json()


def test_a_document_comes_as_it_is_or_as_fhir(emptied: Sharer) -> None:
    (binary,) = [each for each in shared(emptied, "57") if each["resource"]["resourceType"] == "Binary"]
    place = binary["response"]["location"]
    document = got(emptied, "57", place, Accept="application/pdf")
    assert (document.headers["content-type"], document.content[:5]) == ("application/pdf", b"%PDF-")
    assert got(emptied, "57", place, Accept=JSON).json() == binary["resource"]


@pytest.mark.parametrize("other", [{"pgo": "pgo-b"}, {"person": "man_67"}], ids=str)
def test_what_somebody_else_shared_is_not_there(emptied: Sharer, other: Mapping[str, Any]) -> None:
    entry = shared(emptied)[-1]
    stranger = Sharer(emptied.stage, **other)
    for place in (entry["response"]["location"], f"Observation/{entry['resource']['id']}"):
        told = got(stranger, "53", place)
        assert (told.status_code, told.json()) == (404, got(stranger, "53", f"Observation/x{place[17:]}").json())
    assert got(emptied, "53", entry["response"]["location"]).status_code == 200


def test_it_needs_a_token_for_the_same_gegevensdienst(emptied: Sharer) -> None:
    place = shared(emptied)[-1]["response"]["location"]
    for token, status in (("", 401), (emptied.token("57"), 403)):
        headers = {"Authorization": f"Bearer {token}" if token else ""}
        assert got(emptied, "53", place, **headers).status_code == status
    assert got(emptied, "57", place).status_code == 404


@pytest.mark.parametrize(
    "path", ["Observation/{id}/_history/2", "Observation/{id}/_history", "Patient/{id}", "Observation", "Observation/"]
)
def test_what_is_not_said_to_be_there_is_not_found(emptied: Sharer, path: str) -> None:
    entry = shared(emptied)[-1]
    assert entry["resource"]["resourceType"] == "Observation"
    refused(got(emptied, "53", path.format(id=entry["resource"]["id"])), 404, "not-supported")


def test_each_version_of_a_task_is_kept_and_shows_in_59_too(emptied: Sharer) -> None:
    task = next(each for each in emptied.stage.people.resources("woman_34", f"{LINDE}@medmij", "STU3") if _asks(each))
    place = f"Task/{task['id']}"
    for status in ("accepted", "rejected"):
        answer = emptied.send("60", {**task, "status": status}, place, method="PUT")
        assert answer.status_code == 200, answer.text
    for service in ("60", "59"):
        versions = [got(emptied, service, f"{place}/_history/{number}") for number in (2, 3)]
        assert [each.json()["status"] for each in versions] == ["accepted", "rejected"]
        assert [each.headers["etag"] for each in versions] == ['W/"2"', 'W/"3"']
        assert got(emptied, service, place).json() == versions[-1].json()
        refused(got(emptied, service, f"{place}/_history/4"), 404, "not-supported")
        other = Sharer(emptied.stage, pgo="pgo-b")
        assert got(other, service, f"{place}/_history/2").json() == versions[0].json(), "a Task is of the aanbieder"


def _asks(resource: Mapping[str, Any]) -> bool:
    return (resource["resourceType"], resource.get("status")) == ("Task", "requested")


@pytest.mark.parametrize("service", ALONE)
def test_metadata_say_so_and_offer_no_search(emptied: Sharer, service: str) -> None:
    row = CATALOGUE[service]
    found = capability_statement(row, emptied.base(service), "Testdienst", emptied.stage.env.clock.today())
    for each in found["rest"][0]["resource"]:
        codes = {interaction["code"] for interaction in each["interaction"]}
        assert {"create", "read", "vread"} <= codes and "search-type" not in codes


def test_the_example_of_the_docs_is_answered_as_they_say(emptied: Sharer) -> None:
    page = (Path(__file__).parents[3] / "docs" / "sharing.md").read_text("utf-8")
    sent, told = (block.partition("```")[0] for block in page.split("```json\n")[1:3])
    answer = emptied.send("53", sent.encode(), headers={"Prefer": "return=minimal"})
    assert answer.status_code == 200, answer.text
    without_ids = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    assert without_ids.sub("", answer.text) == without_ids.sub("", json.dumps(json.loads(told), separators=(",", ":")))
    place = answer.json()["entry"][1]["response"]["location"]
    assert '"value":81.40' in got(emptied, "53", place).text


def test_the_places_tell_apart_where_it_was_shared(emptied: Sharer) -> None:
    entry = shared(emptied, "55")[0]
    assert entry["fullUrl"].startswith(emptied.base("55")) and WHERE["55"] == WOUD
    assert [each.base for each in emptied.received(WOUD)] == [emptied.base("55")]
