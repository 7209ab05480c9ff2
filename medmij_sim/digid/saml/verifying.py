"""Signatures that others make: judged by the certificates in their metadata, never by one in the message."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote_plus

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from medmij_sim.digid.saml.names import DS, RSA_SHA1, tag
from medmij_sim.digid.saml.signing import REDIRECT_HASHES
from medmij_sim.digid.saml.xml import Element, reparsed, text_of

_NAMING: Final = ("KeyName", "X509Certificate")


class SignatureError(ValueError):
    """A signature that is missing or wrong; the message says which."""


def verified(root: Element, certificates: Sequence[x509.Certificate], *, named: bool = False) -> Element:
    """The part of a message that its signature covers: the whole message, read anew from the covered bytes.

    Use only what this returns: an element elsewhere in the document may have been put there by somebody else
    (signature wrapping).

    Args:
        root: a parsed message with its Signature as a child.
        certificates: of the sender's metadata; one of them must fit.
        named: whether the signature must say by which key it was made (KeyName or certificate), as 4.4 demands.

    Raises:
        SignatureError: there is no signature, more than one, one over something else than this message, one with a weak
            algorithm, one that fits none of the certificates, or one that should name its key and does not.

    Source: spec DigiD 3 and 9 (RSA-SHA256, in 4.x SHA-384 and SHA-512 too; reference to the ID).
    """
    signatures = root.findall(tag(DS, "Signature"))
    if len(signatures) != 1:
        raise SignatureError("unsigned" if not signatures else "more than one signature")
    references = signatures[0].findall(f"{tag(DS, 'SignedInfo')}/{tag(DS, 'Reference')}")
    if [each.get("URI") for each in references] != [f"#{root.get('ID')}"]:
        raise SignatureError("the signature is over something else than the message")
    if named and not any(text_of(node) for name in _NAMING for node in signatures[0].iter(tag(DS, name))):
        raise SignatureError("the signature does not say by which key")
    for certificate in certificates:
        found = _covered(root, certificate)
        if found is not None:
            return found
    raise SignatureError("the signature fits no certificate in the metadata")


def verify_query(query: str, kind: str, certificates: Sequence[x509.Certificate], *, sha1: bool = True) -> None:
    """Judge the signature over the query of a redirect, as it was transmitted.

    Args:
        query: the raw query.
        kind: `SAMLRequest` or `SAMLResponse`.
        sha1: whether RSA-SHA1 will do, which 3.x still takes because of the length of URLs.

    Raises:
        SignatureError: it is missing, with an unknown algorithm, or fits none of the certificates; or a parameter comes
            twice.
    """
    raw: dict[str, str] = {}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if name in raw:
            raise SignatureError(f"{name} comes twice")
        raw[name] = value
    if not raw.get("Signature") or not raw.get("SigAlg"):
        raise SignatureError("unsigned")
    algorithm = unquote_plus(raw["SigAlg"])
    if algorithm not in REDIRECT_HASHES or (algorithm == RSA_SHA1 and not sha1):
        raise SignatureError("an algorithm that is not taken")
    covered = "&".join(f"{name}={raw[name]}" for name in (kind, "RelayState", "SigAlg") if name in raw).encode()
    try:
        signature = base64.b64decode(unquote_plus(raw["Signature"]), validate=True)
    except (binascii.Error, ValueError):
        raise SignatureError("a signature that is not base64") from None
    for certificate in certificates:
        key = certificate.public_key()
        if isinstance(key, RSAPublicKey) and _fits(key, signature, covered, REDIRECT_HASHES[algorithm]()):
            return
    raise SignatureError("the signature fits no certificate in the metadata")


def _covered(root: Element, certificate: x509.Certificate) -> Element | None:
    from signxml.algorithms import DigestAlgorithm, SignatureMethod
    from signxml.exceptions import SignXMLException
    from signxml.verifier import SignatureConfiguration, XMLVerifier

    strong = SignatureConfiguration(
        require_x509=False,
        location="./",
        expect_references=1,
        signature_methods=frozenset(
            {SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512}
        ),
        digest_algorithms=frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512}),
    )
    pem = certificate.public_bytes(Encoding.PEM).decode()
    try:
        results = XMLVerifier().verify(root, x509_cert=pem, expect_config=strong, id_attribute="ID")
    except (SignXMLException, InvalidSignature, etree.LxmlError, ValueError, TypeError, KeyError):
        return None
    found = (results if isinstance(results, list) else [results])[0].signed_xml
    if found is None or found.tag != root.tag or found.get("ID") != root.get("ID"):
        return None
    return reparsed(found)


def _fits(key: RSAPublicKey, value: bytes, covered: bytes, hashed: hashes.HashAlgorithm) -> bool:
    try:
        key.verify(value, covered, padding.PKCS1v15(), hashed)
    except InvalidSignature:
        return False
    return True
