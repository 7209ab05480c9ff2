"""The resource endpoints: who gets in, and what a request that cannot be carried out is told."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from dvza_stage import DOMAIN, LINDE, WOUD, Hosts, Reader, Stage

from medmij_sim.browser import Answers, walk
from medmij_sim.cast import DEFAULT_CAST

BASE = DEFAULT_CAST.dvza("dvza-a").resource_endpoint(DOMAIN, LINDE, "48")


def outcome(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The one issue of an OperationOutcome."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/fhir+json; charset=utf-8"
    body = response.json()
    assert body["resourceType"] == "OperationOutcome"
    (issue,) = body["issue"]
    assert (issue["severity"], issue["code"]) == ("error", code)
    found: dict[str, Any] = issue
    return found


def challenge(response: httpx.Response) -> str:
    header: str = response.headers["www-authenticate"]
    assert header.startswith("Bearer ")
    return header


def test_without_a_token_the_challenge_names_no_error(reader: Reader) -> None:
    response = reader.stage.get(None, "Patient")
    outcome(response, 401, "security")
    assert "error" not in challenge(response)


@pytest.mark.parametrize("authorization", ["Basic eDp5", "Bearer", "bearer unknown", "Bearer a b", "x"])
def test_a_header_without_a_known_token_is_refused(reader: Reader, authorization: str) -> None:
    response = reader.stage.get(None, "Patient", headers={"Authorization": authorization})
    assert response.status_code in (400, 401)
    challenge(response)


def test_an_unknown_token_is_invalid(reader: Reader) -> None:
    response = reader.stage.get("00000000-0000-4000-8000-000000000000", "Patient")
    outcome(response, 401, "security")
    assert 'error="invalid_token"' in challenge(response)


@pytest.mark.parametrize(("wait", "status"), [("14:59", 200), ("15:00", 401), ("15:10", 401)])
def test_a_token_lives_a_quarter_of_an_hour(stage: Stage, wait: str, status: int) -> None:
    token = stage.token()
    stage.env.clock.move(wait)
    assert stage.get(token, "Patient").status_code == status


def test_a_token_in_the_url_is_refused(reader: Reader) -> None:
    outcome(reader.stage.get(None, f"Patient?access_token={reader.token}"), 401, "security")
    outcome(reader.get(f"Patient?access_token={reader.token}"), 400, "security")


def test_a_token_of_another_dvza_is_unknown_here(stage: Stage) -> None:
    parameters = stage.request(scope="ziekenhuisdeduinen")
    url = walk(
        stage.browser(),
        stage.authorize_url(parameters, dvza="dvza-b"),
        Answers(person="woman_34"),
        lambda each: each.startswith("https://pgo-"),
    )
    form = {"grant_type": "authorization_code", "code": httpx.URL(url).params["code"]}
    token = stage.token_request(form, dvza="dvza-b").json()["access_token"]
    outcome(stage.get(token, "Patient"), 401, "security")


def test_a_token_for_another_aanbieder_does_not_cover_this_one(stage: Stage) -> None:
    response = stage.get(stage.token(scope=WOUD), "Patient")
    outcome(response, 403, "forbidden")
    assert 'error="insufficient_scope"' in challenge(response)


def test_a_service_outside_the_scope_is_forbidden(stage: Stage) -> None:
    form = {"grant_type": "authorization_code", "code": stage.code(pgo="pgo-b")}
    token = stage.token_request(form, pgo="pgo-b").json()["access_token"]
    assert stage.get(token, "Patient", service="49", pgo="pgo-b").status_code == 200
    outcome(stage.get(token, "Patient", service="48", pgo="pgo-b"), 403, "forbidden")


def test_a_token_serves_only_the_client_that_got_it(reader: Reader) -> None:
    response = reader.stage.get(reader.token, "Patient", pgo="pgo-b")
    outcome(response, 401, "security")
    assert "another client" in challenge(response)


def test_a_person_sees_only_the_own_dossier(stage: Stage) -> None:
    for person in ("woman_34", "man_67"):
        found = stage.get(stage.token(person), "Patient").json()["entry"]
        assert [entry["resource"]["id"] for entry in found] == [person.replace("_", "-")]
    assert stage.get(stage.token("man_67"), "Patient/woman-34").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_changed(reader: Reader, method: str) -> None:
    response = reader.get("Patient/woman-34", method=method)
    outcome(response, 405, "not-supported")
    assert response.headers["allow"] == "GET, HEAD"


def test_head_tells_of_an_answer_what_get_would(reader: Reader) -> None:
    for path in ("Patient", "Patient/nobody", "metadata"):
        head, whole = reader.get(path, method="HEAD"), reader.get(path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head.headers["content-length"] == str(len(whole.content))


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("", 404, "not-supported"),
        ("_history", 404, "not-supported"),
        ("patient", 400, "invalid"),
        ("$everything", 400, "invalid"),
        ("Observation/$", 400, "invalid"),
        ("Observation/$stats", 400, "not-supported"),
        ("Patient/$lastn", 400, "not-supported"),
        ("Patient/a%20b", 400, "invalid"),
        ("Patient/" + "x" * 65, 400, "invalid"),
        ("Observation?date=yesterday", 200, ""),
        ("Observation?code=a|b|c", 400, "invalid"),
        ("Observation/$lastn?max=many", 400, "invalid"),
        ("Condition?_count=many", 400, "invalid"),
        ("Condition?_lastUpdated=nonsense", 400, "invalid"),
        ("Condition?x=%ff", 400, "invalid"),
        ("Composition", 404, "not-supported"),
        ("DocumentReference?status=current", 404, "not-supported"),
        ("Nonsense/1", 404, "not-supported"),
        ("Organization", 404, "not-supported"),
        ("Patient/woman-34/_history", 404, "not-supported"),
        ("Patient/nobody", 404, "not-found"),
        ("Observation/woman-34", 404, "not-found"),
    ],
)
def test_a_request_that_cannot_be_carried_out_is_told_why(reader: Reader, path: str, status: int, code: str) -> None:
    response = reader.get(path)
    if status == 200:
        assert response.json()["type"] == "searchset"
    else:
        assert outcome(response, status, code)["details"]["text"]


@pytest.mark.parametrize("where", ["huisartsdelinde/67", "huisartsdemolen/49", "nobody/48", "huisartsdelinde/x"])
def test_an_endpoint_that_is_not_in_the_list_is_not_found(reader: Reader, where: str) -> None:
    aanbieder, service = where.split("/")
    outcome(reader.get("Patient", service=service, aanbieder=aanbieder), 404, "not-found")


@pytest.mark.parametrize(
    "query",
    [
        "patient=999940004",
        "patient=Patient/999940004",
        "subject.identifier=999940004",
        "patient.identifier=http://fhir.nl/fhir/NamingSystem/bsn|999940004",
        "identifier=http%3A%2F%2Ffhir.nl%2Ffhir%2FNamingSystem%2Fbsn%7C",
        "code=999940004",
        "patient=123456782",
    ],
)
def test_a_bsn_in_the_url_is_refused_and_not_repeated(reader: Reader, query: str) -> None:
    response = reader.get(f"Condition?{query}")
    outcome(response, 400, "invalid")
    assert "999940004" not in response.text


@pytest.mark.parametrize("query", ["patient=woman-34", "subject=Patient/man-67", "_sort=date", "foo=bar"])
def test_parameters_that_are_not_part_of_the_service_are_ignored(reader: Reader, query: str) -> None:
    plain, asked = reader.get("Condition").json(), reader.get(f"Condition?{query}").json()
    assert asked == plain


def test_a_code_that_happens_to_pass_the_eleven_test_is_no_bsn(reader: Reader) -> None:
    assert reader.get("Observation/$lastn?category=http://snomed.info/sct|275711006").status_code == 200


def test_the_request_id_comes_back(reader: Reader) -> None:
    headers = reader.stage.tracing()
    assert reader.get("Patient", headers=headers).headers["medmij-request-id"] == headers["MedMij-Request-ID"]
    assert "medmij-request-id" not in reader.get("Patient", headers={"MedMij-Request-ID": "7\tx"}).headers


def test_a_request_without_tracing_ids_is_answered(reader: Reader) -> None:
    client = httpx.Client(transport=Hosts(reader.stage.apps))
    response = client.get(f"{BASE}/Patient", headers={"Authorization": f"Bearer {reader.token}"})
    assert response.status_code == 200
