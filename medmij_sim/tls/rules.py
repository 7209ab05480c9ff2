"""The rules on TLS, as a table. All of them rest on proposals and service requests, so a broken one is a warning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from medmij_sim.tls.handshake import Handshake
from medmij_sim.tls.scanner import Scan
from medmij_sim.transport import TLS12_CIPHERS

GOOD_SUITES = frozenset(
    (*TLS12_CIPHERS.split(":"), "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256")
)
"""The suites that the NCSC TLS guidelines v2.1 rate "good"."""

PRIVATE_SERVICES = "2.16.528.1.1003.1.2.8."
"""How the certificate policies of PKIoverheid's domain Private Services begin."""

_GOOD_VERSIONS = ("TLS 1.2", "TLS 1.3")

Outcome = Literal["passed", "warning", "not tested"]


@dataclass(frozen=True, slots=True)
class Examined:
    """All that is known of a node."""

    handshake: Handshake
    scan: Scan


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        requirement: its id, as `medmij-sim requirements list` has it.
        title: what must be so.
        objections: what is not.
        channel: where it holds; None everywhere.
    """

    requirement: str
    title: str
    objections: Callable[[Examined], Iterator[str]]
    channel: Literal["front", "back"] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What came out for one rule."""

    requirement: str
    title: str
    outcome: Outcome
    details: tuple[str, ...] = ()


def judged(node: Examined, *, back: bool) -> tuple[Finding, ...]:
    """A finding for each rule of the channel, and one for what could not be told."""
    channel = "back" if back else "front"
    findings = [_finding(rule, node) for rule in RULES if rule.channel in (None, channel)]
    if node.scan.undetermined:
        findings.append(Finding("", "The scanner could not tell", "not tested", node.scan.undetermined))
    return tuple(findings)


def _finding(rule: Rule, node: Examined) -> Finding:
    details = tuple(rule.objections(node))
    return Finding(rule.requirement, rule.title, "warning" if details else "passed", details)


def _certificate(node: Examined) -> Iterator[str]:
    if node.handshake.distrust is not None:
        yield f"a client hangs up: {node.handshake.distrust}"


def _versions(node: Examined) -> Iterator[str]:
    return (f"{version} is accepted" for version in node.scan.suites if version not in _GOOD_VERSIONS)


def _algorithms(node: Examined) -> Iterator[str]:
    for version in _GOOD_VERSIONS:
        for suite in node.scan.suites.get(version, ()):
            if suite not in GOOD_SUITES:
                yield f"{suite} is accepted with {version}"
    yield from (f"{feature} is supported" for feature in node.scan.features)


def _highest(node: Examined) -> Iterator[str]:
    chosen = node.handshake.version
    if "TLS 1.3" in node.scan.suites and chosen != "TLSv1.3":
        yield f"{chosen} is chosen although TLS 1.3 is accepted"


def _supported(node: Examined) -> Iterator[str]:
    return (f"{version} is not supported" for version in _GOOD_VERSIONS if version not in node.scan.suites)


def _private_services(node: Examined) -> Iterator[str]:
    policies = _extension(node.handshake.certificate, x509.CertificatePolicies) or ()
    if not any(each.policy_identifier.dotted_string.startswith(PRIVATE_SERVICES) for each in policies):
        yield f"no policy of PKIoverheid Private Services; the issuer is {_issuer(node)}"


def _front_certificate(node: Examined) -> Iterator[str]:
    certificate = node.handshake.certificate
    if not certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME):
        yield "it names no organisation, so it is not OV"
    names = _extension(certificate, x509.SubjectAlternativeName)
    for name in names.get_values_for_type(x509.DNSName) if names else ():
        if name.startswith("*."):
            yield f"{name} is a wildcard"


def _ocsp(node: Examined) -> Iterator[str]:
    access = _extension(node.handshake.certificate, x509.AuthorityInformationAccess) or ()
    if not any(each.access_method == AuthorityInformationAccessOID.OCSP for each in access):
        yield "the certificate does not say where OCSP answers"


def _extension(certificate: x509.Certificate, kind: type[Any]) -> Any:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _issuer(node: Examined) -> str:
    return node.handshake.certificate.issuer.rfc4514_string()


RULES: tuple[Rule, ...] = (
    Rule("core.tls.300", "Traffic goes over TLS, with a certificate that clients take.", _certificate),
    Rule("core.tls.301", "Only versions that the NCSC guidelines rate good are accepted.", _versions),
    Rule("core.tls.302", "Only algorithms that the NCSC guidelines rate good are accepted.", _algorithms),
    Rule("core.tls.304", "The highest version that both sides know is chosen.", _highest),
    Rule("core.tls.1.2", "TLS 1.2 is supported, and TLS 1.3 where reasonably possible.", _supported),
    Rule("core.tls.314", "The certificate is of PKIoverheid G1 private services.", _private_services, "back"),
    Rule("tls.frontchannel-certificate", "The certificate is OV, without wildcard.", _front_certificate, "front"),
    Rule("tls.ocsp", "The validity of the certificate can be asked by OCSP.", _ocsp),
)
"""core.tls.303 (no False Start) is about clients, and cannot be seen here."""
