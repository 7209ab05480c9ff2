"""Which certificates are revoked: as list (RFC 5280) and as answers to questions (OCSP, RFC 6960)."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from medmij_sim.pki.authority import MARGIN, NODE_LIFE, Credentials, Validity


class Issued:
    """The serial numbers of what one authority has issued.

    Args:
        file: where they are kept, one a line, hexadecimal; other programs may add to it meanwhile.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def __contains__(self, serial: object) -> bool:
        return self._file.exists() and f"{serial:x}" in self._file.read_text(encoding="ascii").split()

    def add(self, serial: int) -> None:
        """Keep a serial number."""
        with self._file.open("a", encoding="ascii") as opened:
            opened.write(f"{serial:x}\n")

    def clear(self) -> None:
        """Forget all: another authority begins."""
        self._file.unlink(missing_ok=True)


class Revocations:
    """What one authority has revoked.

    Args:
        issuer: the authority.
        earlier: its last list, to go on from.
    """

    def __init__(self, issuer: Credentials, earlier: Iterable[x509.RevokedCertificate] = ()) -> None:
        self._issuer = issuer
        self._revoked = {each.serial_number: each.revocation_date_utc for each in earlier}

    def __contains__(self, serial: object) -> bool:
        return serial in self._revoked

    def __len__(self) -> int:
        return len(self._revoked)

    def revoke(self, serial: int, at: datetime) -> None:
        """Revoke a certificate, by serial number; the first moment stays."""
        self._revoked.setdefault(serial, at)

    def listed(self, validity: Validity) -> bytes:
        """The revocation list, PEM. It stays good for as long as node certificates do, because a world may run long."""
        key = self._issuer.key
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._issuer.certificate.subject)
            .last_update(validity.earliest - MARGIN)
            .next_update(validity.latest + NODE_LIFE)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
            .add_extension(x509.CRLNumber(len(self._revoked) + 1), critical=False)
        )
        for serial, at in self._revoked.items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)

    def answer(self, request: bytes, validity: Validity, issued: Container[int]) -> bytes:
        """Answer an OCSP request, both DER: good, revoked, or unknown when nobody issued it (RFC 6960 section 2.2).

        Args:
            issued: the serial numbers of what the authority has issued.
            validity: the moments between which the answer must be fresh.
        """
        try:
            asked = ocsp.load_der_ocsp_request(request)
            algorithm = asked.hash_algorithm
        except (ValueError, UnsupportedAlgorithm):
            return _refusal(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
        if asked.issuer_key_hash != _hash(algorithm, self._public_key()):
            return _refusal(ocsp.OCSPResponseStatus.UNAUTHORIZED)
        since = self._revoked.get(asked.serial_number)
        builder = (
            ocsp.OCSPResponseBuilder()
            .add_response_by_hash(
                asked.issuer_name_hash,
                asked.issuer_key_hash,
                asked.serial_number,
                algorithm,
                self._status(asked.serial_number, issued),
                validity.earliest,
                validity.latest + MARGIN,
                since,
                None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, self._issuer.certificate)
        )
        for extension in asked.extensions:
            if isinstance(extension.value, x509.OCSPNonce):
                builder = builder.add_extension(extension.value, critical=False)
        return builder.sign(self._issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _status(self, serial: int, issued: Container[int]) -> ocsp.OCSPCertStatus:
        if serial in self:
            return ocsp.OCSPCertStatus.REVOKED
        return ocsp.OCSPCertStatus.GOOD if serial in issued else ocsp.OCSPCertStatus.UNKNOWN

    def _public_key(self) -> bytes:
        return self._issuer.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hash(algorithm: hashes.HashAlgorithm, content: bytes) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(content)
    return digest.finalize()


def _refusal(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
