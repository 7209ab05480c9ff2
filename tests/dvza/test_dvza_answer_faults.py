"""Each fault in how an answer comes deviates as it says; without it the DVZA conforms."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from dvza_stage import Stage, check_deviation, check_table, links

from medmij_sim import World
from medmij_sim.faults.dvza_answers import ANSWER_FAULTS
from medmij_sim.fhir.types import Resource
from medmij_sim.hangup import HungUp

Conforms = Callable[[Stage], bool]
PRESSURES = "Observation?code=http://loinc.org|85354-9"


def asks(test: Callable[[httpx.Response], bool], path: str = "Patient", person: str = "woman_34") -> Conforms:
    """Whether the answer to a request passes; one that does not come does not."""

    def conforms(stage: Stage) -> bool:
        token = stage.token(person)
        try:
            return test(stage.get(token, path))
        except (HungUp, httpx.DecodingError, ValueError):
            return False

    return conforms


def status(expected: int) -> Conforms:
    return asks(lambda response: response.status_code == expected)


def is_whole(response: httpx.Response) -> bool:
    return bool(json.loads(response.content)["resourceType"] == "Bundle")


def is_about_its_person(stage: Stage) -> bool:
    found = [
        stage.get(stage.token(person), "Patient").json()["entry"][0]["resource"]["id"]
        for person in ("woman_34", "man_67")
    ]
    return found == ["woman-34", "man-67"]


def pages(stage: Stage, path: str) -> list[Resource]:
    """Every page that the links lead to, until one comes twice."""
    token = stage.token()
    found: list[Resource] = []
    seen: set[str] = set()
    following: str | None = path
    while following and following not in seen:
        seen.add(following)
        found.append(stage.get(token, following).json())
        following = links(found[-1]).get("next", "").partition("/48/")[2]
    return found


def pages_end(stage: Stage) -> bool:
    return "next" not in links(pages(stage, PRESSURES)[-1])


def pages_hold_all(stage: Stage) -> bool:
    found = pages(stage, PRESSURES)
    return sum(len(page.get("entry", ())) for page in found) == found[0]["total"]


def knows_manifests(stage: Stage) -> bool:
    answer = stage.get(stage.token(), "DocumentManifest?status=current", service="51")
    return (answer.status_code, answer.json().get("type")) == (200, "searchset")


def media_type(response: httpx.Response) -> bool:
    return response.headers["content-type"] == "application/fhir+json; charset=utf-8" and response.text.startswith("{")


CONFORMS: dict[str, Conforms] = {
    "rate-limit": status(200),
    "unavailable": status(200),
    "crash": status(200),
    "hangs-up": asks(is_whole),
    "cut": asks(is_whole),
    "stale-length": asks(is_whole),
    "empty-body": asks(is_whole),
    "latin-1": asks(is_whole, "Condition"),
    "byte-order-mark": asks(lambda response: response.content.startswith(b"{")),
    "gzip-in-name": asks(is_whole),
    "redirect": status(200),
    "xml-as-json": asks(media_type),
    "other-fhir-version": asks(media_type),
    "data-of-other-person": is_about_its_person,
    "empty-with-outcome": asks(lambda response: "entry" not in response.json(), "Condition", "helper"),
    "no-manifests": knows_manifests,
    "pages-unasked": asks(lambda response: list(links(response.json())) == ["self"], PRESSURES),
    "page-loop": pages_end,
    "page-lost": pages_hold_all,
}
SLOW = ("silence", "drips")


@pytest.mark.parametrize("name", CONFORMS)
def test_a_fault_deviates_as_it_says(stage: Stage, name: str) -> None:
    check_deviation(stage, f"dvza.resource.{name}", CONFORMS[name])


@pytest.mark.parametrize("name", SLOW)
def test_a_slow_fault_takes_longer_than_a_minute(stage: Stage, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    waited: list[float] = []
    token = stage.token()

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", wait)
    with stage.env.faults.injected(f"dvza.resource.{name}"):
        if name == "silence":
            with pytest.raises(HungUp):
                stage.get(token, "Patient")
        else:
            assert is_whole(stage.get(token, "Patient"))
    assert sum(waited) > 60


def test_every_fault_is_in_the_table() -> None:
    check_table(ANSWER_FAULTS, {f"dvza.resource.{name}": None for name in (*CONFORMS, *SLOW)})


def test_what_a_server_does_not_know_is_told_and_the_rest_stays(stage: Stage) -> None:
    token = stage.token()
    with stage.env.faults.injected("dvza.resource.no-manifests"):
        manifests = stage.get(token, "DocumentManifest?status=current", service="51")
        documents = stage.get(token, "DocumentReference?status=current", service="51")
        says = stage.get(None, "metadata", service="51").json()
    listed = {each["type"] for each in says["rest"][0]["resource"]}
    assert "DocumentReference" in listed
    assert "DocumentManifest" not in listed
    assert not [each for each in says["profile"] if "DocumentManifest" in each["reference"]]
    assert (manifests.status_code, manifests.json()["issue"][0]["code"]) == (404, "not-supported")
    assert documents.json()["total"] > 0


@pytest.mark.parametrize(
    ("name", "code", "retry_after"),
    [("rate-limit", "throttled", "30"), ("unavailable", "transient", "120"), ("crash", "exception", None)],
)
def test_a_server_that_answers_nothing_tells_when_to_try_again(
    stage: Stage, name: str, code: str, retry_after: str | None
) -> None:
    token = stage.token()
    with stage.env.faults.injected(f"dvza.resource.{name}"):
        response = stage.get(token, "Patient")
    assert response.json()["issue"][0]["code"] == code
    assert response.headers.get("retry-after") == retry_after


@pytest.mark.parametrize("served", [False, True], ids=["in process", "on sockets"])
def test_a_connection_that_is_cut_is_a_broken_connection_for_the_client(served: bool) -> None:
    world = World()
    base = world.cast.dvza("dvza-a").resource_endpoint(world.domain, "huisartsdelinde", "48")
    running: Any = world.serve() if served else None
    try:
        with (running or world).client_for("pgo-a") as client:
            for name in ("cut", "hangs-up"):
                with world.faults.injected(f"dvza.resource.{name}"), pytest.raises(httpx.RemoteProtocolError):
                    client.get(f"{base}/metadata")
            assert client.get(f"{base}/metadata").status_code == 200
        cut = [each for each in world.record if getattr(each, "error", None) == "the server hung up"]
        assert len(cut) == 2
    finally:
        if running:
            running.stop()
        world.close()
