"""The record: events in order, numbered, tagged, with their secrets out of sight."""

from __future__ import annotations

import copy
import pickle
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from medmij_sim.record import ClockMove, Connection, Event, Exchange, Interface, Message, Record, Signal

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def signal(name: str = "x", **more: Any) -> Signal:
    return Signal(at=NOW, actor="scenario", name=name, phase="end", **more)


def exchange(body: bytes = b"", url: str = "https://x/?code=secret-code") -> Exchange:
    return Exchange(
        at=NOW,
        actor="pgo-a",
        side="client",
        interface=Interface.TOKEN,
        peer="x",
        method="GET",
        url=url,
        request=Message((("Accept", "a"), ("ACCEPT", "b"))),
        status=302,
        response=Message(
            (("location", "https://y/?state=secret-state"), ("content-type", "Text/HTML; charset=x")), body
        ),
    )


def test_events_are_numbered_in_order_and_keep_their_number() -> None:
    record = Record()
    assert [record.add(signal(name)).seq for name in "abc"] == [1, 2, 3]
    record.clear()
    assert record.add(signal()).seq == 4
    assert [event.seq for event in record.since(3)] == [4]


def test_steps_tag_what_is_added_inside_them() -> None:
    record = Record()
    with record.step("one"), record.step("two"):
        inside = record.add(signal(tags=frozenset({"own"})))
    outside = record.add(signal())
    assert inside.tags == {"one", "two", "own"}
    assert outside.tags == frozenset()
    assert record.events(Signal, tag="two") == (inside,)
    assert record.events(Connection) == ()


def test_a_step_that_fails_ends_its_tag() -> None:
    record = Record()
    with pytest.raises(RuntimeError), record.step("one"):
        raise RuntimeError
    assert record.tags == frozenset()


def test_a_limit_keeps_the_last_events() -> None:
    record = Record(limit=2)
    for name in "abc":
        record.add(signal(name))
    assert [event.seq for event in record] == [2, 3]
    assert len(record) == 2


def test_equal_bodies_are_kept_once() -> None:
    record = Record()
    first = record.add(exchange(bytes(bytearray(b"same body"))))
    second = record.add(exchange(bytes(bytearray(b"same body"))))
    assert first.response is not None and second.response is not None
    assert first.response.body is second.response.body


def test_listeners_hear_events_as_they_were_kept() -> None:
    record, heard = Record(), []
    record.on_add(heard.append)
    kept = record.add(signal())
    assert heard == [kept]


def test_many_threads_lose_nothing() -> None:
    record = Record()
    threads = [threading.Thread(target=lambda: [record.add(exchange()) for _ in range(200)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(event.seq for event in record) == list(range(1, 801))


@pytest.mark.parametrize("value", [signal(), exchange(), Message((("a", "secret"),), b"secret")])
def test_no_repr_and_no_pickle_of_what_holds_secrets(value: Event | Message) -> None:
    assert "secret" not in repr(value)
    with pytest.raises(TypeError, match="safe view"):
        pickle.dumps(value)
    with pytest.raises(TypeError, match="safe view"):
        copy.deepcopy(value)


def test_what_an_exchange_carries_is_learned() -> None:
    record = Record()
    record.add(exchange())
    assert record.safe("secret-code secret-state") == "<code#1> <state#1>"


def test_messages_are_read_as_http_says() -> None:
    event = exchange()
    assert event.request.headers_named("accept") == ("a", "b")
    assert event.request.header("x") is None
    assert event.response is not None
    assert event.response.media_type == "text/html"
    assert event.location == "https://y/?state=secret-state"
    assert event.query == {"code": ["secret-code"]}
    assert Message(body=b"a=1&b=&a=2").form == {"a": ["1", "2"], "b": [""]}
    assert Message(body=b'{"a": 1}').json() == {"a": 1}
    assert Message(body=b"\xff").text == "\ufffd"
    with pytest.raises(ValueError, match="Expecting"):
        Message(body=b"nonsense").json()


def test_secrets_go_with_the_events_of_a_record_that_is_limited() -> None:
    record, start = Record(limit=10), datetime(2026, 1, 15, 12, tzinfo=UTC)
    record.redactor.learn("code", "c0de-of-long-ago")
    for number in range(40):
        at = start + timedelta(minutes=10 * number)
        record.add(ClockMove(at=at, actor="clock", before=at, after=at))
    assert record.safe("c0de-of-long-ago") == "c0de-of-long-ago"


@pytest.mark.parametrize("limit", [10, None])
def test_secrets_stay_for_an_hour_and_in_a_record_without_limit(limit: int | None) -> None:
    record, start = Record(limit=limit), datetime(2026, 1, 15, 12, tzinfo=UTC)
    record.redactor.learn("code", "c0de-in-hand")
    for number in range(40):
        at = start + timedelta(minutes=1 if limit else 60) * number
        record.add(ClockMove(at=at, actor="clock", before=at, after=at))
    assert record.safe("c0de-in-hand") == "<code#1>"
