"""What the listeners make of the bytes that come in, and what the record says about it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import MutableMapping
from typing import Any

import httpx
import pytest
from server_stand import FRONT, OTHER, Stand, echo
from starlette.types import Receive, Scope, Send

from medmij_sim.clock import Clock
from medmij_sim.record import Exchange, Interface, Record
from medmij_sim.server import Site
from medmij_sim.server.recording import RecordingApp
from medmij_sim.server.tls_extension import tls_extension
from medmij_sim.transport import ResolvingTransport


def test_who_has_the_answer_finds_the_exchange_in_the_record() -> None:
    record, recorded_at_the_end = Record(), []

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.body":
            recorded_at_the_end.append(len(record))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [(b"host", b"front.test")]}
    scope["extensions"] = {"tls": tls_extension()}
    app = RecordingApp(Site(FRONT, "front", Interface.OTHER, echo), record, Clock())
    asyncio.run(app(scope, receive, send))
    assert recorded_at_the_end == [1]
    assert len(record) == 1


def _unread(*came: bytes, length: int) -> bytes:
    """What is recorded of a request's body when the app answers without reading, and only so much has come in."""
    record, pieces = Record(), list(came)

    async def answers_at_once(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    async def receive() -> dict[str, Any]:
        if not pieces:
            await asyncio.Event().wait()
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": length > sum(map(len, came)) or bool(pieces)}

    async def send(message: MutableMapping[str, Any]) -> None:
        pass

    headers = [(b"host", b"front.test"), (b"content-length", b"%d" % length)]
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers}
    app = RecordingApp(Site(FRONT, "front", Interface.OTHER, answers_at_once), record, Clock())
    asyncio.run(asyncio.wait_for(app(scope, receive, send), timeout=5))
    return record.events(Exchange)[0].request.body


def test_a_body_that_the_app_did_not_read_is_recorded() -> None:
    assert _unread(b"whole", length=5) == b"whole"
    assert _unread(b"in ", b"two", length=6) == b"in two"


def test_a_body_that_never_comes_is_not_waited_for() -> None:
    assert _unread(length=9) == b""
    assert _unread(b"half", length=9) == b"half"


def test_one_connection_carries_many_exchanges(stand: Stand) -> None:
    with httpx.Client(transport=ResolvingTransport(stand.resolver, stand.context())) as client:
        for number in range(3):
            assert client.post(f"https://{FRONT}/", content=f"{number}").text == f"{number}"
    assert len(stand.connections()) == 1
    assert [each.request.body for each in stand.record.events(Exchange)] == [b"0", b"1", b"2"]


def test_a_party_that_breaks_answers_500_without_telling_why(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    answer = stand.ask(OTHER)
    assert (answer.status_code, answer.text) == (500, "Internal Server Error\n")
    assert stand.record.events(Exchange)[0].error == "the simulator broke: RuntimeError"
    assert "inside" in caplog.text


def test_a_body_is_recorded_though_the_party_broke_before_reading_it(stand: Stand) -> None:
    with (
        socket.create_connection(stand.addresses.front, timeout=5) as raw,
        stand.context().wrap_socket(raw, server_hostname=OTHER) as tls,
    ):
        tls.sendall(b"POST / HTTP/1.1\r\nHost: other.test\r\nContent-Length: 5\r\n\r\nwhole")
        assert b" 500 " in tls.recv(100)
    assert stand.record.events(Exchange)[0].request.body == b"whole"


def test_noise_instead_of_tls_is_recorded_as_a_failed_handshake(stand: Stand) -> None:
    with socket.create_connection(stand.addresses.front, timeout=5) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):
            assert raw.recv(100)[:4] != b"HTTP"
    assert stand.ask(FRONT).status_code == 200
    assert stand.connections()[0].outcome == "handshake-failed"


def test_noise_instead_of_http_gets_400(stand: Stand) -> None:
    with (
        socket.create_connection(stand.addresses.front, timeout=5) as raw,
        stand.context().wrap_socket(raw, server_hostname=FRONT) as tls,
    ):
        tls.sendall(b"\x00\x01nonsense\r\n\r\n")
        assert b" 400 " in tls.recv(100)


def test_a_large_body_goes_both_ways(stand: Stand) -> None:
    # The echo reads one message; httptools hands a body over in pieces, so the sum is what is recorded.
    stand.ask(FRONT, content=b"x" * 50_000)
    assert stand.record.events(Exchange)[0].request.body.count(b"x") > 0
