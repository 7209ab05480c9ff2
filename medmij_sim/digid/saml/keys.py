"""A key with its certificate, and the label by which messages name it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

Labelling = Literal["sha1", "sha256"]
"""How a KeyName is made of a certificate: 3.x takes SHA-1, 4.x SHA-256, both in hexadecimal (spec DigiD 3)."""

_HASHES = {"sha1": hashes.SHA1, "sha256": hashes.SHA256}


@dataclass(frozen=True)
class SigningKey:
    """What a party signs with.

    Args:
        key: RSA, at least 2048 bits (spec DigiD 9).
        certificate: as in the party's metadata.
        labelling: how its KeyName is made.
    """

    key: RSAPrivateKey
    certificate: x509.Certificate
    labelling: Labelling = "sha1"

    def __repr__(self) -> str:
        return f"<SigningKey {self.name}>"

    @cached_property
    def name(self) -> str:
        """The KeyName: an opaque label to whoever reads it."""
        return key_name(self.certificate, self.labelling)

    @cached_property
    def certificate_text(self) -> str:
        """The certificate in base64, as X509Certificate holds it."""
        return base64.b64encode(self.certificate.public_bytes(Encoding.DER)).decode()


def key_name(certificate: x509.Certificate, labelling: Labelling) -> str:
    """The KeyName that belongs to a certificate."""
    return certificate.fingerprint(_HASHES[labelling]()).hex()
