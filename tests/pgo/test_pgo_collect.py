"""Collecting: which requests, with which headers, what is followed, when to stop, and what is kept."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
from pgo_surroundings import (
    AANBIEDER,
    CLIENT_ID,
    FHIR_HOST,
    TOKEN_HOST,
    Surroundings,
    base_of,
    bundle,
    callback_of,
    token_answer,
    whitelist,
    zorgaanbiederslijst,
)

from medmij_sim.fhir import json as fhir_json
from medmij_sim.pgo import Harvest, NotWhitelistedError, Pgo, PgoError, RefusedError
from medmij_sim.services import gegevensdienst, request_url


def harvest(pgo: Pgo, *diensten: str, person: str = "anna") -> Harvest:
    async def run() -> Harvest:
        journey = await pgo.start(AANBIEDER, diensten or ("49",), person)
        await pgo.callback(callback_of(journey))
        return await pgo.collect(journey.session)

    return asyncio.run(run())


def answering(**by_type: httpx.Response | dict[str, Any]) -> Any:
    """A resource server that answers searches by resource type, with nothing for the rest."""

    def answer(request: httpx.Request) -> httpx.Response:
        found = by_type.get(request.url.path.split("/")[4], bundle())
        return found if isinstance(found, httpx.Response) else httpx.Response(200, json=found)

    return answer


@pytest.mark.parametrize("dienst", ["48", "49"])
def test_every_request_of_the_gegevensdienst_is_sent_once(around: Surroundings, dienst: str) -> None:
    harvest(around.pgo(), dienst)
    today = around.clock.today()
    expected = [f"{base_of(dienst)}/{request_url(each, today)}" for each in gegevensdienst(dienst).requests]
    assert sorted(str(each.url) for each in around.resource_requests) == sorted(expected)
    assert {each.method for each in around.resource_requests} == {"GET"}


def test_an_aanbieder_that_left_the_zal_is_told_in_one_line(around: Surroundings) -> None:
    pgo = around.pgo()
    harvest(pgo)
    gone = zorgaanbiederslijst(2).replace(AANBIEDER.encode(), b"huisartsdeeik@medmij")
    around.lists["/MedMij_Zorgaanbiederslijst.xml"] = gone
    around.clock.move("901")
    with pytest.raises(PgoError, match="huisartsdelinde@medmij is not on"):
        asyncio.run(pgo.collect(pgo.sessions.all()[0].key))


def test_only_what_was_asked_and_granted_is_collected(around: Surroundings) -> None:
    around.token_answers.append(token_answer(scope="49 51"))
    result = harvest(around.pgo(), "48", "49")
    assert result.stored == {"49": 0}
    assert {str(each.url)[: len(base_of("49"))] for each in around.resource_requests} == {base_of("49")}


def test_a_scope_that_is_missing_means_what_was_asked(around: Surroundings) -> None:
    members = {"access_token": "a", "token_type": "Bearer", "expires_in": 900}
    around.token_answers.append(httpx.Response(200, json=members))
    assert harvest(around.pgo(), "49").stored == {"49": 0}


def test_each_resource_request_has_the_bearer_in_its_header_and_both_ids(around: Surroundings) -> None:
    harvest(around.pgo(), "48", "49")
    requests = around.resource_requests
    assert {each.headers["authorization"] for each in requests} == {"Bearer access-1"}
    assert {each.headers["X-Correlation-ID"] for each in requests} == {
        around.token_requests[0].headers["X-Correlation-ID"]
    }
    ids = [each.headers["MedMij-Request-ID"] for each in requests]
    assert len({UUID(each) for each in ids}) == len(requests) == 35
    assert not any(word in str(each.url) for each in requests for word in ("access_token", "patient=", "subject="))


def test_requests_go_out_together_but_not_more_than_six_at_a_time(around: Surroundings) -> None:
    running = highest = 0

    async def answer(request: httpx.Request) -> httpx.Response:
        nonlocal running, highest
        running += 1
        highest = max(highest, running)
        await asyncio.sleep(0.001)
        running -= 1
        return httpx.Response(200, json=bundle()) if request.url.host == FHIR_HOST else around._answer(request)

    around.client = lambda _: httpx.AsyncClient(transport=httpx.MockTransport(answer))  # type: ignore[method-assign]
    harvest(around.pgo(), "48")
    assert highest == 6


def test_decimals_are_kept_to_the_last_digit(around: Surroundings) -> None:
    body = b'{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation","id":"1","valueQuantity":'
    body += b'{"value":72.50,"unit":"kg"},"component":[{"valueQuantity":{"value":1.0e-7}},{"valueDecimal":5}]}}]}'
    around.fhir = answering(Observation=httpx.Response(200, content=body))
    pgo = around.pgo()
    harvest(pgo)
    (kept,) = pgo.export("anna")["resources"]
    assert kept["resource"]["valueQuantity"]["value"].as_tuple() == Decimal("72.50").as_tuple()
    assert b'"value":72.50' in fhir_json.dumps(pgo.export("anna"))


def test_an_answer_in_xml_is_kept_as_the_same_resource(around: Surroundings) -> None:
    xml = (
        b'<Bundle xmlns="http://hl7.org/fhir"><type value="searchset"/><entry><resource><Observation><id value="o1"/>'
        b'<valueQuantity><value value="72.50"/></valueQuantity></Observation></resource></entry></Bundle>'
    )
    answer = httpx.Response(200, content=xml, headers={"content-type": "application/fhir+xml"})
    around.fhir = answering(Observation=answer)
    pgo = around.pgo()
    harvest(pgo)
    assert b'"value":72.50' in fhir_json.dumps(pgo.export())


def test_origin_is_kept_with_each_resource_and_people_are_kept_apart(around: Surroundings) -> None:
    pgo = around.pgo()
    for person in ("anna", "bram"):
        around.fhir = answering(Encounter=bundle({"resourceType": "Encounter", "id": person}))
        harvest(pgo, "49", person=person)
    expected = {"resourceType": "Encounter", "id": "bram"}
    assert pgo.export("bram")["resources"] == [{"aanbieder": AANBIEDER, "gegevensdienst": "49", "resource": expected}]
    assert len(pgo.export()["resources"]) == 2
    assert pgo.export("clara") == {"resources": [], "documents": []}


def test_collecting_again_replaces_what_was_kept(around: Surroundings) -> None:
    pgo = around.pgo()
    for status in ("planned", "finished"):
        around.fhir = answering(Encounter=bundle({"resourceType": "Encounter", "id": "1", "status": status}))
        assert harvest(pgo).stored == {"49": 1}
    assert pgo.export()["resources"][0]["resource"]["status"] == "finished"


def test_all_pages_under_the_same_base_are_read(around: Surroundings) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params.get("page", "0"))
        if not request.url.path.endswith("/Encounter"):
            return httpx.Response(200, json=bundle())
        link = [{"relation": "next", "url": f"{base_of('49')}/Encounter?page={page + 1}"}] if page < 3 else []
        return httpx.Response(200, json=bundle({"resourceType": "Encounter", "id": f"e{page}"}, link=link))

    around.fhir = answer
    assert harvest(around.pgo()).stored == {"49": 4}
    assert all("authorization" in each.headers for each in around.resource_requests)


@pytest.mark.parametrize("url", ["https://elsewhere.test/Encounter?page=2", f"https://{FHIR_HOST}/other/Encounter"])
def test_a_next_page_elsewhere_is_not_followed(around: Surroundings, url: str) -> None:
    around.fhir = answering(Encounter=bundle(link=[{"relation": "next", "url": url}]))
    result = harvest(around.pgo())
    assert any("outside the FHIR base" in line for line in result.problems)
    assert url not in {str(request.url) for _, request in around.asked}


def test_pages_that_go_round_are_read_once(around: Surroundings) -> None:
    around.fhir = answering(Encounter=bundle(link=[{"relation": "next", "url": f"{base_of('49')}/Encounter"}]))
    harvest(around.pgo())
    assert sum(each.url.path.endswith("/Encounter") for each in around.resource_requests) == 1


def test_what_an_answer_refers_to_and_does_not_hold_is_read(around: Surroundings) -> None:
    encounter = {
        "resourceType": "Encounter",
        "id": "1",
        "subject": {"reference": "Patient/p"},
        "serviceProvider": {"reference": f"{base_of('49')}/Organization/o"},
        "participant": [
            {"individual": {"reference": "#contained"}},
            {"individual": {"reference": "urn:example/1"}},
            {"individual": {"reference": "urn:uuid:5a6c7f38-8f1e-4a55-9a3a-0d0c6d1f0001"}},
            {"individual": {"reference": "https://elsewhere.test/fhir/Practitioner/x"}},
        ],
    }
    organization = {"resourceType": "Organization", "id": "o", "partOf": {"reference": "Organization/parent"}}

    def answer(request: httpx.Request) -> httpx.Response:
        match request.url.path.split("/")[4:]:
            case ["Encounter"]:
                return httpx.Response(200, json=bundle(encounter))
            case ["Patient"]:
                return httpx.Response(200, json=bundle({"resourceType": "Patient", "id": "p"}))
            case ["Organization", "o"]:
                return httpx.Response(200, json=organization)
            case ["Organization", "parent"]:
                return httpx.Response(404)
            case _:
                return httpx.Response(200, json=bundle())

    around.fhir = answer
    result = harvest(around.pgo())
    assert result.stored == {"49": 3}
    reads = [each.url.path for each in around.resource_requests if each.url.path.count("/") == 5]
    assert sorted(path.rpartition("/49/")[2] for path in reads) == ["Organization/o", "Organization/parent"]
    assert around.to("elsewhere.test") == []
    assert any("Organization/parent: HTTP 404" in line for line in result.problems)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_ends_the_collection_at_once(around: Surroundings, status: int) -> None:
    around.fhir = lambda _: httpx.Response(status)
    with pytest.raises(RefusedError, match=f"HTTP {status}"):
        harvest(around.pgo())
    assert len(around.resource_requests) == 1


def test_a_request_that_fails_leaves_the_others_alone(around: Surroundings) -> None:
    around.fhir = answering(
        Encounter=bundle({"resourceType": "Encounter", "id": "1"}),
        Composition=httpx.Response(500),
        EpisodeOfCare=httpx.Response(200, text="<html>"),
        AllergyIntolerance=httpx.Response(200, json=[]),
        Observation=httpx.Response(200, json={"resourceType": "OperationOutcome"}),
    )
    result = harvest(around.pgo())
    assert result.stored == {"49": 1}
    assert len(result.problems) == 4


def test_outcomes_among_the_entries_are_not_kept(around: Surroundings) -> None:
    around.fhir = answering(Encounter=bundle({"resourceType": "OperationOutcome", "issue": []}))
    assert harvest(around.pgo()).stored == {"49": 0}


def test_resources_without_id_are_kept_once_by_their_content(around: Surroundings) -> None:
    around.fhir = answering(
        Encounter=bundle({"resourceType": "Encounter"}, {"resourceType": "Encounter", "status": "x"})
    )
    pgo = around.pgo()
    assert harvest(pgo).stored == harvest(pgo).stored == {"49": 2}


def test_no_connection_is_opened_to_a_resource_host_that_is_not_whitelisted(around: Surroundings) -> None:
    around.lists["/MedMij_Whitelist.xml"] = whitelist(CLIENT_ID, TOKEN_HOST)
    with pytest.raises(NotWhitelistedError, match=f"{FHIR_HOST}: not connected"):
        harvest(around.pgo())
    assert around.resource_requests == []


def test_an_export_is_json_that_reads_back_as_the_same(around: Surroundings) -> None:
    odd = {"resourceType": "Observation", "id": "1", "valueString": 'ë ☃ \n "', "extension": [], "_status": None}
    around.fhir = answering(Observation=bundle(odd))
    pgo = around.pgo()
    harvest(pgo)
    assert json.loads(fhir_json.dumps(pgo.export()))["resources"][0]["resource"] == odd


def test_a_reset_forgets_everything(around: Surroundings) -> None:
    around.fhir = answering(Encounter=bundle({"resourceType": "Encounter", "id": "1"}))
    pgo = around.pgo()
    harvest(pgo)
    pgo.reset()
    assert pgo.export() == {"resources": [], "documents": []}
    assert pgo.sessions.all() == ()
