"""The listeners on real sockets: who gets in, what they see, and what the record says about it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator, MutableMapping
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from medmij_sim.clock import Clock, pause, stopwatch
from medmij_sim.pki import NodeFiles, Pki, Variant
from medmij_sim.record import Connection, Exchange, Interface, Record
from medmij_sim.server import Addresses, Places, ServeError, Server, Site
from medmij_sim.server.recording import RecordingApp
from medmij_sim.server.tls_extension import tls_extension
from medmij_sim.transport import Resolver, ResolvingTransport, client_context

FRONT, OTHER, BACK = "front.test", "other.test", "back.test"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the request's body and what the TLS extension says."""
    body = (await receive()).get("body", b"")
    tls = scope["extensions"]["tls"]
    headers = [
        (b"content-length", b"%d" % len(body)),
        (b"x-peer", (tls["client_cert_name"] or "nobody").encode()),
        (b"x-version", b"%04x" % tls["tls_version"]),
        (b"x-chain", b"%d" % len(tls["client_cert_chain"])),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def broken(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("inside")


class Stand:
    """A server with three hosts, and clients for it."""

    def __init__(self, tells: bool = False) -> None:
        self.clock, self.record = Clock(), Record()
        self.pki = Pki(self.clock)
        self.sites = (
            Site(FRONT, "front", Interface.OTHER, echo),
            Site(OTHER, "other", Interface.OTHER, broken),
            Site(
                BACK,
                "back",
                Interface.TOKEN,
                echo,
                back=True,
                admits=lambda names: "listed.test" in names,
                answers_refused=lambda: echo if tells else None,
            ),
        )
        self.server = Server(self.sites, self.pki, self.record, self.clock)
        self.addresses: Addresses = self.server.start()

    @property
    def resolver(self) -> Resolver:
        return Resolver({FRONT: self.addresses.front, OTHER: self.addresses.front, BACK: self.addresses.back})

    def context(self, files: NodeFiles | None = None) -> ssl.SSLContext:
        return client_context(self.pki.ca_file, files and files.certificate, files and files.key)

    def ask(self, host: str, files: NodeFiles | None = None, **request: object) -> httpx.Response:
        transport = ResolvingTransport(self.resolver, self.context(files))
        with httpx.Client(transport=transport, trust_env=False) as client:
            return client.request("POST", f"https://{host}/a%20b?c=d", **request)  # type: ignore[arg-type]

    def connections(self) -> tuple[Connection, ...]:
        """What was recorded; a client can see a handshake fail a moment before that."""
        deadline = stopwatch() + 2
        while not (found := self.record.events(Connection)) and stopwatch() < deadline:
            pause(0.001)
        return found

    def stop(self) -> None:
        self.server.stop()
        self.pki.close()


@pytest.fixture
def stand() -> Iterator[Stand]:
    made = Stand()
    yield made
    made.stop()


@pytest.fixture
def telling() -> Iterator[Stand]:
    made = Stand(tells=True)
    yield made
    made.stop()


def test_the_front_channel_asks_no_certificate_and_records_everything(stand: Stand) -> None:
    answer = stand.ask(FRONT, content=b"hello")
    assert (answer.status_code, answer.content, answer.headers["x-peer"]) == (200, b"hello", "nobody")
    (connection,) = stand.connections()
    assert (connection.outcome, connection.sni, connection.side) == ("established", FRONT, "server")
    (exchange,) = stand.record.events(Exchange)
    assert exchange.url == f"https://{FRONT}/a%20b?c=d"
    assert exchange.request.body == b"hello"
    assert exchange.response is not None and exchange.response.body == b"hello"
    assert exchange.response.header("date") == answer.headers["date"]
    assert exchange.connection == connection.seq


def test_a_listed_node_gets_in_and_the_app_sees_its_certificate(stand: Stand) -> None:
    answer = stand.ask(BACK, stand.pki.node("listed.test"))
    assert "CN=listed.test" in answer.headers["x-peer"]
    assert int(answer.headers["x-chain"]) >= 1
    (connection,) = stand.connections()
    assert connection.peer_names == ("listed.test",)
    assert connection.peer_chain[0].startswith(b"\x30")
    assert stand.record.events(Exchange)[0].peer == "listed.test"


@pytest.mark.parametrize("names", [("listed.test", "b.test", "c.test"), ("a.test", "b.test", "listed.test")])
def test_any_name_in_a_certificate_will_do(stand: Stand, names: tuple[str, ...]) -> None:
    host, *others = names
    assert stand.ask(BACK, stand.pki.node(host, also=others)).status_code == 200
    assert stand.connections()[0].peer_names == names


def test_without_a_certificate_the_handshake_fails(stand: Stand) -> None:
    with pytest.raises(httpx.TransportError):
        stand.ask(BACK)
    (connection,) = stand.connections()
    assert (connection.outcome, connection.sni) == ("handshake-failed", BACK)
    assert "did not return a certificate" in connection.reason


def test_a_certificate_of_a_foreign_ca_fails_the_handshake(stand: Stand) -> None:
    with pytest.raises(httpx.TransportError):
        stand.ask(BACK, stand.pki.node("listed.test", variant=Variant.FOREIGN_CA))
    assert [(each.outcome, each.reason) for each in stand.connections()] == [
        ("handshake-failed", "certificate verify failed")
    ]
    assert stand.record.events(Exchange) == ()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_an_unlisted_node_gets_not_one_byte_of_an_answer(stand: Stand, version: ssl.TLSVersion) -> None:
    context = stand.context(stand.pki.node("unlisted.test"))
    context.minimum_version = context.maximum_version = version
    received = b""
    with (
        contextlib.suppress(OSError),
        socket.create_connection(stand.addresses.back, timeout=5) as raw,
        context.wrap_socket(raw, server_hostname=BACK) as tls,
    ):
        tls.sendall(b"GET / HTTP/1.1\r\nHost: back.test\r\n\r\n")
        received = tls.recv(100)
    assert received == b""
    (connection,) = stand.connections()
    assert (connection.outcome, connection.peer_names, connection.received) == ("refused", ("unlisted.test",), 0)
    assert stand.record.events(Exchange) == ()


def test_a_refused_connection_just_ends_without_a_word_of_farewell(stand: Stand) -> None:
    context = stand.context(stand.pki.node("unlisted.test"))
    # Not even close_notify: the TLS library calls that a ragged end.
    with (
        pytest.raises(OSError),
        socket.create_connection(stand.addresses.back, timeout=5) as raw,
        context.wrap_socket(raw, server_hostname=BACK, suppress_ragged_eofs=False) as tls,
    ):
        tls.recv(100)


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


def test_a_party_that_misbehaves_can_tell_an_unlisted_node_why(telling: Stand) -> None:
    assert telling.ask(BACK, telling.pki.node("unlisted.test")).status_code == 200
    assert [each.outcome for each in telling.connections()] == ["refused"]


@pytest.mark.parametrize(("version", "number"), [(ssl.TLSVersion.TLSv1_2, "0303"), (ssl.TLSVersion.TLSv1_3, "0304")])
def test_both_tls_versions_are_spoken(stand: Stand, version: ssl.TLSVersion, number: str) -> None:
    context = stand.context(stand.pki.node("listed.test"))
    context.minimum_version = context.maximum_version = version
    with httpx.Client(transport=ResolvingTransport(stand.resolver, context)) as client:
        assert client.get(f"https://{BACK}/").headers["x-version"] == number


def test_the_highest_version_both_know_is_chosen(stand: Stand) -> None:
    assert stand.ask(FRONT).headers["x-version"] == "0304"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_older_tls_is_refused(stand: Stand) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(stand.pki.ca_file)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection(stand.addresses.front, timeout=5) as raw,
        pytest.raises(OSError),
        context.wrap_socket(raw, server_hostname=FRONT),
    ):
        pass


def test_each_host_shows_its_own_certificate(stand: Stand) -> None:
    for host, address in ((FRONT, stand.addresses.front), (OTHER, stand.addresses.front)):
        with (
            socket.create_connection(address, timeout=5) as raw,
            stand.context().wrap_socket(raw, server_hostname=host) as tls,
        ):
            certificate = tls.getpeercert()
            assert certificate is not None
            assert certificate["subjectAltName"] == (("DNS", host),)


def test_a_name_that_is_not_served_ends_the_handshake(stand: Stand) -> None:
    resolver = Resolver({"nobody.test": stand.addresses.front})
    with (
        httpx.Client(transport=ResolvingTransport(resolver, stand.context())) as client,
        pytest.raises(httpx.ConnectError),
    ):
        client.get("https://nobody.test/")
    (connection,) = stand.connections()
    assert (connection.sni, connection.reason) == ("nobody.test", "no such host on this listener")


def test_a_back_host_is_not_served_at_the_front(stand: Stand) -> None:
    resolver = Resolver({BACK: stand.addresses.front})
    with (
        httpx.Client(transport=ResolvingTransport(resolver, stand.context())) as client,
        pytest.raises(httpx.ConnectError),
    ):
        client.get(f"https://{BACK}/")


@pytest.mark.parametrize("host", [OTHER, "front.test.evil", ""])
def test_a_host_other_than_the_sni_is_misdirected(stand: Stand, host: str) -> None:
    assert stand.ask(FRONT, headers={"Host": host}).status_code == 421
    assert stand.record.events(Exchange)[0].status == 421


@pytest.mark.parametrize("host", [FRONT, "FRONT.TEST", f"{FRONT}:443", f"{FRONT}:8443"])
def test_the_port_and_the_case_of_host_do_not_matter(stand: Stand, host: str) -> None:
    assert stand.ask(FRONT, headers={"Host": host}).status_code == 200


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


def test_it_starts_again_after_a_stop(stand: Stand) -> None:
    stand.server.stop()
    with pytest.raises(httpx.ConnectError):
        stand.ask(FRONT)
    stand.addresses = stand.server.start()
    assert stand.ask(FRONT).status_code == 200
    stand.server.stop()
    stand.server.stop()


def test_stopping_hangs_up_on_open_connections(stand: Stand) -> None:
    with (
        socket.create_connection(stand.addresses.front, timeout=5) as raw,
        stand.context().wrap_socket(raw, server_hostname=FRONT) as tls,
    ):
        tls.sendall(b"POST / HTTP/1.1\r\nHost: front.test\r\nContent-Length: 0\r\n\r\n")
        assert tls.recv(4000)
        stand.server.stop()
        with contextlib.suppress(OSError):
            assert tls.recv(100) == b""


def test_a_taken_port_is_one_clear_line(stand: Stand) -> None:
    port = stand.addresses.front[1]
    second = Server(stand.sites, stand.pki, stand.record, stand.clock, Places(front_port=port))
    with pytest.raises(ServeError, match=rf"port {port} on 127\.0\.0\.1 is taken — choose another"):
        second.start()


@pytest.mark.parametrize("bind", ["0.0.0.0", "192.0.2.1", "::"])
def test_only_who_says_so_listens_beyond_loopback(stand: Stand, bind: str) -> None:
    with pytest.raises(ServeError, match="loopback"):
        Server(stand.sites, stand.pki, stand.record, stand.clock, Places(bind))


def test_an_address_of_somebody_else_is_one_clear_line(stand: Stand) -> None:
    server = Server(stand.sites, stand.pki, stand.record, stand.clock, Places("192.0.2.1", open_to_network=True))
    with pytest.raises(ServeError, match="no address of this machine"):
        server.start()


def test_a_node_has_only_the_party_it_came_to_make_ready(stand: Stand) -> None:
    made_ready: list[str] = []

    def back(host: str) -> Site:
        async def ready() -> None:
            await asyncio.sleep(0.01)
            made_ready.append(host)

        return Site(host, host, Interface.TOKEN, echo, back=True, admits=lambda _: host in made_ready, ready=ready)

    server = Server([back(BACK), back(OTHER)], stand.pki, stand.record, stand.clock)
    resolver = Resolver({BACK: server.start().back})
    files = stand.pki.node("listed.test")
    with httpx.Client(transport=ResolvingTransport(resolver, stand.context(files)), trust_env=False) as client:
        assert client.post(f"https://{BACK}/", content=b"hello").content == b"hello"
    server.stop()
    assert set(made_ready) == {BACK}
