"""Each rule objects to its own fault, and to nothing else; reports are read or refused in one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tls_reports import good_report

from medmij_sim.clock import Clock
from medmij_sim.pki import Pki, Variant
from medmij_sim.tls import Examined, Handshake, Scan, TlsError, judged
from medmij_sim.tls.limits import refuse_real_host, refuse_real_issuer
from medmij_sim.tls.scanner import read_report

SUITES: Mapping[str, tuple[str, ...]] = {
    "TLS 1.2": ("ECDHE-ECDSA-AES256-GCM-SHA384",),
    "TLS 1.3": ("TLS_AES_256_GCM_SHA384",),
}


@pytest.fixture
def good(tmp_path: Path) -> Examined:
    files = Pki(Clock(), tmp_path).node("dvza.oefen.test")
    certificate = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    return Examined(Handshake("TLSv1.3", "TLS_AES_256_GCM_SHA384", certificate, None), Scan(SUITES))


def bare() -> x509.Certificate:
    """A certificate without organisation, policies and addresses, from an issuer that does not say it is fake."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime(2026, 1, 1, tzinfo=UTC)
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("bare", "Test PKIoverheid")]
    builder = x509.CertificateBuilder(names[1], names[0], key.public_key(), 1, now, now + timedelta(days=1))
    return builder.sign(key, hashes.SHA256())


def warned(node: Examined, *, back: bool = False) -> dict[str, tuple[str, ...]]:
    return {each.requirement: each.details for each in judged(node, back=back) if each.outcome == "warning"}


@pytest.mark.parametrize("back", [False, True])
def test_a_good_node_passes_everything(good: Examined, back: bool) -> None:
    findings = judged(good, back=back)
    assert {each.outcome for each in findings} == {"passed"}
    assert ("core.tls.314" in {each.requirement for each in findings}) is back
    assert ("tls.frontchannel-certificate" in {each.requirement for each in findings}) is not back


@pytest.mark.parametrize(
    ("suites", "rule", "says"),
    [
        ({**SUITES, "TLS 1.1": ("AES128-SHA",)}, "core.tls.301", "TLS 1.1 is accepted"),
        ({**SUITES, "SSL 3": ("DES-CBC3-SHA",)}, "core.tls.301", "SSL 3 is accepted"),
        ({**SUITES, "TLS 1.2": ("AES128-SHA",)}, "core.tls.302", "AES128-SHA is accepted with TLS 1.2"),
        ({**SUITES, "TLS 1.3": ("TLS_AES_128_CCM_SHA256",)}, "core.tls.302", "TLS_AES_128_CCM_SHA256 is accepted"),
        ({"TLS 1.3": SUITES["TLS 1.3"]}, "core.tls.1.2", "TLS 1.2 is not supported"),
        ({"TLS 1.2": SUITES["TLS 1.2"]}, "core.tls.1.2", "TLS 1.3 is not supported"),
    ],
)
def test_versions_and_suites(good: Examined, suites: dict[str, tuple[str, ...]], rule: str, says: str) -> None:
    found = warned(replace(good, scan=Scan(suites)))
    assert list(found) == [rule]
    assert says in found[rule][0]


def test_features_choice_and_distrust(good: Examined) -> None:
    compressing = replace(good, scan=Scan(SUITES, features=("TLS compression",)))
    assert warned(compressing) == {"core.tls.302": ("TLS compression is supported",)}
    lower = replace(good, handshake=replace(good.handshake, version="TLSv1.2"))
    assert list(warned(lower)) == ["core.tls.304"]
    distrusted = replace(good, handshake=replace(good.handshake, distrust="certificate has expired"))
    assert warned(distrusted) == {"core.tls.300": ("a client hangs up: certificate has expired",)}


def test_certificates(good: Examined, tmp_path: Path) -> None:
    wildcard = Pki(Clock(), tmp_path).node("dvza.oefen.test", variant=Variant.WILDCARD).certificate
    shown = x509.load_pem_x509_certificate(wildcard.read_bytes())
    node = replace(good, handshake=replace(good.handshake, certificate=shown))
    assert warned(node) == {"tls.frontchannel-certificate": ("*.oefen.test is a wildcard",)}
    assert warned(node, back=True) == {}
    node = replace(good, handshake=replace(good.handshake, certificate=bare()))
    assert list(warned(node)) == ["tls.frontchannel-certificate", "tls.ocsp"]
    assert list(warned(node, back=True)) == ["core.tls.314", "tls.ocsp"]


def test_what_the_scanner_could_not_tell_is_said_and_no_warning(good: Examined) -> None:
    report = good_report()
    report["server_scan_results"][0]["scan_result"]["ssl_2_0_cipher_suites"] = {"result": None}
    scan = read_report(report, "node")
    assert scan.undetermined == ("SSL 2",)
    findings = judged(replace(good, scan=scan), back=False)
    assert [each.details for each in findings if each.outcome == "not tested"] == [("SSL 2",)]
    assert warned(replace(good, scan=scan)) == {}


@pytest.mark.parametrize("report", [{}, {"server_scan_results": []}, {"server_scan_results": [{"scan_result": {}}]}])
def test_a_report_of_another_shape_is_one_clear_line(report: dict[str, object]) -> None:
    with pytest.raises(TlsError, match=r"^node: the report of sslyze cannot be read .* version 6 is known to work$"):
        read_report(report, "node")


@pytest.mark.parametrize("host", ["medmij.nl", "stelselnode.medmij.nl", "WWW.DigiD.nl.", "preprod1.digid.nl"])
def test_hosts_of_the_real_medmij_and_digid_are_not_scanned(host: str) -> None:
    with pytest.raises(TlsError, match="--yes-production"):
        refuse_real_host(host)


@pytest.mark.parametrize("host", ["medmij.localhost", "notmedmij.nl", "medmij.nl.oefen.test"])
def test_other_hosts_are(host: str) -> None:
    refuse_real_host(host)


def test_an_issuer_of_the_real_pkioverheid_is_known_from_a_fake_one(good: Examined) -> None:
    refuse_real_issuer("node", good.handshake.certificate)
    with pytest.raises(TlsError, match=r"real PKIoverheid \(CN=Test PKIoverheid\)"):
        refuse_real_issuer("node", bare())
