"""The collector takes what is right, whole, and says of what is wrong where it is and what to do."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest
from chainlog_messages import REQUEST, SESSION, TRACE, messages, record, records
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from medmij_sim.chainlog import api
from medmij_sim.chainlog.collector import MOST_REFUSALS, Collector, Delivery
from medmij_sim.chainlog.events import EVENTS, RANK
from medmij_sim.chainlog.model import LogRecord
from medmij_sim.chainlog.reading import MOST_PROBLEMS, MessageError, read_message, schema
from medmij_sim.clock import Clock
from medmij_sim.storage import MemoryShelf
from medmij_sim.world import World

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://api.medmij.localhost/eagleeye/v1/logs"


def collector(**more: Any) -> Collector:
    return Collector(Clock.frozen(NOON), MemoryShelf[Delivery](), **more)


def body(*messages: dict[str, Any]) -> bytes:
    return json.dumps(messages).encode()


def problems(message: bytes) -> tuple[str, ...]:
    with pytest.raises(MessageError) as caught:
        read_message(message)
    return caught.value.problems


@given(messages)
def test_what_is_right_is_taken_and_comes_back_as_it_was(message: list[dict[str, Any]]) -> None:
    Draft202012Validator(schema()).validate(message)
    keeps = collector()
    assert keeps.take("pgo-a", json.dumps(message).encode()) == len(message)
    told = [each.record for each in keeps.events()]
    expected = msgspec.convert(message, list[LogRecord])
    assert sorted(map(msgspec.json.encode, told)) == sorted(map(msgspec.json.encode, expected))


_NEARLY = [
    f"{SESSION[:-1]}g",
    SESSION.replace("-", "_"),
    f"{SESSION}0",
    "http://x.test/a",
    "https:///a",
    f"{SESSION}\n",
]
JUNK = st.sampled_from([None, True, 3, 2.5, "", "x", "999900055", [], {}, {"a": 1}, "2026-03-02T11:00:00", *_NEARLY])


@pytest.mark.parametrize("nearly", [f"{SESSION[:-1]}g", SESSION.replace("-", "_")])
@pytest.mark.parametrize(
    "place", ["event.session_id", "event.trace_id", "request.id", "response.id", "error.request_id"]
)
def test_an_id_of_the_right_length_must_be_a_uuid(place: str, nearly: str) -> None:
    part, name = place.split(".")
    parts = {"request": REQUEST, "response": {"id": TRACE, "status": 200}, "error": {"code": "other"}}
    message = record(**{part: {**parts.get(part, {}), name: nearly}})
    (line,) = problems(body(record(), message))
    assert line.startswith(f"[1].{place} is wrong")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    yield path
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(each, (*path, key))


@given(st.lists(records(), min_size=1, max_size=2), st.data())
def test_the_reader_and_the_schema_agree_on_anything(made: list[LogRecord], data: st.DataObject) -> None:
    message = copy.deepcopy(msgspec.to_builtins(made))
    *way, last = data.draw(st.sampled_from([path for path in places(message) if path]))
    holder = message
    for step in way:
        holder = holder[step]
    if data.draw(st.booleans()):
        holder[last] = data.draw(JUNK)
    else:
        del holder[last]
    fits = Draft202012Validator(schema()).is_valid(message)
    try:
        read_message(json.dumps(message).encode())
        accepted, lines = True, ()
    except MessageError as error:
        accepted, lines = False, error.problems
    # Above the schema stand moments, known events, their parts, and BSNs: these it takes and the reader does not.
    assert fits or not accepted
    above = ("datetime", "no known event", "must have it", "BSN")
    assert accepted or not fits or any(word in line for line in lines for word in above)
    assert all("999900055" not in line for line in lines)


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (b"{", "the body is no JSON — send a list of records"),
        (b"\xff", "the body is no JSON — send a list of records"),
        (b"[" * 100_000, "the body is no JSON — send a list of records"),
        (b"{}", "the message is wrong — give a list of records"),
        (body({}), "[0].event is missing — give an object with type, location, datetime, session_id and trace_id"),
        (
            body(record(), record(event={"trace_id": "1"})),
            "[1].event.trace_id is wrong — give the MedMij-Request-ID of the request, a UUID",
        ),
        (
            body(record(event={"session_id": None})),
            "[0].event.session_id is wrong — give the X-Correlation-ID of the journey, a UUID",
        ),
        (
            body(record(event={"datetime": "2026-03-02T11:00:00"})),
            '[0].event.datetime is wrong — give a moment with its offset, such as "2026-03-01T12:00:00.000Z"',
        ),
        (
            body(record(event={"datetime": "yesterday"})),
            '[0].event.datetime is wrong — give a moment with its offset, such as "2026-03-01T12:00:00.000Z"',
        ),
        (
            body(record(kind="send_toke_request")),
            "[0].event.type is no known event — take one of those in docs/chainlog.md",
        ),
        (body(record(request=None)), "[0].request is missing — send_token_request must have it"),
        (
            body(record(request=REQUEST | {"service_id": "48"})),
            "[0].request.service_id is wrong — give the number of the gegevensdienst, without quotes",
        ),
        (
            body(record(request={"id": TRACE})),
            "[0].request.method is missing — give a method of HTTP, in capitals",
        ),
        (
            body(record(request=REQUEST | {"uri": "http://x.test/a"})),
            "[0].request.uri is wrong — give an https URI",
        ),
        (
            body(record(request=REQUEST | {"uri": "https://x.test/a?state=abcdef&code=1"})),
            "[0].request.uri holds the secret parameter state — leave the query out",
        ),
        (
            body(record(request=REQUEST | {"uri": "https://x.test/Patient/999900055"})),
            "[0].request.uri holds a BSN — leave it out",
        ),
        (body(record(note={"deep": ["999900055"]})), "[0].note.deep[0] holds a BSN — leave it out"),
        (
            body(record("receive_token_response", response={"id": TRACE, "status": "200"})),
            "[0].response.status is wrong — give an HTTP status, without quotes",
        ),
        (
            body(record("send_token_request_error", error={"description": "no"})),
            '[0].error.code is missing — give an error code of OAuth, or "other"',
        ),
    ],
)
def test_a_wrong_message_is_refused_with_a_line_that_says_where(message: bytes, line: str) -> None:
    assert line in problems(message)


def test_a_member_of_ones_own_and_a_number_that_is_no_bsn_are_let_through() -> None:
    assert len(read_message(body(record(note={"deep": [123456789, "a999900055"]})))) == 1


def test_a_message_that_is_wrong_all_over_gives_no_endless_answer() -> None:
    lines = problems(body(*[record(kind="what")] * 100))
    assert len(lines) == MOST_PROBLEMS + 1
    assert lines[-1] == f"and {100 - MOST_PROBLEMS} more"


def test_a_message_is_taken_whole_or_not_at_all() -> None:
    keeps = collector()
    with pytest.raises(MessageError):
        keeps.take("pgo-a", body(record(), record(event={"trace_id": "1"})))
    assert keeps.events() == ()
    (refused,) = keeps.refusals
    assert (refused.sender, len(refused.problems)) == ("pgo-a", 1)


def test_the_oldest_messages_and_refusals_make_room() -> None:
    one = body(record())
    keeps = collector(most_kept=3 * len(one))
    sessions = [f"{SESSION[:-1]}{digit}" for digit in range(1, 6)]
    for session in sessions:
        keeps.take("pgo-a", body(record(event={"session_id": session})))
    assert [each.session_id for each in keeps.journeys()] == sessions[-3:]
    for _ in range(MOST_REFUSALS + 1):
        with pytest.raises(MessageError):
            keeps.take("pgo-a", b"{}")
    assert len(keeps.refusals) == MOST_REFUSALS


def test_a_collector_that_begins_again_goes_on_with_what_was_kept() -> None:
    one, clock = body(record()), Clock.frozen(NOON)
    shelf = MemoryShelf[Delivery]()
    Collector(clock, shelf).take("pgo-a", one)
    again = Collector(clock, shelf, most_kept=2 * len(one))
    again.take("pgo-a", one)
    assert len(again.events()) == 2
    again.take("pgo-a", one)
    assert len(again.events()) == 2
    again.clear()
    assert list(shelf.items()) == []


def test_events_are_in_order_of_time_whoever_delivers_first() -> None:
    keeps = collector()

    def at(second: int, kind: str) -> dict[str, Any]:
        more = {"response": {"id": TRACE, "status": 200}} if kind.endswith("response") else {}
        return record(kind, event={"datetime": f"2026-03-02T10:00:0{second}Z"}, **more)

    keeps.take("pgo-a", body(at(1, "send_token_request"), at(4, "receive_token_response")))
    keeps.take("dvza-a", body(at(2, "receive_token_request"), at(3, "send_token_response")))
    order = ["send_token_request", "receive_token_request", "send_token_response", "receive_token_response"]
    assert [each.record.event.type for each in keeps.events()] == order


@given(st.permutations(["send_token_request", "receive_token_request", "send_token_response"]))
def test_events_of_one_moment_are_in_the_order_of_the_chain(kinds: list[str]) -> None:
    keeps = collector()
    for kind in kinds:
        keeps.take("any", body(record(kind, response={"id": TRACE, "status": 200})))
    assert [RANK[each.record.event.type] for each in keeps.events()] == sorted(RANK[kind] for kind in kinds)


def test_every_kind_of_event_has_its_texts_and_its_place() -> None:
    assert list(RANK.values()) == list(range(len(EVENTS)))
    for kind in EVENTS.values():
        assert kind.meaning["nl"].endswith(".") and kind.meaning["en"].endswith(".")
        assert kind.meaning["nl"] != kind.meaning["en"]


def test_a_party_delivers_over_the_back_channel(world: World) -> None:
    with world.client_for("pgo-b") as node:
        taken = node.post(URL, json=[record(), record()])
        assert (taken.status_code, taken.json()) == (202, {"accepted": 2})
        refused = node.post(URL, json=[record(request=None)])
        assert refused.status_code == 400
        assert refused.json() == {"problems": ["[0].request is missing — send_token_request must have it"]}
        assert node.post(URL, content=b"<x/>", headers={"Content-Type": "text/xml"}).status_code == 415
        assert node.get(URL).json() == schema()
    assert {each.sender for each in world.chainlog()} == {"pgo-b.medmij.localhost"}


def test_a_party_that_is_on_no_list_may_deliver_too(world: World) -> None:
    with world.client_for("pgo-x") as node:
        assert node.post(URL, json=[record()]).status_code == 202


def test_a_message_beyond_the_limit_is_not_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MOST_BYTES", 1000)

    async def pieces() -> Any:
        for _ in range(10):
            yield b" " * 300

    async def send_in_pieces() -> httpx.Response:
        async with world.async_client_for("pgo-a") as node:
            return await node.post(URL, content=pieces(), headers={"Content-Type": "application/json"})

    with world.client_for("pgo-a") as node:
        assert node.post(URL, json=[record()] * 3).status_code == 413
    answer = asyncio.run(send_in_pieces())
    assert answer.status_code == 413
    assert "1000 bytes" in answer.json()["problems"][0]
