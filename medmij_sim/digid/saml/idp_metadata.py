"""Our own metadata, for service providers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from lxml import etree

from medmij_sim.digid.saml.answers import instant
from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.names import DS, METADATA, POST, PREFIXES, REDIRECT, SAMLP, SOAP, tag
from medmij_sim.digid.saml.signing import PREFIX_LIST, sign
from medmij_sim.digid.saml.xml import Element, reparsed

_WARNING: Final = (
    " FAKE. Whoever trusts this lets anybody log in as anybody: give a system under test a trust store of its own. "
)


def saml3_metadata(entity_id: str, identifier: str, front: str, back: str, key: SigningKey) -> Element:
    """Metadata of the 3.x face, signed; KeyInfo of the signature holds the KeyName only.

    Args:
        entity_id: ours.
        identifier: XML ID of the document.
        front, back: origins for browsers and for programs.

    Source: spec DigiD 8.
    """
    root = etree.Element(
        tag(METADATA, "EntityDescriptor"), nsmap={"md": METADATA, **PREFIXES}, ID=identifier, entityID=entity_id
    )
    role = etree.SubElement(root, tag(METADATA, "IDPSSODescriptor"), protocolSupportEnumeration=SAMLP)
    for use in ("signing", "encryption"):
        _key_descriptor(role, use, key)
    _endpoint(role, "ArtifactResolutionService", SOAP, f"{back}/saml/idp/resolve_artifact").set("index", "0")
    _endpoint(role, "SingleLogoutService", REDIRECT, f"{front}/saml/idp/request_logout")
    for binding in (POST, REDIRECT):
        _endpoint(role, "SingleSignOnService", binding, f"{front}/saml/idp/request_authentication")
    return signed(root, key, PREFIX_LIST)


def saml4_metadata(
    entity_id: str, identifier: str, front: str, back: str, key: SigningKey, valid_until: datetime
) -> Element:
    """Metadata of the 4.4 face, signed: POST only, signed requests wanted, with a last moment at which it counts.

    Args:
        entity_id: ours.
        identifier: XML ID of the document.
        front, back: origins for browsers and for programs.
        valid_until: after that it must be fetched anew.

    Source: spec DigiD 8.
    """
    root = etree.Element(
        tag(METADATA, "EntityDescriptor"), nsmap={"md": METADATA, **PREFIXES}, ID=identifier, entityID=entity_id
    )
    root.set("validUntil", instant(valid_until, "milliseconds"))
    role = etree.SubElement(root, tag(METADATA, "IDPSSODescriptor"), protocolSupportEnumeration=SAMLP)
    role.set("WantAuthnRequestsSigned", "true")
    _key_descriptor(role, "signing", key)
    _endpoint(role, "ArtifactResolutionService", SOAP, f"{back}/saml/v4/idp/resolve_artifact").set("index", "0")
    _endpoint(role, "SingleLogoutService", POST, f"{front}/saml/v4/idp/request_logout")
    _endpoint(role, "SingleSignOnService", POST, f"{front}/saml/v4/idp/request_authentication")
    return signed(root, key)


def signed(root: Element, key: SigningKey, prefixes: Iterable[str] = ()) -> Element:
    """A metadata document with its signature as first child, after a warning, which no signature covers."""
    root = reparsed(root)
    sign(root, key, prefixes=tuple(prefixes), with_certificate=False)
    root.insert(0, etree.Comment(_WARNING))
    return root


def _key_descriptor(role: Element, use: str, key: SigningKey) -> None:
    info = etree.SubElement(etree.SubElement(role, tag(METADATA, "KeyDescriptor"), use=use), tag(DS, "KeyInfo"))
    etree.SubElement(info, tag(DS, "KeyName")).text = key.name
    data = etree.SubElement(info, tag(DS, "X509Data"))
    etree.SubElement(data, tag(DS, "X509Certificate")).text = key.certificate_text


def _endpoint(role: Element, name: str, binding: str, location: str) -> Element:
    return etree.SubElement(role, tag(METADATA, name), Binding=binding, Location=location)
