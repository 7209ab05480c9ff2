"""What is in a file of certificates: PEM, DER, PKCS#12 or a revocation list, as plain facts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from medmij_sim.errors import ConfigError

_FILE_KINDS = "a certificate, a chain, a revocation list (PEM or DER) or a PKCS#12 file"


def facts_of(path: Path, password: bytes | None = None) -> list[dict[str, Any]]:
    """Facts of each certificate or revocation list in a file, in order.

    Args:
        password: of a PKCS#12 file.

    Raises:
        ConfigError: the file cannot be read, holds none, or does not open with the password.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror} — give the path of {_FILE_KINDS}") from None
    for read in (_pem, _der, lambda raw: _bundle(raw, password), _listed):
        try:
            return read(content)
        except ValueError:
            continue
    hint = "is this the password?" if password else "does a PKCS#12 file need --password-file?"
    raise ConfigError(f"{path}: not {_FILE_KINDS} — {hint}")


def authority_file(path: Path) -> Path:
    """The path of a file with certificates (PEM) of authorities that are to be trusted, once it is one.

    Raises:
        ConfigError: it cannot be read, or holds no certificate of an authority.
    """
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror} — give the path of a file that can be read") from None
    except ValueError:
        raise ConfigError(f"{path}: no certificates in PEM — give the CA of your client certificates") from None
    if not all(map(_is_authority, found)):
        raise ConfigError(f"{path}: a certificate of no authority — give the CA that signed it")
    return path


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _pem(content: bytes) -> list[dict[str, Any]]:
    return [_certificate(each) for each in x509.load_pem_x509_certificates(content)]


def _der(content: bytes) -> list[dict[str, Any]]:
    return [_certificate(x509.load_der_x509_certificate(content))]


def _bundle(content: bytes, password: bytes | None) -> list[dict[str, Any]]:
    _, certificate, others = pkcs12.load_key_and_certificates(content, password)
    return [_certificate(each) for each in (certificate, *others) if each is not None]


def _listed(content: bytes) -> list[dict[str, Any]]:
    is_pem = b"-----BEGIN" in content
    return [_revocations(x509.load_pem_x509_crl(content) if is_pem else x509.load_der_x509_crl(content))]


def _certificate(certificate: x509.Certificate) -> dict[str, Any]:
    return {
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "serial": f"{certificate.serial_number:x}",
        "valid from": certificate.not_valid_before_utc.isoformat(),
        "valid until": certificate.not_valid_after_utc.isoformat(),
        "names": _names(certificate),
        "key": _key(certificate),
        "policies": [
            each.policy_identifier.dotted_string for each in _extension(certificate, x509.CertificatePolicies)
        ],
        "ocsp and issuer": [
            each.access_location.value for each in _extension(certificate, x509.AuthorityInformationAccess)
        ],
        "revocation lists": [
            name.value
            for point in _extension(certificate, x509.CRLDistributionPoints)
            for name in point.full_name or ()
        ],
        "sha256": certificate.fingerprint(hashes.SHA256()).hex(),
    }


def _revocations(listed: x509.CertificateRevocationList) -> dict[str, Any]:
    return {
        "revocation list of": listed.issuer.rfc4514_string(),
        "updated": listed.last_update_utc.isoformat(),
        "next update": listed.next_update_utc.isoformat() if listed.next_update_utc else None,
        "revoked": [f"{each.serial_number:x} at {each.revocation_date_utc.isoformat()}" for each in listed],
    }


def _extension(certificate: x509.Certificate, kind: type[Any]) -> Iterable[Any]:
    try:
        extension: Iterable[Any] = certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return ()
    return extension


def _names(certificate: x509.Certificate) -> list[str]:
    return [str(each.value) for each in _extension(certificate, x509.SubjectAlternativeName)]


def _key(certificate: x509.Certificate) -> str:
    match certificate.public_key():
        case ec.EllipticCurvePublicKey() as key:
            return f"EC {key.curve.name}"
        case rsa.RSAPublicKey() as key:
            return f"RSA {key.key_size}"
        case other:
            return type(other).__name__
