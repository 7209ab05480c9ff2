"""Certificates in the shape of PKIoverheid private services G1 (spec core.tls.314). Every name says FAKE."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

FAKE_OIN = "0" * 20
"""An OIN (organisatie-identificatienummer) that no organisation has."""

PRIVATE_SERVICES_SERVER = x509.ObjectIdentifier("2.16.528.1.1003.1.2.8.6")
"""The PKIoverheid certificate policy for servers in the domain Private Services."""

_ORGANISATION = "FAKE medmij-sim"
_AUTHORITY_LIFE = timedelta(days=3650)
NODE_LIFE = timedelta(days=1095)
MARGIN = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Validity:
    """The stretch of time that certificates must be good for: a world's clock and the machine's may differ by years."""

    earliest: datetime
    latest: datetime

    @classmethod
    def around(cls, *moments: datetime) -> Validity:
        return cls(min(moments), max(moments))


@dataclass(frozen=True, slots=True)
class PkiUrls:
    """Where certificates say that more about them can be had. Plain HTTP: it is asked during handshakes.

    Args:
        domain: of the world; the host is `pki.<domain>`.
    """

    domain: str

    @property
    def host(self) -> str:
        return f"pki.{self.domain}"

    @property
    def ocsp(self) -> str:
        return f"http://{self.host}/ocsp"

    def revocation_list(self, authority: str) -> str:
        return f"http://{self.host}/{authority}.crl"

    def certificate(self, authority: str) -> str:
        return f"http://{self.host}/{authority}.cer"


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """A certificate, its private key, and the certificates between it and the root.

    Attributes:
        label: what an authority's files and URLs are called; empty for a node.
    """

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...] = ()
    label: str = ""

    def __repr__(self) -> str:
        return f"<Credentials of {self.certificate.subject.rfc4514_string()}>"

    @property
    def certificate_pem(self) -> bytes:
        """The certificate followed by its chain, without the root."""
        return b"".join(each.public_bytes(Encoding.PEM) for each in (self.certificate, *self.chain))

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def chain_below(self) -> tuple[x509.Certificate, ...]:
        """What a certificate that is issued here must bring along: everything but the root."""
        return () if self.certificate.subject == self.certificate.issuer else (self.certificate, *self.chain)


def make_root(name: str, validity: Validity, *, below: int = 2) -> Credentials:
    """A self-signed root.

    Args:
        below: how many layers of authorities may be under it.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name, _ORGANISATION)
    return Credentials(
        _authority(subject, subject, key, key, validity, below).sign(key, hashes.SHA256()), key, (), "root"
    )


def make_authority(
    label: str, name: str, validity: Validity, issuer: Credentials, urls: PkiUrls | None = None, *, below: int = 0
) -> Credentials:
    """An authority under another one.

    Args:
        urls: where the issuer's revocation list and certificate are said to be.
        below: how many layers of authorities may be under it.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _authority(
        _name(name, _ORGANISATION), issuer.certificate.subject, key, issuer.key, validity, below
    ).add_extension(_policies(), critical=False)
    if urls is not None:
        builder = _pointing(builder, urls, issuer.label, answers=False)
    return Credentials(builder.sign(issuer.key, hashes.SHA256()), key, issuer.chain_below, label)


def make_node(
    host: str,
    organisation: str,
    since: datetime,
    until: datetime,
    issuer: Credentials | None,
    urls: PkiUrls | None = None,
    *,
    also: Iterable[str] = (),
) -> Credentials:
    """The certificate of one node, for server and client authentication.

    Args:
        host: the node's host name, as common name and as the first subject alternative name.
        organisation: the party; a FAKE is put before it.
        issuer: who signs; None has the node sign for itself.
        urls: where OCSP answers, the revocation list and the issuer's certificate are said to be.
        also: further subject alternative names.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(host, f"FAKE {organisation}", serial_number=FAKE_OIN)
    signer = issuer.key if issuer else key
    builder = (
        _builder(subject, issuer.certificate.subject if issuer else subject, key, since, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(digital_signature=True), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
        .add_extension(
            x509.SubjectAlternativeName([_general_name(name) for name in dict.fromkeys((host, *also))]), critical=False
        )
        .add_extension(_policies(), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if issuer is not None and urls is not None:
        builder = _pointing(builder, urls, issuer.label, answers=True)
    return Credentials(builder.sign(signer, hashes.SHA256()), key, issuer.chain_below if issuer else ())


def _authority(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    validity: Validity,
    below: int,
) -> x509.CertificateBuilder:
    return (
        _builder(subject, issuer, key, validity.earliest - MARGIN, validity.latest + _AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=below), critical=True)
        .add_extension(_key_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )


def _pointing(
    builder: x509.CertificateBuilder, urls: PkiUrls, issuer: str, *, answers: bool
) -> x509.CertificateBuilder:
    """With the addresses of the issuer's revocation list and certificate, and of OCSP where that answers."""
    places = [(AuthorityInformationAccessOID.CA_ISSUERS, urls.certificate(issuer))]
    if answers:
        places.insert(0, (AuthorityInformationAccessOID.OCSP, urls.ocsp))
    access = [x509.AccessDescription(kind, x509.UniformResourceIdentifier(url)) for kind, url in places]
    listed = x509.UniformResourceIdentifier(urls.revocation_list(issuer))
    return builder.add_extension(x509.AuthorityInformationAccess(access), critical=False).add_extension(
        x509.CRLDistributionPoints([x509.DistributionPoint([listed], None, None, None)]), critical=False
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, since: datetime, until: datetime
) -> x509.CertificateBuilder:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        # A new key for each certificate makes the key's hash as good a serial number as a random one.
        .serial_number(int.from_bytes(identifier.digest[:16], "big") >> 1 or 1)
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(identifier, critical=False)
    )


def _policies() -> x509.CertificatePolicies:
    return x509.CertificatePolicies([x509.PolicyInformation(PRIVATE_SERVICES_SERVER, None)])


def _name(common_name: str, organisation: str, *, serial_number: str | None = None) -> x509.Name:
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
    ]
    if len(common_name) <= 64:
        attributes.append(x509.NameAttribute(NameOID.COMMON_NAME, common_name))
    if serial_number is not None:
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, serial_number))
    return x509.Name(attributes)


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _key_usage(
    *, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
