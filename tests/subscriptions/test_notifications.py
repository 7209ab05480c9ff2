"""What a PGO is notified of, when, and what happens when it does not take it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from subscribed_world import LINDE, PGO, TODAY, Subscribing, in_days

from medmij_sim.dvza.subscriptions.courier import PAUSES

HOST = "notify.pgo-a.medmij.localhost"


def test_new_data_are_notified_within_the_hour(subscribing: Subscribing) -> None:
    known = subscribing.world.subscribe("woman_34", LINDE, "48", 90)
    subscribing.news()
    subscribing.world.clock.move("59m")
    (told,) = subscribing.told()
    assert (told.status, told.kind, told.known, told.end_date) == (200, "resource", known, None)


def test_a_resource_notification_has_two_members_and_no_data(subscribing: Subscribing) -> None:
    key = subscribing.world.subscribe("woman_34", LINDE, "48", 90).id
    subscribing.news()
    (sent,) = subscribing.sent()
    assert (sent.method, sent.url) == ("POST", f"https://{HOST}/resource/Notification")
    assert json.loads(sent.request.body) == {"subscription_id": key, "notification_type": "resource"}
    assert json.loads(sent.response.body if sent.response else b"") == {"subscription_id": key}


def test_only_who_subscribed_to_it_is_notified(subscribing: Subscribing) -> None:
    subscribing.world.subscribe("woman_34", LINDE, "48", 90)
    subscribing.news("man_67")
    subscribing.news("woman_34", "ziekenhuishetwoud")
    assert subscribing.came() == []
    subscribing.news("woman_34", LINDE)
    assert len(subscribing.came()) == 1


def test_what_a_gegevensdienst_does_not_show_is_no_news(subscribing: Subscribing) -> None:
    subscribing.world.subscribe("woman_34", LINDE, "51", 90)
    subscribing.news(kind="Condition")
    assert subscribing.came() == []


def test_the_same_once_more_is_no_news(subscribing: Subscribing) -> None:
    subscribing.world.subscribe("woman_34", LINDE, "48", 90)
    new = subscribing.news()
    assert len(subscribing.came()) == 1
    subscribing.world.new_data([new], person="woman_34")
    assert len(subscribing.came()) == 1
    subscribing.world.new_data([{**new, "code": {"text": "Iets anders"}}], person="woman_34")
    assert len(subscribing.came()) == 2


def test_a_dossier_that_is_replaced_is_news(subscribing: Subscribing) -> None:
    subscribing.world.subscribe("woman_34", LINDE, "48", 90)
    subscribing.news(aanbieder=LINDE)
    subscribing.world.unload_dossier("woman_34")
    assert len(subscribing.came()) == 1, "to take something away is no news"


def test_much_at_once_is_told_once(subscribing: Subscribing) -> None:
    subscribing.world.subscribe("woman_34", LINDE, "48", 90)
    for _ in range(3):
        subscribing.news()
    assert len(subscribing.came()) == 1


def test_two_pgos_are_each_told_of_their_own(subscribing: Subscribing) -> None:
    subscribing.world.subscribe("woman_34", LINDE, "49", 90, pgo="pgo-a")
    subscribing.world.subscribe("woman_34", LINDE, "49", 90, pgo="pgo-b")
    subscribing.news(kind="Patient")
    assert [len(subscribing.came(pgo)) for pgo in ("pgo-a", "pgo-b")] == [1, 1]


def test_the_last_day_ends_a_subscription_and_is_told(subscribing: Subscribing) -> None:
    key = subscribing.world.subscribe("woman_34", LINDE, "48", 10).id
    subscribing.world.clock.move("9d")
    assert (subscribing.came(), subscribing.active()) == ([], [key])
    subscribing.world.clock.move("1d")
    (told,) = subscribing.told()
    assert (told.status, told.kind, told.end_date) == (200, "subscription", in_days(10))
    assert subscribing.active() == []
    (sent,) = subscribing.sent()
    assert sent.url == f"https://{HOST}/subscription/Notification"
    assert json.loads(sent.request.body) == {
        "subscription_id": key,
        "notification_type": "subscription",
        "end_date": str(in_days(10)),
    }
    subscribing.news()
    assert len(subscribing.came()) == 1


def test_withdrawal_ends_a_subscription_and_is_told(subscribing: Subscribing) -> None:
    subscribing.world.subscribe("woman_34", LINDE, "48", 90)
    subscribing.world.subscribe("man_67", LINDE, "48", 90)
    subscribing.world.dvza("dvza-a").withdraw("woman_34", "pgo-a.medmij.localhost", LINDE)
    (told,) = subscribing.told()
    assert (told.kind, told.end_date, told.known and told.known.person) == ("subscription", TODAY, "woman_34")
    assert [each.person for each in subscribing.world.subscriptions() if each.active] == ["man_67"]


def test_death_ends_a_subscription_and_is_told(subscribing: Subscribing, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribing.world.subscribe("woman_34", LINDE, "48", 90)
    living, by_bsn = subscribing.world.people.person("woman_34"), subscribing.world.people.by_bsn
    died = replace(living, deceased=TODAY)
    monkeypatch.setattr(subscribing.world.people, "by_bsn", lambda bsn: died if bsn == living.bsn else by_bsn(bsn))
    (told,) = subscribing.told()
    assert (told.kind, told.end_date) == ("subscription", TODAY)
    assert subscribing.active() == []


def test_to_subscribe_for_no_days_ends_it(subscribing: Subscribing) -> None:
    subscribing.world.subscribe("woman_34", LINDE, "48", 90)
    ended = subscribing.world.subscribe("woman_34", LINDE, "48", 0)
    assert (ended.end_date, subscribing.active(), subscribing.came()) == (TODAY, [], [])


def test_what_a_pgo_cannot_take_is_brought_again(subscribing: Subscribing) -> None:
    subscribing.world.subscribe("woman_34", LINDE, "48", 90)
    with subscribing.world.faults.injected("pgo.notification.crash"):
        subscribing.news()
        assert subscribing.came() == [("resource", 500)]
        assert subscribing.came() == [("resource", 500)], "not again before the pause is over"
        subscribing.world.clock.move(PAUSES[0])
        assert subscribing.came() == 2 * [("resource", 500)]
    assert subscribing.world.subscriptions()[0].waiting == 1
    subscribing.world.clock.move(PAUSES[0])
    assert len(subscribing.came()) == 2, "the second pause is longer"
    subscribing.world.clock.move(PAUSES[1])
    assert subscribing.came()[-1] == ("resource", 200)
    assert subscribing.world.subscriptions()[0].waiting == 0


def test_in_the_end_it_is_given_up(subscribing: Subscribing) -> None:
    subscribing.world.subscribe("woman_34", LINDE, "48", 90)
    with subscribing.world.faults.injected("pgo.notification.crash"):
        subscribing.news()
        for pause in (*PAUSES, timedelta(days=2), timedelta(days=2)):
            subscribing.came()
            subscribing.world.clock.move(pause)
        assert len(subscribing.came()) == 1 + len(PAUSES)
    assert list(PAUSES) == sorted(PAUSES)
    subscribing.world.clock.move("2d")
    assert len(subscribing.came()) == 1 + len(PAUSES)


def test_a_subscription_that_a_pgo_does_not_know_ends_without_another_word(subscribing: Subscribing) -> None:
    key, _ = subscribing.started()
    subscribing.news()
    (told,) = subscribing.told()
    assert (told.status, told.error, told.known) == (400, "invalid_subscription_id", None)
    assert subscribing.active() == [] and key
    subscribing.news()
    subscribing.world.clock.move("100d")
    assert len(subscribing.told()) == 1


@pytest.mark.parametrize("gone", ["ocl", "whl"])
def test_nothing_is_brought_to_a_host_that_is_not_listed(subscribing: Subscribing, gone: str) -> None:
    subscribing.world.subscribe("woman_34", LINDE, "48", 90)
    lists = subscribing.world.lists
    emptied = {"ocl": {"oauthclients": ()}, "whl": {"hostnames": ()}}[gone]
    before = getattr(lists, gone)
    object.__setattr__(lists, gone, replace(before, **emptied))
    try:
        subscribing.news()
        assert subscribing.sent() == []
    finally:
        object.__setattr__(lists, gone, before)
    subscribing.world.clock.move(PAUSES[0])
    assert subscribing.came() == [("resource", 200)]


@pytest.mark.parametrize("party", ["browser", "pgo-x"])
def test_a_pgo_lets_nobody_in_that_is_not_on_the_whitelist(subscribing: Subscribing, party: str) -> None:
    with subscribing.world.client_for(party) as client, pytest.raises(httpx.RemoteProtocolError):
        client.post(f"https://{HOST}/resource/Notification", json={})
    assert subscribing.came() == []


@pytest.mark.parametrize(
    ("place", "body", "error"),
    [
        ("subscription", {"notification_type": "subscription", "end_date": str(in_days(3))}, ""),
        ("subscription", {"notification_type": "resource"}, ""),
        ("resource", {"notification_type": "resource"}, ""),
        ("resource", {"notification_type": "subscription", "end_date": str(in_days(3))}, "invalid_notification_type"),
        ("subscription", {"notification_type": "news"}, "invalid_notification_type"),
        ("subscription", {}, "invalid_notification_type"),
        ("resource", {"notification_type": "resource", "subscription_id": "other"}, "invalid_subscription_id"),
        ("resource", {"notification_type": "resource", "bsn": "999900055"}, "invalid_request"),
        ("resource", {"notification_type": "resource", "end_date": str(in_days(3))}, "invalid_request"),
        ("subscription", {"notification_type": "subscription"}, "invalid_request"),
        ("subscription", {"notification_type": "subscription", "end_date": "18-01-2026"}, "invalid_request"),
        ("subscription", {"notification_type": "subscription", "end_date": str(in_days(366))}, "invalid_request"),
    ],
)
def test_a_pgo_takes_what_is_right_and_says_what_is_wrong(
    subscribing: Subscribing, place: str, body: dict[str, str], error: str
) -> None:
    key = subscribing.world.subscribe("woman_34", LINDE, "48", 90).id
    with subscribing.world.client_for("dvza-a") as client:
        answer = client.post(f"https://{HOST}/{place}/Notification", json={"subscription_id": key, **body})
    expected = {"error": error} if error else {"subscription_id": key}
    assert (answer.status_code, answer.json()) == (400 if error else 200, expected)
    assert subscribing.told()[-1].error == error


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"notification_type": {"a": 1}}'])
def test_no_body_makes_a_pgo_fail(subscribing: Subscribing, body: bytes) -> None:
    with subscribing.world.client_for("dvza-a") as client:
        url = f"https://{HOST}/resource/Notification"
        answer = client.post(url, content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_notification_type")
        assert client.post(f"{url}?a=b", json={}).status_code == 400
        assert client.post(url, content=body).status_code == 415


def test_another_end_that_is_told_counts_for_the_pgo(subscribing: Subscribing) -> None:
    key = subscribing.world.subscribe("woman_34", LINDE, "48", 90).id
    with subscribing.world.client_for("dvza-a") as client:
        client.post(
            f"https://{HOST}/subscription/Notification",
            json={"subscription_id": key, "notification_type": "subscription", "end_date": str(in_days(3))},
        )
    known = subscribing.world.pgo(PGO).subscriptions.get(key)
    assert known is not None and known.end_date == in_days(3)
