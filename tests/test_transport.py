"""Our clients go where the resolver says, under the real name, and everything they do is recorded."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim import World
from medmij_sim.clock import Clock
from medmij_sim.record import Connection, Exchange, Interface, Record
from medmij_sim.served import ServedWorld
from medmij_sim.transport import (
    AsyncRecordingTransport,
    AsyncResolvingTransport,
    RecordingTransport,
    Resolver,
    ResolvingTransport,
    client_context,
)

WHITELIST = "https://stelselnode.medmij.localhost/MedMij_Whitelist.xml?api=2"
DIGID = "https://digid.medmij.localhost/"


@pytest.fixture(scope="module")
def served() -> Iterator[ServedWorld]:
    with World().serve() as made:
        yield made


def recording(served: ServedWorld, resolver: Resolver, record: Record) -> httpx.Client:
    inner = ResolvingTransport(resolver, client_context(served.ca_file))
    return httpx.Client(
        transport=RecordingTransport(inner, record, Clock(), actor="me", classify=lambda _: Interface.LIST)
    )


def test_an_exact_name_wins_over_a_wildcard_and_a_port_over_both() -> None:
    resolver = Resolver({"*.test": ("1", 1), "*.a.test": ("2", 2), "x.a.test": ("3", 3), "x.a.test:8": ("4", 4)})
    assert resolver("b.test", 443) == ("1", 1)
    assert resolver("y.a.test", 443) == ("2", 2)
    assert resolver("x.a.test", 443) == ("3", 3)
    assert resolver("x.a.test", 8) == ("4", 4)
    assert resolver("elsewhere.nl", 7) == ("elsewhere.nl", 7)
    assert resolver("test", 7) == ("test", 7)


@given(st.text(), st.integers(0, 65535))
def test_a_host_that_is_not_named_resolves_to_itself(host: str, port: int) -> None:
    assert Resolver()(host, port) == (host, port)


def test_the_server_hears_the_real_name(served: ServedWorld) -> None:
    record = Record()
    with recording(served, served.resolver, record) as client:
        assert client.get(WHITELIST).status_code == 200
    (exchange,) = record.events(Exchange)
    assert exchange.url == WHITELIST
    assert exchange.request.header("host") == "stelselnode.medmij.localhost"
    assert exchange.response is not None and b"<Whitelist" in exchange.response.body
    (connection,) = record.events(Connection)
    assert (connection.outcome, connection.tls_version) == ("established", "TLSv1.3")
    assert connection.peer_chain[0].startswith(b"\x30")
    assert exchange.connection == connection.seq


def test_exchanges_over_one_connection_name_it(served: ServedWorld) -> None:
    record = Record()
    with recording(served, served.resolver, record) as client:
        client.get(WHITELIST)
        client.get(WHITELIST)
        client.get(DIGID)
    connections = record.events(Connection)
    assert [each.sni for each in connections] == ["stelselnode.medmij.localhost", "digid.medmij.localhost"]
    assert [each.connection for each in record.events(Exchange)] == [
        connections[0].seq,
        connections[0].seq,
        connections[1].seq,
    ]


def test_asynchronous_exchanges_are_recorded_alike(served: ServedWorld) -> None:
    record = Record()

    async def ask() -> None:
        inner = AsyncResolvingTransport(served.resolver, client_context(served.ca_file))
        transport = AsyncRecordingTransport(inner, record, Clock(), actor="me", classify=lambda _: Interface.LIST)
        async with httpx.AsyncClient(transport=transport) as client:
            await asyncio.gather(*(client.get(WHITELIST) for _ in range(5)))

    asyncio.run(ask())
    assert [each.status for each in record.events(Exchange)] == [200] * 5


def test_a_body_that_is_sent_is_in_the_record(served: ServedWorld) -> None:
    record = Record()
    with recording(served, served.resolver, record) as client:
        client.post(WHITELIST, data={"a": "1"})
    assert record.events(Exchange)[0].request.form == {"a": ["1"]}


def test_a_port_that_nobody_listens_on_is_unreachable(served: ServedWorld) -> None:
    record = Record()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with (
        recording(served, Resolver({"x.test": ("127.0.0.1", port)}), record) as client,
        pytest.raises(httpx.ConnectError),
    ):
        client.get("https://x.test/")
    assert record.events(Connection)[0].outcome == "unreachable"
    exchange = record.events(Exchange)[0]
    assert exchange.status is None
    assert exchange.error is not None and exchange.error.startswith("ConnectError")


def test_a_certificate_that_does_not_fit_the_name_fails_the_handshake(served: ServedWorld) -> None:
    # The world has no such host: whoever is there instead must not be believed.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    files = served.client_files("pgo-a")
    context.load_cert_chain(files.certificate, files.key)
    record = Record()

    async def play() -> None:
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=context)
        async with server:
            address = server.sockets[0].getsockname()
            inner = AsyncResolvingTransport(Resolver({"bank.test": address}), client_context(served.ca_file))
            transport = AsyncRecordingTransport(inner, record, Clock(), actor="me", classify=lambda _: Interface.OTHER)
            async with httpx.AsyncClient(transport=transport) as client:
                with pytest.raises(httpx.ConnectError):
                    await client.get("https://bank.test/")

    asyncio.run(play())
    (connection,) = record.events(Connection)
    assert connection.outcome == "handshake-failed"
    assert "bank.test" in connection.reason


def test_a_root_that_is_not_trusted_fails_the_handshake(served: ServedWorld) -> None:
    with (
        httpx.Client(transport=ResolvingTransport(served.resolver, client_context(None))) as client,
        pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        client.get(WHITELIST)


def test_an_end_without_an_answer_is_dropped(served: ServedWorld) -> None:
    record = Record()
    context = client_context(served.ca_file, served.client_files("pgo-x").certificate, served.client_files("pgo-x").key)
    inner = ResolvingTransport(served.resolver, context)
    transport = RecordingTransport(inner, record, Clock(), actor="me", classify=lambda _: Interface.TOKEN)
    with httpx.Client(transport=transport) as client, pytest.raises(httpx.TransportError):
        client.post("https://token.dvza-a.medmij.localhost/r22/token")
    assert record.events(Connection)[-1].outcome in ("dropped", "handshake-failed")
    assert record.events(Exchange)[0].status is None


def test_a_root_can_be_given_as_text(served: ServedWorld) -> None:
    context = client_context(served.ca_file.read_text())
    with httpx.Client(transport=ResolvingTransport(served.resolver, context)) as client:
        assert client.get(WHITELIST).is_success


def test_our_clients_offer_only_what_is_rated_good() -> None:
    context = client_context(None)
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    names = {each["name"] for each in context.get_ciphers() if each["protocol"] == "TLSv1.2"}
    assert names and all(name.startswith("ECDHE-") and ("GCM" in name or "CHACHA20" in name) for name in names)
