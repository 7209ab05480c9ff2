"""What a PGO collects by itself once it is notified, with which consent, and how often."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from subscribed_world import LINDE, NOW, PGO, Subscribing

from medmij_sim.pgo.following_up import BETWEEN_ATTEMPTS, GIVES_UP
from medmij_sim.pgo.inbox import FollowUp, Notified
from medmij_sim.record import Exchange, Interface

PERSON = "woman_34"
DAY = timedelta(days=1)
BROKEN = "dvza.tls.certificate-expired"


def consented(it: Subscribing, service: str = "48", person: str = PERSON) -> None:
    """Collected once with long-term consent, and subscribed."""
    it.world.collect(person, LINDE, service, long_term=True)
    it.world.subscribe(person, LINDE, service, 90)


def results(it: Subscribing) -> list[str]:
    return [each.follow_up.result if each.follow_up else "" for each in it.told()]


def followed(note: Notified) -> FollowUp:
    assert note.follow_up is not None
    return note.follow_up


def kept(it: Subscribing) -> dict[str, set[str]]:
    """Ids of what pgo-a keeps, by gegevensdienst."""
    found: dict[str, set[str]] = {}
    for each in it.world.pgo(PGO).store.of(PERSON):
        found.setdefault(each.gegevensdienst, set()).add(str(each.resource.get("id")))
    return found


def token_requests(it: Subscribing) -> int:
    return sum(
        isinstance(each, Exchange) and each.interface is Interface.TOKEN and each.actor == PGO
        for each in it.world.record.since(0)
    )


def test_what_is_new_is_collected_without_a_login(subscribing: Subscribing) -> None:
    consented(subscribing)
    before = len(subscribing.world.record.since(0))
    new = subscribing.news()
    (note,) = subscribing.told()
    assert new["id"] in kept(subscribing)["48"]
    held = [each for each in subscribing.world.pgo(PGO).store.of(PERSON) if each.gegevensdienst == "48"]
    assert followed(note) == FollowUp("collected", NOW, "token.dvza-a.medmij.localhost", len(held))
    after = [each for each in subscribing.world.record.since(0)[before:] if isinstance(each, Exchange)]
    own = [each.interface for each in after if each.actor == PGO and each.side == "client"]
    assert own[0] is Interface.TOKEN
    assert set(own[1:]) == {Interface.RESOURCE}
    assert not [each for each in after if each.interface is Interface.DIGID]


def test_only_the_gegevensdienst_with_news_is_collected(subscribing: Subscribing) -> None:
    world, party = subscribing.world, subscribing.world.pgo(PGO)
    journey = asyncio.run(party.start(LINDE, ("48", "49"), PERSON))
    response = world.consent(journey.authorization_url, person=PERSON, redirect_uri=party.redirect_uri, long_term=True)
    asyncio.run(party.callback(response))
    assert party.sessions.get(journey.session).granted == ("48", "49")
    world.subscribe(PERSON, LINDE, "48", 90)
    subscribing.news()
    assert results(subscribing) == ["collected"]
    assert set(kept(subscribing)) == {"48"}


def test_what_the_consent_does_not_cover_any_more_is_not_collected(subscribing: Subscribing) -> None:
    consented(subscribing)
    subscribing.news()
    with subscribing.world.faults.injected("dvza.token.scope-is-aanbieder"):
        assert results(subscribing) == ["no-consent"]


@pytest.mark.parametrize("fault", ["crash", "forgets-subscriptions", "not-collected"])
def test_what_was_refused_or_left_asks_for_nothing(subscribing: Subscribing, fault: str) -> None:
    consented(subscribing)
    before = token_requests(subscribing)
    with subscribing.world.faults.injected(f"pgo.notification.{fault}"):
        subscribing.news()
        assert [each.follow_up for each in subscribing.told()] == [None]
    assert token_requests(subscribing) == before


def test_of_a_subscription_that_it_does_not_know_a_pgo_collects_nothing(subscribing: Subscribing) -> None:
    subscribing.world.collect(PERSON, LINDE, "48", long_term=True)
    with subscribing.world.faults.injected("pgo.notification.takes-unknown"):
        subscribing.started()
        subscribing.news()
        assert [(each.status, each.follow_up) for each in subscribing.told()] == [(200, None)]


def test_without_long_term_consent_nothing_is_collected(subscribing: Subscribing) -> None:
    subscribing.world.collect(PERSON, LINDE, "48")
    subscribing.world.subscribe(PERSON, LINDE, "48", 90)
    before = token_requests(subscribing)
    subscribing.news()
    assert results(subscribing) == ["no-consent"]
    assert token_requests(subscribing) == before


def test_consent_for_another_gegevensdienst_person_or_aanbieder_does_not_count(subscribing: Subscribing) -> None:
    subscribing.world.collect(PERSON, LINDE, "49", long_term=True)
    subscribing.world.collect("man_67", LINDE, "48", long_term=True)
    subscribing.world.collect(PERSON, "ziekenhuishetwoud", "48", long_term=True)
    subscribing.world.subscribe(PERSON, LINDE, "48", 90)
    before = token_requests(subscribing)
    subscribing.news()
    assert results(subscribing) == ["no-consent"]
    assert token_requests(subscribing) == before


def test_consent_that_was_withdrawn_is_tried_once(subscribing: Subscribing) -> None:
    consented(subscribing)
    with subscribing.world.faults.injected("dvza.notification.never-sent"):
        subscribing.world.withdraw(PERSON, LINDE)
    subscribing.world.subscribe(PERSON, LINDE, "48", 90)
    before = token_requests(subscribing)
    subscribing.news()
    assert results(subscribing) == ["no-consent"]
    subscribing.world.clock.move(DAY)
    subscribing.news()
    assert results(subscribing) == ["no-consent", "no-consent"]
    assert token_requests(subscribing) == before + 1


def test_a_second_time_within_a_day_waits(subscribing: Subscribing) -> None:
    consented(subscribing)
    subscribing.news()
    subscribing.told()
    subscribing.world.clock.move("1h")
    new = subscribing.news()
    _, second = subscribing.told()
    assert (followed(second).result, followed(second).at) == ("waiting", NOW + DAY)
    subscribing.world.clock.move("22h")
    assert results(subscribing) == ["collected", "waiting"]
    assert new["id"] not in kept(subscribing)["48"]
    subscribing.world.clock.move("1h")
    assert results(subscribing) == ["collected", "collected"]
    assert new["id"] in kept(subscribing)["48"]


def test_what_waits_is_collected_together(subscribing: Subscribing) -> None:
    consented(subscribing)
    for _ in range(3):
        subscribing.news()
        subscribing.told()
    subscribing.world.clock.move(DAY)
    before = token_requests(subscribing)
    assert results(subscribing) == 3 * ["collected"]
    assert token_requests(subscribing) == before + 1


def test_another_person_need_not_wait(subscribing: Subscribing) -> None:
    consented(subscribing)
    consented(subscribing, person="man_67")
    subscribing.news()
    subscribing.told()
    subscribing.news("man_67")
    assert results(subscribing) == ["collected", "collected"]


def test_what_fails_is_tried_again_every_hour_and_given_up_after_two_days(subscribing: Subscribing) -> None:
    consented(subscribing)
    with subscribing.world.faults.injected(BROKEN):
        subscribing.news()
        (note,) = subscribing.told()
        assert (followed(note).result, followed(note).at) == ("waiting", NOW + BETWEEN_ATTEMPTS)
        assert "token.dvza-a" in followed(note).problem
        before = token_requests(subscribing)
        subscribing.told()
        assert token_requests(subscribing) == before
        subscribing.world.clock.move(GIVES_UP - timedelta(seconds=1))
        assert results(subscribing) == ["waiting"]
        subscribing.world.clock.move(BETWEEN_ATTEMPTS)
        assert results(subscribing) == ["failed"]
    subscribing.world.clock.move(DAY)
    assert results(subscribing) == ["failed"]


def test_what_came_in_part_is_collected_again_the_next_day(subscribing: Subscribing) -> None:
    consented(subscribing)
    with subscribing.world.faults.injected("dvza.resource.unavailable"):
        subscribing.news()
        (note,) = subscribing.told()
    assert (followed(note).result, followed(note).at) == ("waiting", NOW + DAY)
    assert "HTTP 503" in followed(note).problem
    subscribing.world.clock.move(DAY)
    (note,) = subscribing.told()
    assert (followed(note).result, followed(note).problem) == ("collected", "")


def test_what_failed_once_is_collected_later(subscribing: Subscribing) -> None:
    consented(subscribing)
    with subscribing.world.faults.injected(BROKEN):
        new = subscribing.news()
        subscribing.told()
    subscribing.world.clock.move(BETWEEN_ATTEMPTS)
    assert results(subscribing) == ["collected"]
    assert new["id"] in kept(subscribing)["48"]


def test_the_end_of_a_subscription_asks_for_nothing(subscribing: Subscribing) -> None:
    consented(subscribing)
    subscribing.world.clock.move("90d")
    assert [(each.kind, each.follow_up) for each in subscribing.told()] == [("subscription", None)]


def test_a_collection_is_logged_as_automatic(subscribing: Subscribing) -> None:
    consented(subscribing)
    before = len(subscribing.world.chainlog())
    subscribing.news()
    subscribing.told()
    asked = [each.record for each in subscribing.world.chainlog()[before:] if each.record.request]
    refreshes = [each.request for each in asked if each.event.type == "send_token_request" and each.request]
    assert [(each.grant_type, each.initiated_by) for each in refreshes] == [("refresh_token", "automatic")]
