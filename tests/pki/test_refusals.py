"""Certificates that should be refused are: on sockets and in process, of a server and of a client."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.x509.ocsp import OCSPResponseStatus, load_der_ocsp_response

from medmij_sim import World
from medmij_sim.clock import pause, stopwatch
from medmij_sim.collecting import JourneyError
from medmij_sim.config import FaultEntry, WorldConfig
from medmij_sim.faults import CATALOGUE
from medmij_sim.pki import Variant
from medmij_sim.record import Connection, Exchange
from medmij_sim.served import ServedWorld
from medmij_sim.transport import client_context

TOKEN_HOST = "token.dvza-a.medmij.localhost"
TOKEN = f"https://{TOKEN_HOST}/r22/token"
WRONG = [each for each in Variant if each is not Variant.GOOD]
DROPPED = {
    Variant.WRONG_HOST: "none of its certificate's names is on the whitelist",
    Variant.WILDCARD: "none of its certificate's names is on the whitelist",
    Variant.REVOKED: "its certificate is revoked",
}
VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


@pytest.fixture(scope="module")
def standing() -> Iterator[ServedWorld]:
    world = World()
    with world.serve() as served:
        yield served
    world.close()


@pytest.fixture
def served(standing: ServedWorld) -> ServedWorld:
    standing.world.reset()
    return standing


def asked(served: ServedWorld, variant: Variant, version: ssl.TLSVersion) -> bytes:
    """What a PGO with such a certificate gets to read when it asks for a token."""
    files = served.client_files("pgo-a", variant)
    context = client_context(served.ca_file, files.certificate, files.key)
    context.minimum_version = context.maximum_version = version
    with (
        contextlib.suppress(OSError),
        socket.create_connection(served.addresses.back, timeout=5) as raw,
        context.wrap_socket(raw, server_hostname=TOKEN_HOST) as tls,
    ):
        tls.sendall(f"POST /r22/token HTTP/1.1\r\nHost: {TOKEN_HOST}\r\nContent-Length: 0\r\n\r\n".encode())
        return tls.recv(1000)
    return b""


def connected(served: ServedWorld) -> Connection:
    """The one connection of a test; a client can see its end a moment before the record does."""
    deadline = stopwatch() + 2
    while not (found := served.world.record.events(Connection)) and stopwatch() < deadline:
        pause(0.001)
    (connection,) = found
    return connection


@pytest.mark.parametrize("version", VERSIONS, ids=lambda each: each.name)
def test_a_good_certificate_gets_an_answer(served: ServedWorld, version: ssl.TLSVersion) -> None:
    assert asked(served, Variant.GOOD, version).startswith(b"HTTP/1.1 ")
    assert connected(served).outcome == "established"


@pytest.mark.parametrize("version", VERSIONS, ids=lambda each: each.name)
@pytest.mark.parametrize("variant", WRONG)
def test_a_dvza_gives_a_wrong_certificate_not_one_byte(
    served: ServedWorld, variant: Variant, version: ssl.TLSVersion
) -> None:
    assert asked(served, variant, version) == b""
    connection = connected(served)
    if variant in DROPPED:
        assert (connection.outcome, connection.reason) == ("refused", DROPPED[variant])
    else:
        assert (connection.outcome, connection.reason) == ("handshake-failed", "certificate verify failed")
    assert served.world.record.events(Exchange) == ()


@pytest.mark.parametrize("version", VERSIONS, ids=lambda each: each.name)
def test_a_node_off_the_whitelist_gets_not_one_byte_from_a_dvza(served: ServedWorld, version: ssl.TLSVersion) -> None:
    files = served.client_files("pgo-x")
    context = client_context(served.ca_file, files.certificate, files.key)
    context.minimum_version = context.maximum_version = version
    with (
        contextlib.suppress(OSError),
        socket.create_connection(served.addresses.back, timeout=5) as raw,
        context.wrap_socket(raw, server_hostname=TOKEN_HOST) as tls,
    ):
        tls.sendall(f"GET /r22/token HTTP/1.1\r\nHost: {TOKEN_HOST}\r\n\r\n".encode())
        assert tls.recv(1000) == b""
    assert connected(served).outcome == "refused"


def reached(world: World, *, in_process: bool, variant: Variant = Variant.GOOD) -> int:
    """The status that a PGO of the world gets from the token endpoint."""
    network = world._in_process if in_process or not world.served else world.served.network

    async def ask() -> int:
        transport = network.transport("pgo-a.medmij.localhost", variant)
        async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
            return (await client.post(TOKEN)).status_code

    return asyncio.run(ask())


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "on sockets"])
@pytest.mark.parametrize("variant", WRONG)
def test_parties_refuse_a_wrong_server_alike_in_process_and_on_sockets(
    served: ServedWorld, variant: Variant, in_process: bool
) -> None:
    world = served.world
    assert reached(world, in_process=in_process) == 400
    with world.faults.injected(f"dvza.tls.certificate-{variant}", "dvza-a"):
        if variant is Variant.WILDCARD:
            assert reached(world, in_process=in_process) == 400
        else:
            with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                reached(world, in_process=in_process)
    assert reached(world, in_process=in_process) == 400


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "on sockets"])
@pytest.mark.parametrize("variant", WRONG)
def test_parties_refuse_a_wrong_client_alike_in_process_and_on_sockets(
    served: ServedWorld, variant: Variant, in_process: bool
) -> None:
    with pytest.raises(httpx.TransportError):
        reached(served.world, in_process=in_process, variant=variant)
    # On sockets of TLS 1.3 the client may find out after its own handshake; the server's record is what counts.
    connection = connected(served)
    assert connection.outcome == ("refused" if variant in DROPPED else "handshake-failed")


@pytest.mark.parametrize("kind", ["dvza", "pgo", "stelselnode"])
def test_every_variant_is_a_fault(kind: str) -> None:
    faults = {each.name: each.deviations for each in CATALOGUE if each.name.startswith(f"{kind}.tls.certificate-")}
    assert faults == {f"{kind}.tls.certificate-{each}": {"certificate_variant": each.value} for each in WRONG}


def test_nobody_reads_lists_of_a_stelselnode_with_a_wrong_certificate(served: ServedWorld) -> None:
    url = "https://stelselnode.medmij.localhost/MedMij_Whitelist.xml?api=2"
    with (
        served.world.faults.injected("stelselnode.tls.certificate-expired"),
        served.client_for() as client,
        pytest.raises(httpx.ConnectError, match="certificate has expired"),
    ):
        client.get(url)
    with served.client_for() as client:
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("fault", ["dvza.tls.certificate-revoked", "pgo.tls.certificate-revoked"])
def test_a_journey_ends_where_a_certificate_is_refused(served: ServedWorld, fault: str) -> None:
    world = served.world
    world.faults.on(fault)
    with pytest.raises(JourneyError, match=r"^pgo-a got no data on woman_34 from huisartsdelinde@medmij: .*[^\n]$"):
        world.collect("woman_34", "huisartsdelinde@medmij", "48")
    exchanged = [each for each in world.record.events(Exchange) if each.side == "server" and TOKEN_HOST in each.url]
    assert exchanged == []


def test_the_control_api_chooses_what_a_host_shows_from_the_next_handshake_on(served: ServedWorld) -> None:
    def shown() -> Variant | None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with (
            socket.create_connection(served.addresses.front, timeout=5) as raw,
            context.wrap_socket(raw, server_hostname="dvza-a.medmij.localhost") as tls,
        ):
            der = tls.getpeercert(binary_form=True)
        assert der is not None
        names = x509.load_der_x509_certificate(der).subject.rfc4514_string()
        return Variant.WILDCARD if "CN=*.medmij.localhost" in names else Variant.GOOD

    assert shown() is Variant.GOOD
    with served.client_for() as client:
        url = "https://sim.medmij.localhost/faults/dvza.tls.certificate-wildcard"
        assert client.put(url, json={"party": "dvza-a"}).status_code == 204
        assert shown() is Variant.WILDCARD
        assert client.delete(url).status_code == 204
    assert shown() is Variant.GOOD


def test_a_world_file_chooses_what_a_party_shows() -> None:
    config = WorldConfig(fault=(FaultEntry("dvza.tls.certificate-expired", "dvza-b"),))
    world = World(config=config)
    assert world.sites["token.dvza-b.medmij.localhost"].certificate() is Variant.EXPIRED
    assert world.sites[TOKEN_HOST].certificate() is Variant.GOOD
    world.close()


def plain(served: ServedWorld) -> str:
    """Where a client of the control API learns that certificates can be asked about."""
    with served.client_for() as client:
        url = client.get("https://sim.medmij.localhost/world").json()["pki"]
    assert isinstance(url, str)
    return url


def test_what_certificates_point_to_is_there(served: ServedWorld) -> None:
    served.client_files("pgo-a", Variant.REVOKED)
    with httpx.Client(base_url=plain(served), trust_env=False) as client:
        for authority in ("root", "domain", "issuing"):
            issuer = x509.load_der_x509_certificate(client.get(f"/{authority}.cer").content)
            crl = x509.load_der_x509_crl(client.get(f"/{authority}.crl").content)
            assert crl.issuer == issuer.subject
            assert crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
            assert len(crl) == (served._pki.revoked if authority == "issuing" else 0)
        assert client.get("/other.crl").status_code == 404
        nothing = load_der_ocsp_response(client.get("/ocsp/AAAA").content)
        assert nothing.response_status is OCSPResponseStatus.MALFORMED_REQUEST
    urls = {each.url for each in served.world.record.events(Exchange)}
    assert "http://pki.medmij.localhost/issuing.crl" in urls


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl command on this machine")
def test_openssl_asks_ocsp_over_the_network(served: ServedWorld, tmp_path: Path) -> None:
    good, revoked = (served.client_files("pgo-a", each).certificate for each in (Variant.GOOD, Variant.REVOKED))
    issuer = tmp_path / "issuer.pem"
    issuer.write_text("-----BEGIN" + good.read_text("ascii").split("-----BEGIN", 2)[2], "ascii")
    for certificate, status in ((good, "good"), (revoked, "revoked")):
        arguments = [
            "-issuer",
            issuer,
            "-cert",
            certificate,
            "-url",
            f"{plain(served)}/ocsp",
            "-CAfile",
            served.ca_file,
        ]
        command = ["openssl", "ocsp", *map(str, arguments), "-verify_other", str(issuer)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert f": {status}\n" in done.stdout, done.stderr
        assert "verify OK" in done.stderr
