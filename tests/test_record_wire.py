"""Events survive the way to another process; the safe view holds no secret."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim.record import ClockMove, Connection, Event, Exchange, Interface, Message, Record, Screen, Signal
from medmij_sim.record_wire import from_wire, safe_view, to_wire

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CODE, TOKEN, BSN = "c0de-c0de-c0de", "t0ken-t0ken/t0ken", "999900006"


def exchange(**changes: Any) -> Exchange:
    values: dict[str, Any] = {
        "at": NOW,
        "actor": "dvza-a",
        "side": "server",
        "interface": Interface.TOKEN,
        "peer": "pgo-a",
        "method": "POST",
        "url": f"https://token.dvza-a.medmij.localhost/r22/token?code={CODE}",
        "request": Message((("content-type", "application/x-www-form-urlencoded"),), f"code={CODE}".encode()),
        "status": 200,
        "response": Message(
            (("Content-Type", "application/json"),),
            json.dumps({"access_token": TOKEN, "person": BSN}).encode(),
        ),
        "connection": 3,
    }
    return Exchange(**values | changes)


EVENTS: tuple[Event, ...] = (
    exchange(),
    exchange(status=None, response=None, error="ReadTimeout"),
    Connection(
        at=NOW, actor="dvza-a", side="server", host="h", port=1, outcome="refused", peer_names=("a", "b"),
        peer_chain=(b"\x30\x01", b"\x00"), tags=frozenset({"one", "two"}),
    ),
    Screen(at=NOW, actor="browser", url="https://x/", status=200, html="<p>"),
    Signal(at=NOW, actor="scenario", name="note", phase="end", data={"list": [1, None, "x"]}),
    ClockMove(at=NOW, actor="clock", before=NOW, after=NOW),
)  # fmt: skip


def test_events_come_back_equal_through_json() -> None:
    assert from_wire(json.loads(json.dumps(to_wire(EVENTS)))) == list(EVENTS)


@given(
    st.lists(
        st.builds(
            exchange,
            request=st.builds(Message, st.lists(st.tuples(st.text(), st.text())).map(tuple), st.binary()),
            interface=st.sampled_from(Interface),
            tags=st.frozensets(st.text()),
            url=st.text(),
            duration=st.floats(allow_nan=False),
        )
    )
)
def test_any_exchange_comes_back_equal(events: list[Exchange]) -> None:
    assert from_wire(json.loads(json.dumps(to_wire(events)))) == events


def test_a_body_travels_once() -> None:
    wire = to_wire([exchange(), exchange()])
    assert len(wire["blobs"]) == 2
    first, second = from_wire(wire)
    assert isinstance(first, Exchange) and isinstance(second, Exchange)
    assert first.response is not None and second.response is not None
    assert first.response.body is second.response.body


@pytest.mark.parametrize(
    "damaged",
    [
        None,
        [],
        {},
        {"format": "medmij-sim-record/1"},
        {"format": "medmij-sim-record/1", "blobs": {}, "events": [{"type": "Nonsense"}]},
        {"format": "medmij-sim-record/1", "blobs": {"a": "!"}, "events": []},
        {"format": "medmij-sim-record/1", "blobs": {}, "events": [to_wire([exchange()])["events"][0]]},
    ],
)
def test_a_damaged_wire_value_is_a_value_error(damaged: Any) -> None:
    with pytest.raises(ValueError, match="record"):
        from_wire(damaged)


def test_the_safe_view_is_json_and_holds_no_secret() -> None:
    record = Record()
    record.add(exchange())
    record.add(exchange(request=Message((("Authorization", f"Bearer {TOKEN}"), ("Cookie", "s=c00kie")))))
    record.add(Screen(at=NOW, actor="browser", url=f"https://x/?code={CODE}", status=200, html=f"<p>{BSN}"))
    record.add(Signal(at=NOW, actor="scenario", name="note", phase="end", data={BSN: [TOKEN]}))
    text = json.dumps([safe_view(event, record.redactor) for event in record])
    for secret in (CODE, TOKEN, BSN, "c00kie", "t0ken-t0ken%2Ft0ken"):
        assert secret not in text
    assert "<code#1>" in text
    assert "<access-token#1>" in text


def test_a_long_body_is_redacted_before_it_is_cut() -> None:
    record = Record()
    kept = record.add(exchange())
    body = f"{'x' * 95}{TOKEN}".encode()
    view = safe_view(exchange(request=Message((("content-type", "text/plain"),), body)), record.redactor, excerpt=100)
    assert kept.response is not None
    assert view["request"]["body"]["excerpt"] == f"{'x' * 95}<acce…"
    assert view["request"]["body"]["size"] == len(body)


def test_binary_bodies_are_only_named_by_hash() -> None:
    view = safe_view(exchange(request=Message((("content-type", "application/pdf"),), b"%PDF")), Record().redactor)
    assert view["request"]["body"]["excerpt"] == ""
    assert len(view["request"]["body"]["sha256"]) == 64
