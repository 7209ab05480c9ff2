"""The fake PKIoverheid: shape, reuse, and that a TLS library agrees."""

from __future__ import annotations

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import PolicyBuilder, Store

from medmij_sim.clock import Clock
from medmij_sim.errors import ConfigError
from medmij_sim.pki import Pki, Variant, peer_names

HOST = "token.dvza-a.medmij.localhost"


def certificates(path: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(path.read_bytes())


def test_a_node_has_the_shape_of_private_services(pki: Pki) -> None:
    leaf, *authorities = certificates(pki.node(HOST, "Oefen-DVZA Anker").certificate)
    subject = {each.oid: each.value for each in leaf.subject}
    assert subject[NameOID.COMMON_NAME] == HOST
    assert subject[NameOID.SERIAL_NUMBER] == "00000000000000000000"
    assert subject[NameOID.COUNTRY_NAME] == "NL"
    assert subject[NameOID.ORGANIZATION_NAME] == "FAKE Oefen-DVZA Anker"
    policies = leaf.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert [each.policy_identifier.dotted_string for each in policies] == ["2.16.528.1.1003.1.2.8.6"]
    usages = set(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    assert usages == {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH}
    authorities += certificates(pki.ca_file)
    assert [each.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value for each in authorities] == [
        "FAKE Oefen-TSP PKIoverheid Private Services CA - G1",
        "FAKE PKIoverheid Private Services CA - G1",
        "FAKE PKIoverheid Private Root CA - G1",
    ]


def test_an_independent_verifier_accepts_the_chain_for_server_and_client(pki: Pki) -> None:
    leaf, *chain = certificates(pki.node(HOST).certificate)
    builder = PolicyBuilder().store(Store(certificates(pki.ca_file))).time(datetime.now(UTC))
    assert builder.build_server_verifier(x509.DNSName(HOST)).verify(leaf, chain)
    assert builder.build_client_verifier().verify(leaf, chain).subjects


def test_a_foreign_node_is_refused(pki: Pki) -> None:
    leaf, *chain = certificates(pki.node("pgo-a.medmij.localhost", variant=Variant.FOREIGN_CA).certificate)
    verifier = PolicyBuilder().store(Store(certificates(pki.ca_file))).build_client_verifier()
    with pytest.raises(x509.verification.VerificationError):
        verifier.verify(leaf, chain)


def test_names_are_common_name_and_sans(pki: Pki) -> None:
    leaf = certificates(pki.node(HOST).certificate)[0]
    assert peer_names([leaf.public_bytes(Encoding.DER)]) == (HOST,)
    assert peer_names([]) == ()


def test_a_restart_finds_the_same_files(tmp_path: Path) -> None:
    first = Pki(Clock(), tmp_path)
    before = (first.ca_file.read_bytes(), first.node(HOST).certificate.read_bytes())
    second = Pki(Clock(), tmp_path)
    assert (second.ca_file.read_bytes(), second.node(HOST).certificate.read_bytes()) == before


def test_certificates_of_another_ca_are_not_reused(tmp_path: Path) -> None:
    stale = Pki(Clock(), tmp_path).node(HOST).certificate.read_bytes()
    for name in ("ca.pem", "issuing.pem", "issuing.key"):
        (tmp_path / name).unlink()
    assert Pki(Clock(), tmp_path).node(HOST).certificate.read_bytes() != stale


def test_expired_files_are_made_again(tmp_path: Path) -> None:
    stale = Pki(Clock(), tmp_path).node(HOST).certificate.read_bytes()
    later = Pki(Clock(offset=timedelta(days=1200)), tmp_path)
    assert later.node(HOST).certificate.read_bytes() != stale


def test_certificates_hold_at_the_world_s_time_and_at_the_machine_s(tmp_path: Path) -> None:
    long_ago = datetime(2019, 5, 1, tzinfo=UTC)
    leaf = certificates(Pki(Clock.frozen(long_ago), tmp_path).node(HOST).certificate)[0]
    assert leaf.not_valid_before_utc < long_ago
    assert leaf.not_valid_after_utc > datetime.now(UTC)


def test_keys_are_for_the_owner_only_and_nobody_prints_them(pki: Pki) -> None:
    assert stat.S_IMODE(pki.node(HOST).key.stat().st_mode) == 0o600
    assert stat.S_IMODE(pki.ca_file.stat().st_mode) & 0o044
    assert "PRIVATE" not in repr(pki.node(HOST))


def test_the_files_fit_a_tls_context(pki: Pki) -> None:
    files = pki.node(HOST)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(files.certificate, files.key)


def test_a_very_long_host_name_still_gets_a_certificate(pki: Pki) -> None:
    host = ".".join(["a" * 30] * 4)
    leaf = certificates(pki.node(host).certificate)[0]
    assert leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
        x509.DNSName
    ) == [host]


def test_without_a_directory_nothing_stays_behind() -> None:
    pki = Pki(Clock())
    directory = pki.directory
    assert pki.node(HOST).key.exists()
    pki.close()
    assert not directory.exists()


def test_damaged_files_are_one_clear_line(tmp_path: Path) -> None:
    Pki(Clock(), tmp_path)
    (tmp_path / "issuing.key").write_text("nonsense")
    with pytest.raises(ConfigError, match=r"issuing\.pem: not usable"):
        Pki(Clock(), tmp_path)


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="--state"):
        Pki(Clock(), tmp_path / "file" / "state")
