"""Certificates that are wrong in one way: a verifier says which, and a restart finds them as they were."""

from __future__ import annotations

import contextlib
import re
import shutil
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import (
    OCSPCertStatus,
    OCSPRequestBuilder,
    OCSPResponseStatus,
    load_der_ocsp_request,
    load_der_ocsp_response,
)

from medmij_sim.clock import Clock
from medmij_sim.pki import NodeFiles, Pki, Variant

HOST = "token.dvza-a.medmij.localhost"
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl command on this machine")
WRONG = [each for each in Variant if each is not Variant.GOOD]


def shaken(pki: Pki, server: NodeFiles, client: NodeFiles) -> None:
    """A handshake in memory, each side demanding a certificate and looking at the revocation list.

    Raises:
        ssl.SSLError: one of them refuses the other.
    """
    sides = []
    for files, protocol in ((server, ssl.PROTOCOL_TLS_SERVER), (client, ssl.PROTOCOL_TLS_CLIENT)):
        context = ssl.SSLContext(protocol)
        context.load_cert_chain(files.certificate, files.key)
        context.load_verify_locations(pki.ca_file)
        context.load_verify_locations(pki.crl_file)
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
        context.verify_mode = ssl.CERT_REQUIRED
        is_server = protocol == ssl.PROTOCOL_TLS_SERVER
        inward, outward = ssl.MemoryBIO(), ssl.MemoryBIO()
        name = None if is_server else HOST
        sides.append((context.wrap_bio(inward, outward, server_side=is_server, server_hostname=name), inward, outward))
    for _ in range(4):
        for (side, _, outward), (_, inward, _) in (sides, sides[::-1]):
            with contextlib.suppress(ssl.SSLWantReadError):
                side.do_handshake()
            inward.write(outward.read())


def test_a_good_certificate_is_accepted_by_both_sides(pki: Pki) -> None:
    shaken(pki, pki.node(HOST), pki.node("pgo-a.medmij.localhost"))


SAYS = {
    Variant.EXPIRED: "certificate has expired",
    Variant.NOT_YET_VALID: "certificate is not yet valid",
    Variant.SELF_SIGNED: "self-signed certificate",
    Variant.REVOKED: "certificate revoked",
    Variant.FOREIGN_CA: "unable to get .*issuer certificate",
}


@pytest.mark.parametrize("variant", SAYS)
def test_a_tls_library_refuses_it_as_server_and_as_client(pki: Pki, variant: Variant) -> None:
    wrong = pki.node(HOST, variant=variant)
    good = pki.node("pgo-a.medmij.localhost")
    for server, client in ((wrong, good), (pki.node(HOST), wrong)):
        with pytest.raises(ssl.SSLCertVerificationError, match=SAYS[variant]):
            shaken(pki, server, client)


def test_a_certificate_for_another_host_is_refused_by_name_only(pki: Pki) -> None:
    wrong = pki.node(HOST, variant=Variant.WRONG_HOST)
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shaken(pki, wrong, pki.node("pgo-a.medmij.localhost"))
    shaken(pki, pki.node(HOST), wrong)


def test_a_wildcard_covers_the_host_and_a_tls_library_takes_it(pki: Pki) -> None:
    wildcard = pki.node(HOST, variant=Variant.WILDCARD)
    shaken(pki, wildcard, pki.node("pgo-a.medmij.localhost"))
    certificate = x509.load_pem_x509_certificate(wildcard.certificate.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["*.dvza-a.medmij.localhost"]


@pytest.mark.parametrize("variant", [each for each in WRONG if each is not Variant.FOREIGN_CA])
def test_a_restart_finds_a_variant_as_it_was(tmp_path: Path, variant: Variant) -> None:
    before = Pki(Clock(), tmp_path).node(HOST, variant=variant).certificate.read_bytes()
    again = Pki(Clock(), tmp_path)
    assert again.node(HOST, variant=variant).certificate.read_bytes() == before
    assert again.node(HOST).certificate.read_bytes() != before
    assert again.revoked == (variant is Variant.REVOKED)


@pytest.mark.parametrize("year", [2019, 2040])
def test_expired_and_not_yet_valid_hold_at_the_world_s_time_and_at_the_machine_s(tmp_path: Path, year: int) -> None:
    world = datetime(year, 5, 1, tzinfo=UTC)
    pki = Pki(Clock.frozen(world), tmp_path)
    for moment in (world, datetime.now(UTC)):
        expired, early = (
            x509.load_pem_x509_certificate(pki.node(HOST, variant=variant).certificate.read_bytes())
            for variant in (Variant.EXPIRED, Variant.NOT_YET_VALID)
        )
        assert expired.not_valid_before_utc < expired.not_valid_after_utc < moment
        assert early.not_valid_before_utc > moment


def test_certificates_say_where_to_ask_about_them(tmp_path: Path) -> None:
    pki = Pki(Clock(), tmp_path, domain="oefen.test")
    leaf, issuing, domain = x509.load_pem_x509_certificates(pki.node(HOST).certificate.read_bytes())
    for certificate, issuer, ocsp in ((leaf, "issuing", True), (issuing, "domain", False), (domain, "root", False)):
        places = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
        urls = [each.access_location.value for each in places]
        assert urls == ["http://pki.oefen.test/ocsp"] * ocsp + [f"http://pki.oefen.test/{issuer}.cer"]
        (point,) = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        assert point.full_name is not None
        assert [each.value for each in point.full_name] == [f"http://pki.oefen.test/{issuer}.crl"]
        assert (tmp_path / f"{issuer}.crl").exists() and (tmp_path / f"{issuer}.cer").exists()


@needs_openssl
def test_every_authority_of_the_chain_has_a_list_that_a_strict_verifier_takes(pki: Pki, tmp_path: Path) -> None:
    leaf = pki.node(HOST).certificate
    lists = b"".join(
        x509.load_pem_x509_crl((pki.directory / f"{name}.crl").read_bytes()).public_bytes(Encoding.PEM)
        for name in ("root", "domain", "issuing")
    )
    (tmp_path / "lists.pem").write_bytes(lists)
    arguments = ["-crl_check_all", "-x509_strict", "-CRLfile", str(tmp_path / "lists.pem"), "-CAfile", str(pki.ca_file)]
    assert "OK" in openssl("verify", *arguments, "-untrusted", str(leaf), str(leaf))


@needs_openssl
@pytest.mark.parametrize(("variant", "status"), [(Variant.GOOD, "good"), (Variant.REVOKED, "revoked")])
def test_openssl_understands_the_answers_of_ocsp(pki: Pki, tmp_path: Path, variant: Variant, status: str) -> None:
    leaf = pki.node(HOST, variant=variant).certificate
    issuing = tmp_path / "chain.pem"
    issuing.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in _chain(leaf)[1:]))
    asked, answered = tmp_path / "request", tmp_path / "answer"
    files = ["-issuer", str(issuing), "-cert", str(leaf)]
    openssl("ocsp", *files, "-reqout", str(asked))
    answered.write_bytes(pki.answer(asked.read_bytes()))
    trust = ["-CAfile", str(pki.ca_file), "-verify_other", str(issuing), "-respin", str(answered)]
    said = openssl("ocsp", *files, "-no_nonce", *trust)
    assert re.search(rf": {status}$", said, re.MULTILINE) and "verify OK" in said
    nonces = [
        [each.value for each in loaded.extensions]
        for loaded in (load_der_ocsp_request(asked.read_bytes()), load_der_ocsp_response(answered.read_bytes()))
    ]
    assert len(nonces[0]) == 1 and nonces[0] == nonces[1]


@pytest.mark.parametrize("asked", [b"", b"0\x03nonsense"])
def test_a_question_that_is_none_gets_an_answer_that_says_so(pki: Pki, asked: bytes) -> None:
    assert load_der_ocsp_response(pki.answer(asked)).response_status is OCSPResponseStatus.MALFORMED_REQUEST


def test_a_question_about_another_authority_is_not_answered(pki: Pki, tmp_path: Path) -> None:
    leaf, issuer, *_ = _chain(Pki(Clock(), tmp_path / "other").node(HOST).certificate)
    request = OCSPRequestBuilder().add_certificate(leaf, issuer, hashes.SHA1()).build()
    answered = load_der_ocsp_response(pki.answer(request.public_bytes(Encoding.DER)))
    assert answered.response_status is OCSPResponseStatus.UNAUTHORIZED


@pytest.mark.parametrize("serial", [1, 2**120])
def test_a_certificate_that_nobody_issued_is_unknown(pki: Pki, serial: int) -> None:
    leaf, issuer, *_ = _chain(pki.node(HOST).certificate)
    assert _status(pki, leaf.serial_number, issuer) is OCSPCertStatus.GOOD
    assert _status(pki, serial, issuer) is OCSPCertStatus.UNKNOWN


def test_a_restart_knows_what_was_issued_and_a_new_authority_does_not(tmp_path: Path) -> None:
    leaf, issuer, *_ = _chain(Pki(Clock(), tmp_path).node(HOST).certificate)
    assert _status(Pki(Clock(), tmp_path), leaf.serial_number, issuer) is OCSPCertStatus.GOOD
    (tmp_path / "issuing.key").unlink()
    again = Pki(Clock(), tmp_path)
    new_issuer = _chain(again.node("other.example").certificate)[1]
    assert _status(again, leaf.serial_number, new_issuer) is OCSPCertStatus.UNKNOWN


def _status(pki: Pki, serial: int, issuer: x509.Certificate) -> OCSPCertStatus:
    identifier = x509.SubjectKeyIdentifier.from_public_key(issuer.public_key()).digest  # the hash of the key (SHA-1)
    name = hashes.Hash(hashes.SHA1())
    name.update(issuer.subject.public_bytes())
    request = OCSPRequestBuilder().add_certificate_by_hash(name.finalize(), identifier, serial, hashes.SHA1()).build()
    return load_der_ocsp_response(pki.answer(request.public_bytes(Encoding.DER))).certificate_status


def test_a_certificate_can_be_revoked_later_and_stays_so(tmp_path: Path) -> None:
    pki = Pki(Clock(), tmp_path)
    certificate = _chain(pki.node(HOST).certificate)[0]
    assert not pki.is_revoked(certificate)
    pki.revoke(certificate)
    pki.revoke(certificate)
    assert (pki.is_revoked(certificate), pki.revoked) == (True, 1)
    again = Pki(Clock(), tmp_path)
    assert again.is_revoked(certificate)
    assert _chain(again.node(HOST).certificate)[0] != certificate


def test_a_list_stays_good_while_the_world_s_time_moves(tmp_path: Path) -> None:
    Pki(Clock(offset=timedelta(days=900)), tmp_path)
    listed = x509.load_pem_x509_crl((tmp_path / "issuing.crl").read_bytes())
    assert listed.last_update_utc < datetime.now(UTC)
    assert listed.next_update_utc is not None
    assert listed.next_update_utc > datetime.now(UTC) + timedelta(days=1900)


def _chain(path: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(path.read_bytes())


def openssl(*arguments: str) -> str:
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, timeout=30, check=False)
    return done.stdout + done.stderr
