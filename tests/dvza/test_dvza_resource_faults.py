"""Each fault of the resource endpoints deviates as it says; without it the DVZA conforms."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from dvza_stage import NOW, WOUD, Stage, check_deviation, check_table

from medmij_sim.dvza.tamper import TAMPERS, VALUE_SET_OID
from medmij_sim.faults.dvza_resource import RESOURCE_FAULTS
from medmij_sim.services import CATALOGUE, request_url

Conforms = Callable[[Stage], bool]
BundleTest = Callable[[dict[str, Any]], bool]
JOURNAL = "http://fhir.nl/fhir/NamingSystem/journaalregeltypen"
WEIGHT = "Observation?code=http://loinc.org|29463-7"
LABORATORY = "Observation/$lastn?category=http://snomed.info/sct|275711006"
PRESSURE = "Observation/$lastn?code=http://loinc.org|85354-9"
REPORTS = "Composition?type=http://loinc.org|67781-5"
PRACTITIONER_ROLE = "http://nictiz.nl/fhir/StructureDefinition/practitionerrole-reference"
MEDICATION = "MedicationRequest?category=http://snomed.info/sct|16076005&_include=MedicationRequest:medication"
RESULTS = request_url(next(each for each in CATALOGUE["49"].requests if each.path == "Observation"), NOW.date())


def status(expected: int, path: str = "Patient", **more: Any) -> Conforms:
    return lambda stage: stage.get(stage.token(), path, **more).status_code == expected


def without_token(stage: Stage) -> httpx.Response:
    return stage.get(None, "Patient")


def bundle(
    test: BundleTest, path: str = "Patient?_include=Patient:general-practitioner", service: str = "48"
) -> Conforms:
    """Whether the searchset of a request passes."""
    return lambda stage: test(stage.get(stage.token(), path, service=service).json())


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from nodes(child)
    elif isinstance(node, list):
        for child in node:
            yield from nodes(child)


def entries(found: dict[str, Any]) -> list[dict[str, Any]]:
    return list(found.get("entry", []))


def every_resource(test: BundleTest) -> BundleTest:
    return lambda found: all(test(entry["resource"]) for entry in entries(found))


def every_node(test: BundleTest) -> BundleTest:
    return lambda found: all(test(node) for entry in entries(found) for node in nodes(entry["resource"]))


def anonymous_is_refused(stage: Stage) -> bool:
    stage.token()
    return without_token(stage).status_code == 401


def expired_is_refused(stage: Stage) -> bool:
    token = stage.token()
    stage.env.clock.move("15:10")
    return stage.get(token, "Patient").status_code == 401


def lives_nearly_a_quarter(stage: Stage) -> bool:
    token = stage.token()
    stage.env.clock.move("14:50")
    return stage.get(token, "Patient").status_code == 200


def made_up_is_refused(stage: Stage) -> bool:
    stage.token()
    return stage.get("made-up", "Patient").status_code == 401


def query_token_is_refused(stage: Stage) -> bool:
    return stage.get(None, f"Patient?access_token={stage.token()}").status_code == 401


def outside_scope(stage: Stage) -> int:
    form = {"grant_type": "authorization_code", "code": stage.code(pgo="pgo-b")}
    token = stage.token_request(form, pgo="pgo-b").json()["access_token"]
    return stage.get(token, "Patient", pgo="pgo-b").status_code


def answers_in_xml(stage: Stage) -> bool:
    response = stage.get(stage.token(), "Patient", headers={"Accept": "application/fhir+xml"})
    return response.text.startswith("<?xml")


def error_has_outcome(stage: Stage) -> bool:
    response = stage.get(stage.token(), "Patient/nobody")
    return bool(response.content) and response.json()["resourceType"] == "OperationOutcome"


def empty_is_no_error(stage: Stage) -> bool:
    return stage.get(stage.token("helper"), "Condition").status_code == 200


def lines(found: dict[str, Any]) -> set[str]:
    return {node["code"] for node in nodes(found) if node.get("system") == JOURNAL and "code" in node}


def no_old_results(found: dict[str, Any]) -> bool:
    matches = [entry["resource"] for entry in entries(found) if entry["search"]["mode"] == "match"]
    return all(each.get("effectiveDateTime", "9") >= "2024-11-15" for each in matches)


def references_lead_somewhere(stage: Stage) -> bool:
    token = stage.token()
    found = stage.get(token, "Patient").json()
    links = {node["reference"] for node in nodes(found) if isinstance(node.get("reference"), str)}
    return all(stage.get(token, link).status_code == 200 for link in links)


def self_link(found: dict[str, Any]) -> str:
    return str(next((link["url"] for link in found.get("link", ()) if link["relation"] == "self"), ""))


def values_are_plausible(found: dict[str, Any]) -> bool:
    return all(node["valueQuantity"]["value"] < 300 for node in nodes(found) if "valueQuantity" in node)


def quantities(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (node["valueQuantity"] for node in nodes(found) if "valueQuantity" in node)


def total_is_right(found: dict[str, Any]) -> bool:
    return bool(found["total"] == sum(entry["search"]["mode"] == "match" for entry in entries(found)))


CONFORMS: dict[str, Conforms] = {
    "accepts-no-token": anonymous_is_refused,
    "accepts-unknown-token": made_up_is_refused,
    "accepts-expired-token": expired_is_refused,
    "token-lives-short": lives_nearly_a_quarter,
    "accepts-token-in-query": query_token_is_refused,
    "accepts-token-of-other-client": status(401, pgo="pgo-b"),
    "no-challenge": lambda stage: "www-authenticate" in without_token(stage).headers,
    "scope-not-checked": lambda stage: outside_scope(stage) == 403,
    "scope-error-as-401": lambda stage: outside_scope(stage) == 403,
    "scope-error-as-404": lambda stage: outside_scope(stage) == 403,
    "aanbieder-not-checked": lambda stage: stage.get(stage.token(scope=WOUD), "Patient").status_code == 403,
    "bsn-in-patient": bundle(lambda found: "999940004" not in json.dumps(found)),
    "bsn-in-self-link": bundle(lambda found: "bsn" not in self_link(found)),
    "bsn-in-narrative": bundle(lambda found: "999940004" not in json.dumps(found)),
    "shows-s-and-o-lines": bundle(lambda found: lines(found) == {"E", "P"}, REPORTS, "49"),
    "old-results": bundle(no_old_results, RESULTS, "49"),
    "filter-ignored": bundle(
        lambda found: found["total"] == 1, "Consent?category=http://snomed.info/sct|11291000146105"
    ),
    "include-ignored": bundle(lambda found: len(entries(found)) > found["total"], MEDICATION),
    "lastn-returns-all": bundle(lambda found: found["total"] == 1, PRESSURE),
    "empty-as-error": empty_is_no_error,
    "html": lambda stage: stage.get(stage.token(), "Patient").text.startswith("{"),
    "wrong-content-type": lambda stage: "fhir+json" in stage.get(stage.token(), "Patient").headers["content-type"],
    "xml-unsupported": answers_in_xml,
    "error-without-outcome": error_has_outcome,
    "malformed-accepted": status(400, "Observation/$"),
    "malformed-crashes": status(400, "Observation/$"),
    "unknown-id-accepted": status(404, "Patient/nobody"),
    "unknown-type-accepted": status(404, "DocumentReference"),
    "request-id-not-echoed": lambda stage: "medmij-request-id" in stage.get(stage.token(), "Patient").headers,
    "wrong-type": bundle(lambda found: found["type"] == "searchset"),
    "no-self-link": bundle(lambda found: self_link(found) != ""),
    "short-self-link": bundle(lambda found: "_include" in self_link(found)),
    "wrong-total": bundle(total_is_right),
    "include-as-match": bundle(total_is_right),
    "no-id": bundle(every_resource(lambda resource: "id" in resource)),
    "no-profile": bundle(every_resource(lambda resource: bool(resource.get("meta", {}).get("profile")))),
    "relative-full-url": bundle(lambda found: all(each["fullUrl"].startswith("https://") for each in entries(found))),
    "other-full-url": bundle(
        lambda found: all(each["fullUrl"].endswith(f"/{each['resource']['id']}") for each in entries(found))
    ),
    "coding-without-system": bundle(
        every_node(lambda node: "system" in node or not {"code", "display"} <= node.keys()), "Condition"
    ),
    "value-set-as-system": bundle(every_node(lambda node: node.get("system") != VALUE_SET_OID), "Condition"),
    "concept-without-words": bundle(
        every_node(
            lambda node: "coding" not in node or "text" in node or all("display" in each for each in node["coding"])
        ),
        "Condition",
    ),
    "reference-without-display": bundle(every_node(lambda node: "reference" not in node or "display" in node)),
    "dangling-reference": references_lead_somewhere,
    "identifier-without-system": bundle(
        every_resource(lambda each: all("system" in one or "type" in one for one in each.get("identifier", ())))
    ),
    "unknown-code": bundle(every_resource(lambda each: each.get("gender") != "man")),
    "required-element-missing": bundle(
        every_resource(lambda each: each["resourceType"] != "Condition" or "code" in each), "Condition"
    ),
    "fixed-code-changed": bundle(every_resource(lambda each: each.get("intent") != "plan"), MEDICATION),
    "extension-of-other-type": bundle(
        every_node(lambda node: node.get("url") != PRACTITIONER_ROLE or "valueReference" in node), "Condition"
    ),
    "value-altered": bundle(values_are_plausible, PRESSURE),
    "other-self-link": bundle(lambda found: "general-practitioner" in self_link(found)),
    "duplicate-entries": bundle(lambda found: len({each["fullUrl"] for each in entries(found)}) == len(entries(found))),
    "error-inside": bundle(every_resource(lambda each: each["resourceType"] != "OperationOutcome")),
    "full-url-elsewhere": bundle(lambda found: all("/fhir.dvza-a." in each["fullUrl"] for each in entries(found))),
    "dates-1900": bundle(every_resource(lambda each: each.get("effectiveDateTime", "") >= "2000"), PRESSURE),
    "unit-altered": bundle(every_node(lambda node: node.get("unit") != "g"), WEIGHT),
    "value-rounded": bundle(
        lambda found: any(not isinstance(node["value"], int) for node in quantities(found)), LABORATORY
    ),
    "code-altered": bundle(every_node(lambda node: node.get("code") != "31574-8"), WEIGHT),
    "other-patient": bundle(every_node(lambda node: node.get("reference") != "Patient/somebody-else"), "Condition"),
    "script-in-narrative": bundle(lambda found: "<script>" not in json.dumps(found)),
    "entered-in-error": bundle(every_resource(lambda each: each["status"] != "entered-in-error"), PRESSURE),
    "empty-texts": bundle(every_node(lambda node: node.get("display") != "")),
    "entries-dropped": bundle(
        lambda found: found["total"] == 1, "Consent?category=http://snomed.info/sct|11291000146105"
    ),
}


@pytest.mark.parametrize("name", CONFORMS)
def test_a_fault_deviates_as_it_says(stage: Stage, name: str) -> None:
    check_deviation(stage, f"dvza.resource.{name}", CONFORMS[name])


def test_the_slow_fault_waits_longer_than_a_minute(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    token = stage.token()

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", wait)
    with stage.env.faults.injected("dvza.resource.slow"):
        assert stage.get(token, "Patient").status_code == 200
    assert max(waited) > 60


def test_every_fault_is_in_the_table() -> None:
    check_table(RESOURCE_FAULTS, {f"dvza.resource.{name}": None for name in (*CONFORMS, "slow")})


def test_every_way_to_spoil_a_bundle_is_a_fault() -> None:
    assert {name for fault in RESOURCE_FAULTS for name in fault.deviations.get("tamper", ())} == set(TAMPERS)


def test_a_spoiled_bundle_still_has_a_form_in_xml(stage: Stage) -> None:
    token = stage.token()
    for name in TAMPERS:
        with stage.env.faults.injected(f"dvza.resource.{name}"):
            for path in ("Patient", "Condition", PRESSURE, "Goal"):
                assert stage.get(token, path, headers={"Accept": "application/fhir+xml"}).status_code in (200, 404), (
                    name
                )
