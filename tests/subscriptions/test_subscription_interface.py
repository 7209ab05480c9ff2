"""The subscription interface of the mock DVZA: creation, modification, termination."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from subscribed_world import BASE, ENDPOINT, LINDE, OTHER_PGO, PGO, TODAY, Subscribing, in_days

from medmij_sim.dvza.releases import RELEASES
from medmij_sim.pgo import PgoError


@pytest.mark.parametrize(("allowed", "wish", "agreed"), [(90, None, 90), (90, 30, 30), (90, 120, 90), (500, None, 365)])
def test_an_aanbieder_agrees_to_no_more_than_was_allowed(
    subscribing: Subscribing, allowed: int, wish: int | None, agreed: int
) -> None:
    body = {} if wish is None else {"end_date": in_days(wish).isoformat()}
    answer = subscribing.send("POST", subscribing.token(allowed), body=body)
    assert answer.status_code == 201
    assert answer.json() == {"subscription_id": answer.json()["subscription_id"], "end_date": str(in_days(agreed))}
    assert len(answer.json()["subscription_id"]) <= 64
    assert answer.headers["location"].endswith(answer.json()["subscription_id"])
    assert answer.headers["content-type"] == "application/json"


def test_who_subscribes_again_gets_the_same_subscription_with_another_end(subscribing: Subscribing) -> None:
    key, _ = subscribing.started(90)
    again = subscribing.send("POST", subscribing.token(30), body={})
    assert (again.status_code, again.json()) == (200, {"subscription_id": key, "end_date": str(in_days(30))})
    assert subscribing.active() == [key]


def test_a_subscription_is_for_one_gegevensdienst(subscribing: Subscribing) -> None:
    assert subscribing.started(service="48")[0] != subscribing.started(service="49")[0]
    assert len(subscribing.active()) == 2


def test_an_end_is_changed(subscribing: Subscribing) -> None:
    key, token = subscribing.started(90)
    shorter = subscribing.send("PUT", token, key, {"end_date": str(in_days(10))})
    assert (shorter.status_code, shorter.json()["end_date"]) == (200, str(in_days(10)))
    longer = subscribing.send("PUT", token, key, {"end_date": str(in_days(90))})
    assert (longer.status_code, longer.json()["end_date"]) == (200, str(in_days(90)))
    assert subscribing.send("GET", token, key).json() == longer.json()


def test_an_extension_beyond_what_was_allowed_is_refused(subscribing: Subscribing) -> None:
    key, token = subscribing.started(90)
    answer = subscribing.send("PUT", token, key, {"end_date": str(in_days(91))})
    assert (answer.status_code, answer.json()["error"]) == (403, "insufficient_scope")
    assert subscribing.send("GET", token, key).json()["end_date"] == str(in_days(90))


@pytest.mark.parametrize("how", ["DELETE", "PUT"])
def test_a_subscription_is_ended_without_a_word(subscribing: Subscribing, how: str) -> None:
    key, token = subscribing.started()
    subscribing.news()
    body = {"end_date": str(TODAY)} if how == "PUT" else None
    answer = subscribing.send(how, token, key, body)
    assert (answer.status_code, answer.json()) == (200, {"subscription_id": key, "end_date": str(TODAY)})
    assert subscribing.active() == []
    subscribing.news()
    assert subscribing.sent() == []


def test_to_end_it_twice_is_no_error_and_to_change_it_then_is(subscribing: Subscribing) -> None:
    key, token = subscribing.started()
    first, second = (subscribing.send("DELETE", token, key) for _ in range(2))
    assert (second.status_code, second.json()) == (200, first.json())
    answer = subscribing.send("PUT", token, key, {"end_date": str(in_days(5))})
    assert (answer.status_code, answer.json()["error"]) == (409, "invalid_subscription_id")
    assert subscribing.started()[0] != key


def test_a_token_of_no_days_ends_and_does_not_begin(subscribing: Subscribing) -> None:
    key, _ = subscribing.started()
    token = subscribing.token(0)
    assert subscribing.send("POST", token, body={}).status_code == 403
    assert subscribing.send("DELETE", token, key).status_code == 200
    assert subscribing.active() == []


def test_who_has_no_token_to_subscribe_gets_nowhere(subscribing: Subscribing) -> None:
    key, token = subscribing.started()
    collecting = subscribing.world.pgo("pgo-a")
    subscribing.world.collect("woman_34", "huisartsdelinde", "48")
    other = collecting.sessions.find("woman_34", None).access_token
    seen = [
        subscribing.send("GET", None, key),
        subscribing.send("GET", "made-up", key),
        subscribing.send("GET", token, key, pgo=OTHER_PGO),
        subscribing.send("GET", other, key),
        subscribing.send("GET", None, key, params={"access_token": token}),
    ]
    assert [each.status_code for each in seen] == [401, 401, 401, 403, 401]
    assert all("WWW-Authenticate" in each.headers and "error" in each.json() for each in seen)
    subscribing.world.clock.move("901")
    assert subscribing.send("GET", token, key).status_code == 401


@pytest.mark.parametrize(("person", "service"), [("man_67", "48"), ("woman_34", "49")])
def test_the_subscription_of_another_does_not_exist(subscribing: Subscribing, person: str, service: str) -> None:
    key, _ = subscribing.started()
    _, token = subscribing.started(person=person, service=service)
    seen = [subscribing.send(method, token, key, {"end_date": str(in_days(3))}) for method in ("GET", "PUT", "DELETE")]
    assert {(each.status_code, each.json()["error"]) for each in seen} == {(404, "invalid_subscription_id")}
    assert key in subscribing.active()


def test_each_interfaceversie_has_its_own_tokens(subscribing: Subscribing) -> None:
    token = subscribing.token(30)
    seen = {
        name: subscribing.send("POST", token, body={}, url=ENDPOINT.replace("/r22/", f"/{release.segment}/"))
        for name, release in RELEASES.items()
    }
    assert {name: each.status_code for name, each in seen.items()} == {"1.6": 403, "2.0": 201, "2.2": 200}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b'{"end_date": "15-03-2026"}', {}, 400),
        (b'{"end_date": "2026-03-15T12:00:00Z"}', {}, 400),
        (b'{"end_date": "2026-03-15", "status": "off"}', {}, 400),
        (b'{"end_date": "2026-01-15"}', {}, 403),
        (b"{}", {"Content-Type": "application/fhir+json"}, 415),
        (b"{}", {"Accept": "application/fhir+xml"}, 406),
        (b"{}", {"Accept": "*/*"}, 201),
    ],
)
def test_what_is_asked_wrongly_is_told_in_json(
    subscribing: Subscribing, body: bytes, headers: dict[str, str], status: int
) -> None:
    answer = subscribing.send("POST", subscribing.token(90), content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert ("error" in answer.json()) is (status >= 400)


def test_what_is_not_there_is_told_in_json(subscribing: Subscribing) -> None:
    seen = [
        subscribing.send("GET", "any", url=f"{BASE}/Notification"),
        subscribing.send("PATCH", "any", "some-id"),
        subscribing.send("GET", "any"),
    ]
    assert [each.status_code for each in seen] == [404, 405, 405]
    assert {each.json()["error"] for each in seen} == {"invalid_request"}


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.integers(-3, 120), max_size=6))
def test_an_end_is_never_later_than_the_person_allowed(subscribing: Subscribing, changes: list[int]) -> None:
    subscribing.world.reset()
    key, token = subscribing.started(90)
    expected, ended = in_days(90), False
    for days in changes:
        answer = subscribing.send("PUT", token, key, {"end_date": str(in_days(days))})
        allowed = not ended and days <= 90
        assert (answer.status_code == 200) is allowed
        expected, ended = (in_days(days), days <= 0) if allowed else (expected, ended)
        assert subscribing.send("GET", token, key).json()["end_date"] == str(expected)
    assert (subscribing.active() == []) is ended


def test_a_pgo_says_in_words_that_an_aanbieder_left_the_zal(subscribing: Subscribing) -> None:
    party, lists = subscribing.world.pgo(PGO), subscribing.world.lists
    subscribing.token(90)
    session, zal = party.sessions.all()[-1].key, lists.zal
    left = tuple(each for each in zal.zorgaanbieders if each.naam != f"{LINDE}@medmij")
    object.__setattr__(lists, "zal", replace(zal, zorgaanbieders=left, volgnummer=zal.volgnummer + 1))
    try:
        subscribing.world.clock.move("1h")
        with pytest.raises(PgoError, match=LINDE):
            asyncio.run(party.subscriptions.begin(session))
    finally:
        object.__setattr__(lists, "zal", zal)
