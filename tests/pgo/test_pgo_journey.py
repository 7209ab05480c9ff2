"""A PGO's way to a token: authorization request, callback, token request, refresh."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pgo_surroundings import (
    AANBIEDER,
    CLIENT_ID,
    DOMAIN,
    REDIRECT_URI,
    TOKEN_HOST,
    Surroundings,
    callback_of,
    form_of,
    query_of,
    token_answer,
    whitelist,
    zorgaanbiederslijst,
)

from medmij_sim.clock import Clock
from medmij_sim.pgo import Journey, Outcome, Pgo, PgoError
from medmij_sim.pgo.oauth import read_callback

REQUEST_ID, CORRELATION_ID = "MedMij-Request-ID", "X-Correlation-ID"


def started(pgo: Pgo, *diensten: str, person: str = "anna") -> Journey:
    return asyncio.run(pgo.start(AANBIEDER, diensten or ("48",), person))


def outcome(pgo: Pgo, url: str) -> Outcome:
    return asyncio.run(pgo.callback(url)).outcome


def granted(pgo: Pgo, *diensten: str) -> Journey:
    journey = started(pgo, *diensten)
    assert outcome(pgo, callback_of(journey)) is Outcome.GRANTED
    return journey


def test_the_authorization_request_has_every_mandatory_parameter(around: Surroundings) -> None:
    journey = started(around.pgo())
    parameters = query_of(journey.authorization_url)
    assert urlsplit(journey.authorization_url)._replace(query="").geturl() == f"https://dvza-a.{DOMAIN}/r22/authorize"
    assert set(parameters) == {
        "response_type", "client_id", "redirect_uri", "scope", "state", REQUEST_ID, CORRELATION_ID
    }  # fmt: skip
    assert parameters["response_type"] == "code"
    assert parameters["client_id"] == CLIENT_ID
    assert parameters["redirect_uri"] == REDIRECT_URI
    assert parameters["scope"] == "huisartsdelinde"
    assert parameters["state"] == journey.state
    assert parameters[CORRELATION_ID] == journey.correlation_id
    assert "redirect_uri=https%3A%2F%2Fpgo-a.medmij.localhost%2Fcallback&" in journey.authorization_url


def test_a_journey_knows_what_people_call_the_gegevensdiensten(around: Surroundings) -> None:
    assert started(around.pgo(), "48", "49").weergavenamen == ("Basisgegevens zorg", "49")


def test_ids_are_uuids_and_differ_in_every_request(around: Surroundings) -> None:
    pgo = around.pgo()
    queries = [query_of(started(pgo).authorization_url) for _ in range(5)]
    ids = [query[name] for query in queries for name in (REQUEST_ID, CORRELATION_ID)]
    assert len(set(ids)) == 10
    assert {UUID(each).version for each in ids} == {4}
    assert len({query["state"] for query in queries}) == 5
    assert min(len(query["state"]) for query in queries) >= 32


@pytest.mark.parametrize("naam", ["huisartsdelinde", "huisartsdelinde@medmij"])
def test_an_aanbieder_may_be_named_with_and_without_suffix(around: Surroundings, naam: str) -> None:
    journey = asyncio.run(around.pgo().start(naam, ["48"]))
    assert query_of(journey.authorization_url)["scope"] == "huisartsdelinde"


@pytest.mark.parametrize(
    ("aanbieder", "diensten", "says"),
    [
        ("onbekend", ["48"], "onbekend@medmij is not on Zorgaanbiederslijst"),
        (AANBIEDER, ["51"], "does not offer Gegevensdienst 51"),
        (AANBIEDER, [], "name at least one"),
    ],
)
def test_what_the_zal_does_not_offer_cannot_be_started(
    around: Surroundings, aanbieder: str, diensten: list[str], says: str
) -> None:
    with pytest.raises(PgoError, match=says):
        asyncio.run(around.pgo().start(aanbieder, diensten))


def test_the_token_request_is_a_form_over_mutual_tls_with_the_same_correlation_id(around: Surroundings) -> None:
    journey = granted(around.pgo())
    (request,) = around.token_requests
    assert (request.method, request.url.query) == ("POST", b"")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert form_of(request) == {
        "grant_type": "authorization_code",
        "code": "code-1",
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT_URI,
    }
    assert request.headers[CORRELATION_ID] == journey.correlation_id
    assert UUID(request.headers[REQUEST_ID]).version == 4
    assert request.headers[REQUEST_ID] != query_of(journey.authorization_url)[REQUEST_ID]
    assert [certificate for certificate, each in around.asked if each is request] == ["own"]
    assert {certificate for certificate, each in around.asked if each is not request} == {"none"}


@pytest.mark.parametrize("state", ["", "unknown", "state-1"])
def test_a_state_that_was_not_given_out_makes_no_token_call(around: Surroundings, state: str) -> None:
    pgo = around.pgo()
    started(pgo)
    assert outcome(pgo, f"{REDIRECT_URI}?code=code-1&state={state}") is Outcome.FOREIGN
    assert around.token_requests == []


def test_a_state_that_is_there_twice_makes_no_token_call(around: Surroundings) -> None:
    pgo = around.pgo()
    journey = started(pgo)
    assert outcome(pgo, f"{callback_of(journey)}&state={journey.state}") is Outcome.FOREIGN
    assert around.token_requests == []


def test_a_callback_that_is_loaded_again_offers_no_code_again(around: Surroundings) -> None:
    pgo = around.pgo()
    journey = granted(pgo)
    assert outcome(pgo, callback_of(journey)) is Outcome.USED
    assert outcome(pgo, callback_of(journey, code="another")) is Outcome.USED
    assert len(around.token_requests) == 1


def test_two_callbacks_at_the_same_time_make_one_token_call(around: Surroundings) -> None:
    pgo = around.pgo()
    journey = started(pgo)

    async def both() -> list[Outcome]:
        found = await asyncio.gather(*(pgo.callback(callback_of(journey)) for _ in range(2)))
        return sorted(each.outcome for each in found)

    assert asyncio.run(both()) == [Outcome.GRANTED, Outcome.USED]
    assert len(around.token_requests) == 1


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("access_denied", Outcome.DENIED),
        ("server_error", Outcome.FAILED),
        ("temporarily_unavailable", Outcome.FAILED),
        ("something_new", Outcome.DENIED),
    ],
)
def test_an_error_makes_no_token_call_and_is_explained(around: Surroundings, error: str, expected: Outcome) -> None:
    pgo = around.pgo()
    result = asyncio.run(pgo.callback(callback_of(started(pgo), error=error)))
    assert (result.outcome, result.error) == (expected, error)
    assert result.explanation["nl"] and result.explanation["en"]
    assert around.token_requests == []


def test_a_code_after_an_error_is_not_offered(around: Surroundings) -> None:
    pgo = around.pgo()
    journey = started(pgo)
    outcome(pgo, callback_of(journey, error="access_denied"))
    assert outcome(pgo, callback_of(journey)) is Outcome.USED
    assert around.token_requests == []


def test_a_response_without_code_and_error_is_incomplete(around: Surroundings) -> None:
    pgo = around.pgo()
    assert outcome(pgo, f"{REDIRECT_URI}?state={started(pgo).state}") is Outcome.INCOMPLETE
    assert around.token_requests == []


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, json={"error": "invalid_grant"}),
        httpx.Response(200, json={"error": "invalid_grant"}),
        httpx.Response(500, text="oops"),
        httpx.Response(200, text="[]"),
        httpx.Response(200, json={"token_type": "Bearer"}),
        httpx.Response(200, json={"access_token": "a", "token_type": "mac"}),
        httpx.Response(302, headers={"location": "https://elsewhere.test/"}),
    ],
)
def test_an_unusable_token_answer_ends_the_journey(around: Surroundings, answer: httpx.Response) -> None:
    around.token_answers.append(answer)
    pgo = around.pgo()
    journey = started(pgo)
    assert outcome(pgo, callback_of(journey)) is Outcome.TOKEN_REFUSED
    assert around.to("elsewhere.test") == []
    with pytest.raises(PgoError, match="no access token"):
        asyncio.run(pgo.collect(journey.session))


@pytest.mark.parametrize("kind", ["bearer", "BEARER"])
def test_the_token_type_may_be_in_any_case(around: Surroundings, kind: str) -> None:
    around.token_answers.append(token_answer(token_type=kind))
    granted(around.pgo())


def test_no_connection_is_opened_to_a_token_host_that_is_not_whitelisted(around: Surroundings) -> None:
    around.lists["/MedMij_Whitelist.xml"] = whitelist(CLIENT_ID)
    pgo = around.pgo()
    result = asyncio.run(pgo.callback(callback_of(started(pgo))))
    assert result.outcome is Outcome.FAILED
    assert f"{TOKEN_HOST}: not connected" in result.error
    assert around.token_requests == []


def test_no_connection_is_opened_when_there_is_no_whitelist(around: Surroundings) -> None:
    del around.lists["/MedMij_Whitelist.xml"]
    pgo = around.pgo()
    assert outcome(pgo, callback_of(started(pgo))) is Outcome.FAILED
    assert around.token_requests == []


def refreshable(around: Surroundings, **policy: Any) -> tuple[Pgo, Journey]:
    around.token_answers += [
        token_answer(refresh_token="refresh-1"),
        token_answer("access-2", refresh_token="refresh-2"),
        token_answer("access-3", refresh_token="refresh-3"),
    ]
    pgo = around.pgo(**policy)
    return pgo, granted(pgo)


def test_a_refresh_has_a_new_correlation_id_and_no_redirect_uri(around: Surroundings) -> None:
    pgo, journey = refreshable(around)
    assert asyncio.run(pgo.refresh(journey.session)).outcome is Outcome.GRANTED
    first, second = around.token_requests
    assert form_of(second) == {"grant_type": "refresh_token", "refresh_token": "refresh-1", "client_id": CLIENT_ID}
    assert UUID(second.headers[CORRELATION_ID]) != UUID(first.headers[CORRELATION_ID])
    assert second.headers[REQUEST_ID] != first.headers[REQUEST_ID]


def test_the_rotated_refresh_token_is_used_next_time(around: Surroundings) -> None:
    pgo, journey = refreshable(around)
    for _ in range(2):
        asyncio.run(pgo.refresh(journey.session))
    assert [form_of(each).get("refresh_token") for each in around.token_requests] == [None, "refresh-1", "refresh-2"]


def test_a_refresh_that_gives_no_new_refresh_token_leaves_the_old_one_in_use(around: Surroundings) -> None:
    around.token_answers += [token_answer(refresh_token="refresh-1"), token_answer("access-2")]
    pgo = around.pgo()
    journey = granted(pgo)
    for _ in range(2):
        asyncio.run(pgo.refresh(journey.session))
    assert [form_of(each)["refresh_token"] for each in around.token_requests[1:]] == ["refresh-1", "refresh-1"]


def test_after_a_refresh_resources_are_asked_with_its_token_and_correlation_id(around: Surroundings) -> None:
    pgo, journey = refreshable(around)
    asyncio.run(pgo.refresh(journey.session))
    asyncio.run(pgo.collect(journey.session))
    assert {each.headers["authorization"] for each in around.resource_requests} == {"Bearer access-2"}
    assert {each.headers[CORRELATION_ID] for each in around.resource_requests} == {
        around.token_requests[-1].headers[CORRELATION_ID]
    }


def test_without_long_term_consent_there_is_nothing_to_refresh(around: Surroundings) -> None:
    pgo = around.pgo()
    journey = granted(pgo)
    with pytest.raises(PgoError, match="no long-term consent"):
        asyncio.run(pgo.refresh(journey.session))


@given(st.text())
def test_any_text_is_read_as_a_callback_without_error(text: str) -> None:
    read_callback(f"{REDIRECT_URI}?{text}")


def test_secrets_are_not_in_any_repr(around: Surroundings) -> None:
    pgo, journey = refreshable(around)
    session = pgo.sessions.get(journey.session)
    shown = f"{journey!r}{session!r}{read_callback(callback_of(journey))!r}"
    for secret in (journey.state, "access-1", "refresh-1", "code-1"):
        assert secret not in shown


@pytest.mark.parametrize(("seconds", "fetches"), [(900, 1), (901, 2)])
def test_lists_are_fetched_again_when_older_than_900_seconds(around: Surroundings, seconds: int, fetches: int) -> None:
    pgo = around.pgo()
    started(pgo)
    around.clock.move(str(seconds))
    started(pgo)
    assert len(around.list_requests("Zorgaanbiederslijst")) == fetches
    assert {each.url.query for each in around.list_requests("MedMij")} == {b"api=2"}


@pytest.mark.parametrize("document", [b"<oops/>", b"not xml", b"", None])
def test_an_unusable_list_leaves_the_last_good_one_in_use(around: Surroundings, document: bytes | None) -> None:
    pgo = around.pgo()
    started(pgo)
    around.clock.move("1h")
    if document is None:
        around.lists.clear()
    else:
        around.lists["/MedMij_Zorgaanbiederslijst.xml"] = document
    started(pgo)
    around.lists["/MedMij_Zorgaanbiederslijst.xml"] = zorgaanbiederslijst(2, authorize="new")
    assert "/r22/new?" in started(pgo).authorization_url


def test_without_any_good_list_nothing_can_be_started(around: Surroundings) -> None:
    around.lists["/MedMij_Zorgaanbiederslijst.xml"] = b"<oops/>"
    with pytest.raises(PgoError, match=r"MedMij_Zorgaanbiederslijst\.xml: ListError"):
        started(around.pgo())


def test_a_clock_that_is_frozen_and_a_seed_give_the_same_journey_again() -> None:
    urls = {started(Surroundings(clock=Clock.frozen(Surroundings().clock.now())).pgo()).authorization_url for _ in "ab"}
    assert len(urls) == 1
