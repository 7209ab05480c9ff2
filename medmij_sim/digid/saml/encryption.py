"""Encrypted identifiers of eID SAML 4.4: one ciphertext, one wrapped key per certificate of every recipient."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from lxml import etree

from medmij_sim.digid.saml.names import AES256_CBC, DS, PERSISTENT, RSA_OAEP, SAML, SHA1, XENC, tag
from medmij_sim.digid.saml.xml import Element

LEGACY_BSN: Final = "urn:nl-eid-gdi:1.0:id:legacy-BSN"
"""NameQualifier of nine digits that are a BSN."""

_BLOCK: Final = 16


@dataclass(frozen=True)
class Recipient:
    """Who may read an identifier.

    Args:
        entity_id: of the dienstverlener.
        key_name: the label of the certificate in its metadata.
        certificate: for encryption.
    """

    entity_id: str
    key_name: str
    certificate: x509.Certificate


def name_id(value: str, qualifier: str = LEGACY_BSN) -> Element:
    """The plain identifier: nine digits with leading zeros, without the sector code of 3.x."""
    node = etree.Element(tag(SAML, "NameID"), nsmap={"saml": SAML}, Format=PERSISTENT, NameQualifier=qualifier)
    node.text = value
    return node


def encrypted_id(plain: Element, recipients: Sequence[Recipient], identifier: str) -> Element:
    """An EncryptedID that every recipient can open.

    AES-256-CBC, its key wrapped by RSA-OAEP-MGF1P with SHA-1; the keys stand beside the data, linked by a
    RetrievalMethod when there is one and by CarriedKeyName when there are more.

    Args:
        plain: what to hide; see `name_id`.
        recipients: at least one.
        identifier: begins the XML ids in it, unique in the message.

    Source: spec DigiD 3 ("Encrypted identifier").
    """
    key, vector = secrets.token_bytes(32), secrets.token_bytes(_BLOCK)
    encryptor = Cipher(algorithms.AES256(key), modes.CBC(vector)).encryptor()
    ciphertext = vector + encryptor.update(_padded(etree.tostring(plain))) + encryptor.finalize()

    node = etree.Element(tag(SAML, "EncryptedID"), nsmap={"saml": SAML, "xenc": XENC, "ds": DS})
    data = etree.SubElement(
        node, tag(XENC, "EncryptedData"), Id=f"{identifier}-data", Type="http://www.w3.org/2001/04/xmlenc#Element"
    )
    etree.SubElement(data, tag(XENC, "EncryptionMethod"), Algorithm=AES256_CBC)
    key_info = etree.SubElement(data, tag(DS, "KeyInfo"))
    if len(recipients) == 1:
        etree.SubElement(key_info, tag(DS, "RetrievalMethod"), Type=f"{XENC}EncryptedKey", URI=f"#{identifier}-key-1")
    else:
        etree.SubElement(key_info, tag(DS, "KeyName")).text = f"{identifier}-key"
    _cipher_value(data, ciphertext)
    for number, recipient in enumerate(recipients, 1):
        node.append(_encrypted_key(key, recipient, identifier, number, carried=len(recipients) > 1))
    return node


def _encrypted_key(key: bytes, recipient: Recipient, identifier: str, number: int, *, carried: bool) -> Element:
    public = recipient.certificate.public_key()
    if not isinstance(public, RSAPublicKey):
        raise ValueError("identifiers can be encrypted for RSA certificates only")
    node = etree.Element(
        tag(XENC, "EncryptedKey"),
        nsmap={"xenc": XENC, "ds": DS},
        Id=f"{identifier}-key-{number}",
        Recipient=recipient.entity_id,
    )
    method = etree.SubElement(node, tag(XENC, "EncryptionMethod"), Algorithm=RSA_OAEP)
    etree.SubElement(method, tag(DS, "DigestMethod"), Algorithm=SHA1)
    etree.SubElement(etree.SubElement(node, tag(DS, "KeyInfo")), tag(DS, "KeyName")).text = recipient.key_name
    wrapping = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
    _cipher_value(node, public.encrypt(key, wrapping))
    references = etree.SubElement(node, tag(XENC, "ReferenceList"))
    etree.SubElement(references, tag(XENC, "DataReference"), URI=f"#{identifier}-data")
    if carried:
        etree.SubElement(node, tag(XENC, "CarriedKeyName")).text = f"{identifier}-key"
    return node


def _cipher_value(parent: Element, value: bytes) -> None:
    holder = etree.SubElement(parent, tag(XENC, "CipherData"))
    etree.SubElement(holder, tag(XENC, "CipherValue")).text = base64.b64encode(value).decode()


def _padded(plain: bytes) -> bytes:
    """Padding of XML Encryption 5.2: the last byte says how many were added."""
    count = _BLOCK - len(plain) % _BLOCK
    return plain + bytes(count - 1) + bytes([count])
