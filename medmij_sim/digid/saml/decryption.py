"""Encrypted identifiers of eID SAML 4.4, opened by whom they are meant for."""

from __future__ import annotations

import base64
import binascii

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.names import AES256_CBC, DS, RSA_OAEP, SAML, XENC, tag
from medmij_sim.digid.saml.xml import Element, XmlError, parse, text_of

_BLOCK = 16


class DecryptionError(ValueError):
    """An identifier that cannot be read; the message never says how far it came."""


def opened_id(sealed: Element, recipient: str, key: SigningKey) -> tuple[str, str]:
    """The NameQualifier and the value of an identifier.

    Args:
        sealed: an EncryptedID.
        recipient: entity id for which it must be encrypted.
        key: of that entity; named by its KeyName.

    Raises:
        DecryptionError: it is for somebody else, by another algorithm, or broken.

    Source: spec DigiD 3 ("Encrypted identifier").
    """
    try:
        plain = parse(_opened(sealed, _key(sealed, recipient, key)))
    except (ValueError, TypeError, XmlError, binascii.Error):
        raise DecryptionError("an identifier that cannot be read") from None
    if plain.tag != tag(SAML, "NameID"):
        raise DecryptionError("an identifier that cannot be read")
    return plain.get("NameQualifier", ""), text_of(plain)


def _key(sealed: Element, recipient: str, key: SigningKey) -> bytes:
    wrapped = [
        node
        for node in sealed.iter(tag(XENC, "EncryptedKey"))
        if node.get("Recipient") == recipient and text_of(node.find(f".//{tag(DS, 'KeyName')}")) == key.name
    ]
    if len(wrapped) != 1 or _algorithm(wrapped[0]) != RSA_OAEP:
        raise DecryptionError("not encrypted for this recipient")
    return key.key.decrypt(_cipher_value(wrapped[0]), padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None))


def _opened(sealed: Element, key: bytes) -> bytes:
    data = sealed.find(tag(XENC, "EncryptedData"))
    if data is None or _algorithm(data) != AES256_CBC:
        raise DecryptionError("not encrypted as agreed")
    value = _cipher_value(data)
    decryptor = Cipher(algorithms.AES256(key), modes.CBC(value[:_BLOCK])).decryptor()
    padded = decryptor.update(value[_BLOCK:]) + decryptor.finalize()
    if not padded or not 1 <= padded[-1] <= _BLOCK:
        raise DecryptionError("padding")
    return padded[: -padded[-1]]


def _algorithm(node: Element) -> str | None:
    method = node.find(tag(XENC, "EncryptionMethod"))
    return None if method is None else method.get("Algorithm")


def _cipher_value(node: Element) -> bytes:
    return base64.b64decode(text_of(node.find(f"{tag(XENC, 'CipherData')}/{tag(XENC, 'CipherValue')}")), validate=True)
