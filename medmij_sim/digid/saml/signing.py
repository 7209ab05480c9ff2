"""Signatures that we make: enveloped in a message, or over the query of a redirect."""

from __future__ import annotations

import base64
import hashlib
from typing import Final
from urllib.parse import quote_plus

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.names import DS, ENVELOPED, EXCLUSIVE, RSA_SHA1, RSA_SHA256, SAML, SHA256, tag
from medmij_sim.digid.saml.xml import Element, deflate

PREFIX_LIST: Final = ("ds", "saml", "samlp", "xs")
"""What 3.x lists in the Transform, and not in the CanonicalizationMethod (spec DigiD 9)."""

REDIRECT_HASHES: Final = {RSA_SHA256: hashes.SHA256, RSA_SHA1: hashes.SHA1}
"""What is hashed with, by the algorithm that a redirect names."""


def sign(root: Element, key: SigningKey, *, prefixes: tuple[str, ...] = (), with_certificate: bool = True) -> None:
    """Sign a document in place: RSA-SHA256 over exclusive C14N, directly after the Issuer (first, if it has none).

    Args:
        root: root of a document that was parsed, with an `ID`. A document that is built must be read back first
            (`medmij_sim.digid.saml.xml.reparsed`).
        key: KeyInfo names it.
        prefixes: inclusive namespace prefixes of the Transform.
        with_certificate: whether KeyInfo carries the certificate too.

    Source: spec DigiD 9.
    """
    canonical = etree.tostring(root, method="c14n", exclusive=True, inclusive_ns_prefixes=list(prefixes) or None)
    digest = base64.b64encode(hashlib.sha256(canonical).digest()).decode()
    signature = _signature(root.get("ID", ""), digest, prefixes)
    issuer = root.find(tag(SAML, "Issuer"))
    root.insert(0 if issuer is None else root.index(issuer) + 1, signature)
    signed_info = etree.tostring(signature[0], method="c14n", exclusive=True)
    value = key.key.sign(signed_info, padding.PKCS1v15(), hashes.SHA256())
    etree.SubElement(signature, tag(DS, "SignatureValue")).text = base64.b64encode(value).decode()
    key_info = etree.SubElement(signature, tag(DS, "KeyInfo"))
    etree.SubElement(key_info, tag(DS, "KeyName")).text = key.name
    if with_certificate:
        data = etree.SubElement(key_info, tag(DS, "X509Data"))
        etree.SubElement(data, tag(DS, "X509Certificate")).text = key.certificate_text


def redirect_query(
    kind: str, document: bytes, relay_state: str | None, key: SigningKey, algorithm: str = RSA_SHA256
) -> str:
    """The signed query of a message that goes by HTTP-Redirect.

    Args:
        kind: `SAMLRequest` or `SAMLResponse`.
        document: the message, without a signature of its own.
        relay_state: goes along as it is; None leaves it out.
        algorithm: RSA-SHA256 or RSA-SHA1.

    Source: SAML 2.0 bindings 3.4.4.1.
    """
    pairs = [(kind, base64.b64encode(deflate(document)).decode())]
    if relay_state is not None:
        pairs.append(("RelayState", relay_state))
    query = "&".join(f"{name}={quote_plus(value)}" for name, value in [*pairs, ("SigAlg", algorithm)])
    value = key.key.sign(query.encode(), padding.PKCS1v15(), REDIRECT_HASHES[algorithm]())
    return f"{query}&Signature={quote_plus(base64.b64encode(value))}"


def _signature(reference: str, digest: str, prefixes: tuple[str, ...]) -> Element:
    signature = etree.Element(tag(DS, "Signature"), nsmap={"ds": DS})
    info = etree.SubElement(signature, tag(DS, "SignedInfo"))
    etree.SubElement(info, tag(DS, "CanonicalizationMethod"), Algorithm=EXCLUSIVE)
    etree.SubElement(info, tag(DS, "SignatureMethod"), Algorithm=RSA_SHA256)
    covered = etree.SubElement(info, tag(DS, "Reference"), URI=f"#{reference}")
    transforms = etree.SubElement(covered, tag(DS, "Transforms"))
    etree.SubElement(transforms, tag(DS, "Transform"), Algorithm=ENVELOPED)
    exclusive = etree.SubElement(transforms, tag(DS, "Transform"), Algorithm=EXCLUSIVE)
    if prefixes:
        etree.SubElement(
            exclusive, tag(EXCLUSIVE, "InclusiveNamespaces"), nsmap={"ec": EXCLUSIVE}, PrefixList=" ".join(prefixes)
        )
    etree.SubElement(covered, tag(DS, "DigestMethod"), Algorithm=SHA256)
    etree.SubElement(covered, tag(DS, "DigestValue")).text = digest
    return signature
