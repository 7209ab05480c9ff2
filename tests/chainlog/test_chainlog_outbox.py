"""Events go out by themselves, in batches, and again when that fails; whoever logs never waits and never fails."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from chainlog_journeys import ALLOWED, DE_LINDE, EMPTY, TOKEN
from chainlog_messages import SESSION, TRACE

from medmij_sim.browser import Answers, Browser, walk
from medmij_sim.chainlog import outbox as module
from medmij_sim.chainlog.log import ChainLog
from medmij_sim.chainlog.model import Trace
from medmij_sim.chainlog.outbox import Outbox, Route
from medmij_sim.chainlog.policy import LogPolicy
from medmij_sim.clock import Clock
from medmij_sim.world import World

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
IDS = Trace(SESSION, TRACE)


class Wire:
    """A collector that answers as it is told, and what it was sent."""

    def __init__(self, *answers: int | Exception) -> None:
        self.answers = list(answers)
        self.sent: list[list[dict[str, Any]]] = []

    async def answer(self, request: httpx.Request) -> httpx.Response:
        answer = self.answers.pop(0) if self.answers else 202
        await asyncio.sleep(0)
        if isinstance(answer, Exception):
            raise answer
        self.sent.append(json.loads(request.content))
        return httpx.Response(answer)

    def log(self, *, pause: float = 60.0, **policy: Any) -> tuple[ChainLog, Outbox, Clock]:
        clock = Clock.frozen(NOON)
        route = Route("https://api.test/logs", lambda: httpx.AsyncClient(transport=httpx.MockTransport(self.answer)))
        outbox = Outbox(clock, route, pause=pause)
        return ChainLog("pgo.test", clock, lambda: LogPolicy(**policy), outbox), outbox, clock

    @property
    def times(self) -> list[str]:
        return [each["event"]["datetime"] for batch in self.sent for each in batch]


def deliver(outbox: Outbox) -> bool:
    return asyncio.run(outbox.deliver())


def test_what_is_logged_goes_out_once_and_in_order() -> None:
    wire = Wire()
    log, outbox, clock = wire.log()
    for _ in range(3):
        log.note("show_landing_page", IDS)
        clock.move("1s")
    assert deliver(outbox)
    assert deliver(outbox)
    assert wire.times == [f"2026-03-02T12:00:0{second}Z" for second in range(3)]
    assert len(wire.sent) == 1


@pytest.mark.parametrize("failure", [httpx.ConnectError("no"), 500, 503, 429], ids=str)
def test_what_the_collector_could_not_take_waits_and_keeps_its_order(failure: int | Exception) -> None:
    wire = Wire(failure)
    log, outbox, clock = wire.log()
    log.note("show_landing_page", IDS)
    assert not deliver(outbox)
    wire.sent.clear()
    assert outbox.waiting == 1
    clock.move("1s")
    log.note("show_authorization_page", IDS)
    assert deliver(outbox)
    assert wire.times == ["2026-03-02T12:00:00Z", "2026-03-02T12:00:01Z"]


def test_what_the_collector_refuses_for_good_is_not_sent_again() -> None:
    wire = Wire(400)
    log, outbox, _ = wire.log()
    log.note("show_landing_page", IDS)
    assert deliver(outbox)
    assert outbox.waiting == 0


def test_many_events_go_in_messages_of_a_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 4)
    wire = Wire(202, 500)
    log, outbox, _ = wire.log()
    for _ in range(10):
        log.note("show_landing_page", IDS)
    assert not deliver(outbox)
    assert outbox.waiting == 6
    assert deliver(outbox)
    assert [len(batch) for batch in wire.sent] == [4, 4, 4, 2]


def test_without_a_collector_the_newest_events_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 5)
    outbox = Outbox(Clock.frozen(NOON))
    log = ChainLog("pgo.test", Clock.frozen(NOON), LogPolicy, outbox)
    for _ in range(9):
        log.note("show_landing_page", IDS)
    assert deliver(outbox)
    assert outbox.waiting == 5


def test_an_event_that_is_not_due_waits_for_the_clock_of_the_world() -> None:
    wire = Wire()
    log, outbox, clock = wire.log(log_delay=60)
    log.note("show_landing_page", IDS)
    assert deliver(outbox)
    assert wire.sent == []
    clock.move("60s")
    assert deliver(outbox)
    assert wire.times == ["2026-03-02T12:00:00Z"]


def test_a_delivery_that_is_cut_short_loses_nothing() -> None:
    class Slow(Wire):
        async def answer(self, request: httpx.Request) -> httpx.Response:
            await asyncio.sleep(10)
            raise AssertionError("nobody waits that long")

    log, outbox, _ = Slow().log()
    log.note("show_landing_page", IDS)

    async def cut_short() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(outbox.deliver(), 0.01)

    asyncio.run(cut_short())
    assert outbox.waiting == 1


def test_it_goes_out_by_itself_and_is_tried_again() -> None:
    wire = Wire(httpx.ConnectError("no"), 500)
    log, outbox, _ = wire.log(pause=0.01)

    async def a_while() -> None:
        log.note("show_landing_page", IDS)
        assert wire.sent == []
        await until(lambda: len(wire.sent) == 2)
        log.note("show_landing_page", IDS)
        await until(lambda: len(wire.sent) == 3)

    asyncio.run(a_while())
    assert outbox.waiting == 0
    assert [len(batch) for batch in wire.sent] == [1, 1, 1]


def test_a_loop_that_ends_takes_no_event_along() -> None:
    wire = Wire()
    log, outbox, _ = wire.log(pause=0.01)

    async def no_time() -> None:
        log.note("show_landing_page", IDS)

    async def a_while() -> None:
        await asyncio.sleep(0.02)
        log.note("show_landing_page", IDS)
        await until(lambda: len(wire.times) == 2)

    asyncio.run(no_time())
    asyncio.run(a_while())
    assert outbox.waiting == 0


def test_who_asks_for_delivery_waits_for_what_is_underway() -> None:
    wire = Wire()
    log, outbox, _ = wire.log()
    log.note("show_landing_page", IDS)

    async def both() -> None:
        first = asyncio.create_task(outbox.deliver())
        await asyncio.sleep(0)
        assert wire.sent == []
        await outbox.deliver()
        assert len(wire.sent) == 1
        await first

    asyncio.run(both())


def test_an_unknown_event_is_a_mistake_of_ours() -> None:
    log, _, _ = Wire().log()
    with pytest.raises(KeyError):
        log.note("show_something", IDS)


def test_a_served_world_delivers_without_being_asked() -> None:
    world = World()
    try:
        with world.serve() as served, served.client_for() as person:
            pgo = f"https://{world.cast.pgo('pgo-a').host(world.domain)}"
            asked = {"aanbieder": DE_LINDE, "gegevensdiensten": ["49"], "person": EMPTY}
            url = person.post(f"{pgo}/hooks/start", json=asked).json()["url"]
            browser = Browser(person, world.record, world.clock)
            callback = walk(browser, url, Answers(EMPTY), lambda each: each.startswith(pgo))
            assert person.get(callback).status_code == 200
            kept = world.logs.collector.events
            deadline = time.monotonic() + 20
            while len({each.actor for each in kept()}) < 2 and time.monotonic() < deadline:
                time.sleep(0.05)
            told = [each.record for each in kept()]
        expected = [*ALLOWED, *TOKEN]
        assert [each.event.type for each in told][: len(expected)] == expected
        assert [each.event.datetime for each in told] == sorted(each.event.datetime for each in told)
    finally:
        world.close()


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not done():
            await asyncio.sleep(0.005)
