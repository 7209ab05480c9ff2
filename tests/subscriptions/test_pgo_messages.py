"""What a person is told of what a PGO does without being asked: in Python, and on the page of the consent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from subscribed_world import LINDE, NOW, PGO, Subscribing

from medmij_sim.browser import Browser, Page
from medmij_sim.pgo.hooks import read_hook, run_hook
from medmij_sim.pgo.messages import STALLED_AFTER, Message

PERSON, NAAM = "woman_34", f"{LINDE}@medmij"
BROKEN = "dvza.tls.certificate-expired"
HOUR = timedelta(hours=1)


def consented(it: Subscribing) -> str:
    """Collected once with long-term consent, and subscribed; the journey of the consent."""
    it.world.collect(PERSON, LINDE, "48", long_term=True)
    it.world.subscribe(PERSON, LINDE, "48", 90)
    session = it.world.pgo(PGO).sessions.lasting(PERSON, NAAM, "48")
    assert session is not None
    return session.key


def told(it: Subscribing) -> tuple[Message, ...]:
    return it.world.messages(PERSON)


def hook(it: Subscribing, session: str, *, automatic: bool) -> dict[str, object]:
    given = read_hook(f'{{"session": "{session}", "automatic": {str(automatic).lower()}}}')
    return asyncio.run(run_hook(it.world.pgo(PGO), "refresh", given))


def fail_for_two_days(it: Subscribing, session: str, fault: str = BROKEN) -> None:
    """An automatic collection that fails, and again after 48 hours."""
    with it.world.faults.injected(fault):
        hook(it, session, automatic=True)
        it.world.clock.move(STALLED_AFTER)
        hook(it, session, automatic=True)


def page(it: Subscribing, session: str, language: str = "nl") -> Page:
    with it.world.client_for("browser") as client:
        browser = Browser(client, it.world.record, it.world.clock)
        browser.open(f"https://{PGO}.{it.world.domain}/consents/{session}?lang={language}")
    assert browser.page is not None
    return browser.page


def test_a_person_is_told_what_was_collected_without_being_asked(subscribing: Subscribing) -> None:
    session = consented(subscribing)
    assert told(subscribing) == ()
    assert "Berichten" not in page(subscribing, session).text
    subscribing.news()
    assert told(subscribing) == (Message(NOW, "collected", session, PERSON, NAAM, ("48",)),)
    assert "15 januari 2026 om 13:00 uur We hebben automatisch gegevens voor u opgehaald: Basisgegevens zorg." in (
        " ".join(page(subscribing, session).text.split())
    )
    assert "15 January 2026, 13:00 We collected data for you automatically: Basisgegevens zorg." in (
        " ".join(page(subscribing, session, "en").text.split())
    )


@pytest.mark.parametrize("automatic", [True, False])
def test_only_what_nobody_asked_for_is_told(subscribing: Subscribing, automatic: bool) -> None:
    session = consented(subscribing)
    assert "error" not in hook(subscribing, session, automatic=automatic)
    assert [each.about for each in told(subscribing)] == (["collected"] if automatic else [])


def test_what_is_collected_at_the_first_consent_is_no_news(subscribing: Subscribing) -> None:
    subscribing.world.collect(PERSON, LINDE, "48")
    assert told(subscribing) == ()


def test_after_two_days_of_failing_a_person_is_told_once(subscribing: Subscribing) -> None:
    session = consented(subscribing)
    with subscribing.world.faults.injected(BROKEN):
        subscribing.news()
        assert told(subscribing) == ()
        subscribing.world.clock.move(STALLED_AFTER - timedelta(seconds=1))
        assert told(subscribing) == ()
        subscribing.world.clock.move(HOUR)
        (message,) = told(subscribing)
        at = NOW + STALLED_AFTER + HOUR - timedelta(seconds=1)
        assert message == Message(at, "stalled", session, PERSON, NAAM, ("48",), NOW)
        text = " ".join(page(subscribing, session).text.split())
        assert "Het lukt al 2 dagen of langer niet goed om uw gegevens op te halen: Basisgegevens zorg." in text
        assert "Dat is zo sinds 15 januari 2026 om 13:00 uur." in text
        subscribing.news()
        subscribing.world.clock.move(STALLED_AFTER)
        assert told(subscribing) == (message,)
    assert subscribing.told()[0].follow_up.result == "failed"  # type: ignore[union-attr]


def test_what_works_in_between_begins_the_two_days_anew(subscribing: Subscribing) -> None:
    session = consented(subscribing)
    for _ in range(2):
        with subscribing.world.faults.injected(BROKEN):
            assert "error" in hook(subscribing, session, automatic=True)
            subscribing.world.clock.move(STALLED_AFTER - HOUR)
            assert "error" in hook(subscribing, session, automatic=True)
        hook(subscribing, session, automatic=False)
    assert told(subscribing) == ()


def test_a_second_time_that_it_fails_is_told_too(subscribing: Subscribing) -> None:
    session = consented(subscribing)
    for _ in range(2):
        fail_for_two_days(subscribing, session)
        hook(subscribing, session, automatic=False)
    assert [each.about for each in told(subscribing)] == ["stalled", "stalled"]


@pytest.mark.parametrize("fault", ["dvza.resource.unavailable", "pgo.resource.token-in-query"])
def test_a_refusal_to_give_data_counts_as_failing(subscribing: Subscribing, fault: str) -> None:
    fail_for_two_days(subscribing, consented(subscribing), fault)
    assert [each.about for each in told(subscribing)] == ["stalled"]


def test_a_list_that_cannot_be_had_counts_as_failing(subscribing: Subscribing) -> None:
    consented(subscribing)
    with subscribing.world.faults.injected("stelselnode.list.unavailable-zal"):
        subscribing.world.pgo(PGO).lists.clear()
        subscribing.news()
        assert told(subscribing) == ()
        subscribing.world.clock.move(STALLED_AFTER)
        assert [each.about for each in told(subscribing)] == ["stalled"]


def test_a_notification_that_had_to_wait_gets_two_days_too(subscribing: Subscribing) -> None:
    consented(subscribing)
    subscribing.news()
    assert [each.about for each in told(subscribing)] == ["collected"]
    with subscribing.world.faults.injected(BROKEN):
        subscribing.news()
        told(subscribing)
        subscribing.world.clock.move("24h")
        told(subscribing)
        subscribing.world.clock.move(STALLED_AFTER - HOUR)
        assert [each.about for each in told(subscribing)] == ["collected"]
        subscribing.world.clock.move(HOUR)
        assert [each.about for each in told(subscribing)] == ["collected", "stalled"]
    assert [each.follow_up.result for each in subscribing.told() if each.follow_up] == ["collected", "failed"]


def test_a_consent_that_ended_is_not_one_that_fails(subscribing: Subscribing) -> None:
    session = consented(subscribing)
    with subscribing.world.faults.injected(BROKEN):
        hook(subscribing, session, automatic=True)
    subscribing.world.withdraw(PERSON, LINDE)
    subscribing.world.clock.move(STALLED_AFTER)
    hook(subscribing, session, automatic=True)
    assert told(subscribing) == ()
    assert subscribing.world.pgo(PGO).messages.stalls() == {}


def test_who_has_no_long_term_consent_is_told_nothing(subscribing: Subscribing) -> None:
    subscribing.world.collect(PERSON, LINDE, "48")
    subscribing.world.subscribe(PERSON, LINDE, "48", 90)
    subscribing.news()
    (session, *_) = subscribing.world.pgo(PGO).sessions.all()
    assert "has no refresh token" in str(hook(subscribing, session.key, automatic=True)["error"])
    assert told(subscribing) == ()


def test_messages_are_of_one_person_and_go_with_a_reset(subscribing: Subscribing) -> None:
    consented(subscribing)
    subscribing.news()
    assert len(told(subscribing)) == 1
    assert subscribing.world.messages("man_67") == ()
    subscribing.world.reset()
    assert told(subscribing) == ()


def tells_when_collected(it: Subscribing) -> bool:
    hook(it, consented(it), automatic=True)
    return [each.about for each in told(it)] == ["collected"]


def tells_when_stalled(it: Subscribing) -> bool:
    fail_for_two_days(it, consented(it))
    return [each.about for each in told(it)] == ["stalled"]


TELLS: dict[str, Callable[[Subscribing], bool]] = {
    "messages.collected-not-told": tells_when_collected,
    "messages.stalled-not-told": tells_when_stalled,
}


@pytest.mark.parametrize("name", TELLS)
def test_a_fault_leaves_a_message_out(subscribing: Subscribing, name: str) -> None:
    assert TELLS[name](subscribing)
    for other in TELLS:
        subscribing.world.reset()
        with subscribing.world.faults.injected(f"pgo.{other}"):
            assert TELLS[name](subscribing) is (other != name)
