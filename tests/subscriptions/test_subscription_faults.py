"""Each fault of subscriptions and notifications deviates as it says; without it both parties conform."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import fields

import pytest
from subscribed_world import LINDE, Subscribing, in_days

from medmij_sim.dvza import DvzaPolicy
from medmij_sim.dvza.subscriptions import courier
from medmij_sim.faults.dvza_subscriptions import SUBSCRIPTION_FAULTS
from medmij_sim.faults.pgo_subscriptions import PGO_SUBSCRIPTION_FAULTS
from medmij_sim.pgo import PgoPolicy

Conforms = Callable[[Subscribing], bool]


def changes(end: int) -> Conforms:
    """Whether another end is agreed to exactly when it is no extension."""

    def conforms(it: Subscribing) -> bool:
        key, token = it.started(90)
        answer = it.send("PUT", token, key, {"end_date": str(in_days(end))})
        return (answer.status_code == 200) is (end <= 90)

    return conforms


def ends(it: Subscribing) -> bool:
    key, token = it.started()
    return it.send("DELETE", token, key).status_code == 200 and it.active() == []


def notified(it: Subscribing, after: str = "0") -> list[tuple[str | None, int]]:
    it.world.subscribe("woman_34", LINDE, "48", 10)
    it.news()
    it.world.clock.move(after)
    return it.came()


def ended(it: Subscribing) -> list[tuple[str | None, int]]:
    it.world.subscribe("woman_34", LINDE, "48", 10)
    it.world.clock.move("10d")
    return it.came()


def silent_after_the_end(it: Subscribing) -> bool:
    before = len(ended(it))
    it.news()
    return len(it.came()) == before


def forgets_what_the_pgo_does_not_know(it: Subscribing) -> bool:
    it.started()
    it.news()
    it.news()
    it.came()
    return it.active() == []


def speaks_json(it: Subscribing) -> bool:
    try:
        it.world.subscribe("woman_34", LINDE, "48", 10)
    except Exception:
        return False
    return True


def unknown_is_told(it: Subscribing) -> bool:
    it.started()
    it.news()
    return it.came() == [("resource", 400)]


def survives_no_withdrawal(it: Subscribing) -> bool:
    it.world.subscribe("woman_34", LINDE, "48", 10)
    it.world.withdraw("woman_34")
    return it.active() == []


def collected(it: Subscribing) -> list[str]:
    """What becomes of two notifications on one day."""
    it.world.collect("woman_34", LINDE, "48", long_term=True)
    it.world.subscribe("woman_34", LINDE, "48", 10)
    it.news()
    it.told()
    it.news()
    return [each.follow_up.result for each in it.told() if each.follow_up]


TAKEN = [("resource", 200)]
CONFORMS: dict[str, Conforms] = {
    "dvza.subscription.termination-refused": ends,
    "dvza.subscription.shortening-refused": changes(30),
    "dvza.subscription.extended-too-far": changes(120),
    "dvza.subscription.id-too-long": lambda it: len(it.started()[0]) <= 64,
    "dvza.subscription.survives-withdrawal": survives_no_withdrawal,
    "dvza.notification.never-sent": lambda it: notified(it) == TAKEN,
    "dvza.notification.late": lambda it: notified(it, "1h") == TAKEN,
    "dvza.notification.sent-twice": lambda it: notified(it) == TAKEN,
    "dvza.notification.bsn": lambda it: notified(it) == TAKEN,
    "dvza.notification.wrong-type": lambda it: notified(it) == TAKEN,
    "dvza.notification.wrong-end-date": lambda it: ended(it) == [("subscription", 200)],
    "dvza.notification.after-the-end": silent_after_the_end,
    "dvza.notification.unknown-not-heeded": forgets_what_the_pgo_does_not_know,
    "pgo.subscription.media-type": speaks_json,
    "pgo.notification.late-answer": lambda it: notified(it) == TAKEN and it.world.subscriptions()[0].waiting == 0,
    "pgo.notification.takes-unknown": unknown_is_told,
    "pgo.notification.forgets-subscriptions": lambda it: notified(it) == TAKEN,
    "pgo.notification.crash": lambda it: notified(it) == TAKEN,
    "pgo.notification.not-collected": lambda it: collected(it)[:1] == ["collected"],
    "pgo.notification.collects-every-time": lambda it: collected(it) == ["collected", "waiting"],
}


@pytest.mark.parametrize("name", CONFORMS)
def test_a_fault_deviates_as_it_says(subscribing: Subscribing, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # So that nobody waits: the PGO twelve hundredths of a second, the DVZA ten.
    sleep = asyncio.sleep
    monkeypatch.setattr("medmij_sim.pgo.notifications.asyncio.sleep", lambda seconds: sleep(seconds / 100))
    monkeypatch.setattr(courier, "PATIENCE", courier.PATIENCE / 100)
    for fault in ((), (name,), ()):
        subscribing.world.reset()
        for each in fault:
            subscribing.world.faults.on(each)
        assert CONFORMS[name](subscribing) is not bool(fault), fault


def test_a_bsn_in_a_notification_is_hidden_in_what_is_shown(subscribing: Subscribing) -> None:
    subscribing.world.faults.on("dvza.notification.bsn")
    notified(subscribing)
    (sent,) = subscribing.sent()
    assert json.loads(sent.request.body)["bsn"] == "999900055"
    assert "999900055" not in str(subscribing.world.subscriptions()) + str(subscribing.told())


def test_every_fault_is_in_the_table() -> None:
    both = (*SUBSCRIPTION_FAULTS, *PGO_SUBSCRIPTION_FAULTS)
    assert {fault.name for fault in both} == set(CONFORMS)
    known = {each.name for kind in (DvzaPolicy, PgoPolicy) for each in fields(kind)}
    for fault in both:
        assert fault.deviations and set(fault.deviations) <= known
        assert fault.nl.endswith(".") and fault.en.endswith(".") and fault.nl != fault.en
