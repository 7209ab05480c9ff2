"""The certificate files of a target: can they be used?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.safety import real_issuers

if TYPE_CHECKING:
    from cryptography import x509


def read_certificates(path: Path) -> list[x509.Certificate]:
    """The certificates of a PEM file.

    Raises:
        ValueError: there is none in it.
    """
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except ValueError:
        raise ValueError(f"{path} holds no PEM certificate") from None


def certificate_problems(
    certificate: Path, key: Path, now: datetime, *, expired: bool = False
) -> Iterator[tuple[str, str]]:
    """What is wrong with a client certificate and its key: (what, what to do).

    Args:
        now: the time by which it must be valid.
        expired: it must have expired instead.
    """
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        chain = read_certificates(certificate)
    except ValueError as error:
        yield str(error), "give a PEM file with the certificate first"
        return
    try:
        private = load_pem_private_key(key.read_bytes(), password=None)
    except (ValueError, TypeError):
        yield f"{key} holds no PEM key without password", "give the private key as PEM, not encrypted"
        return
    own = chain[0]
    if private.public_key() != own.public_key():
        yield f"key {key.name} does not fit certificate {certificate.name}", "give the key it was made with"
    if expired and now <= own.not_valid_after_utc:
        yield f"certificate {certificate.name} has not expired", "give one that has"
    if not expired and now > own.not_valid_after_utc:
        yield f"certificate {certificate.name} expired on {own.not_valid_after_utc:%Y-%m-%d}", "get a new one"
    if now < own.not_valid_before_utc:
        yield (
            f"certificate {certificate.name} is not valid before {own.not_valid_before_utc:%Y-%m-%d}",
            "wait, or get one",
        )
    for name in real_issuers(chain):
        yield f"certificate {certificate.name} is from the real PKIoverheid ({name})", "use one of a test CA"
