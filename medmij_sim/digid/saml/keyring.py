"""The keys with which NEP-DigiD signs: made when first needed, for as long as the world lasts, never written down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from medmij_sim.digid.saml.keys import Labelling, SigningKey

_BITS: Final = 2048
_LIFE: Final = timedelta(days=365)
_MARGIN: Final = timedelta(days=2)


class Keyring:
    """Signing keys by what they are for; each is made once.

    Args:
        now: moment around which the certificates are valid.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._keys: dict[tuple[str, Labelling], SigningKey] = {}

    def key(self, use: str, labelling: Labelling) -> SigningKey:
        """The key for a use, such as `idp`; another use has another key."""
        if (use, labelling) not in self._keys:
            self._keys[use, labelling] = make_signing_key(f"FAKE NEP-DigiD {use}", self._now, labelling)
        return self._keys[use, labelling]


def make_signing_key(name: str, now: datetime, labelling: Labelling = "sha1") -> SigningKey:
    """A fresh RSA key with a certificate that it signed itself; its OIN is all zeros.

    Args:
        name: common name in the certificate.
        now: it is valid from two days before, for a year.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "FAKE medmij-sim"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, "0" * 20),
        ]
    )
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - _MARGIN).not_valid_after(now + _LIFE)
    return SigningKey(key, builder.sign(key, hashes.SHA256()), labelling)
