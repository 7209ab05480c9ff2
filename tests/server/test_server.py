"""The listeners on real sockets: who gets in, what they see, how they start and stop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl

import httpx
import pytest
from server_stand import BACK, FRONT, OTHER, Stand, echo

from medmij_sim.pki import Variant
from medmij_sim.record import Exchange, Interface
from medmij_sim.server import Places, ServeError, Server, Site
from medmij_sim.transport import Resolver, ResolvingTransport


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
