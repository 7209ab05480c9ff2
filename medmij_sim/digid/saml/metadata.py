"""Metadata of service providers, read: who they are, where answers go, which keys are theirs."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from medmij_sim.digid.providers import Endpoint, Face, ServiceProvider
from medmij_sim.digid.public import why_not_for_tests
from medmij_sim.digid.saml.encryption import Recipient
from medmij_sim.digid.saml.keys import key_name
from medmij_sim.digid.saml.names import DS, METADATA, SAML, SERVICE_UUID, tag
from medmij_sim.digid.saml.verifying import SignatureError, verified
from medmij_sim.digid.saml.xml import Element, XmlError, parse, reparsed, text_of
from medmij_sim.real_parties import is_real_issuer

_LEAST_KEY_BITS: Final = 2048


class MetadataError(ValueError):
    """Metadata that cannot be used; the message says what is wrong with which entity, and what to do."""


def read_metadata(data: bytes, *, face: Face | None = None, public: bool = False) -> tuple[ServiceProvider, ...]:
    """The service providers in a metadata document.

    An EntitiesDescriptor is a cluster (LC): its first entity asks, the others are those for whom it may ask.

    Args:
        data: an EntityDescriptor or EntitiesDescriptor.
        face: which interface they use; None tells it from the document: 4.4 when there is an encryption key, a
            ServiceUUID or a cluster, else 3.x.
        public: take providers whose answers go to a public host name, or whose certificate is of the real PKIoverheid.

    Raises:
        MetadataError: it is no metadata of a service provider, its signature is wrong, or it is of a real system.

    Source: spec DigiD 8 and 14.
    """
    try:
        root = parse(data)
    except XmlError as error:
        raise MetadataError(f"not SAML metadata: {error} — send the metadata of your service provider") from None
    entities = [root] if root.tag == tag(METADATA, "EntityDescriptor") else list(_entities(root))
    if not entities:
        raise MetadataError("not SAML metadata: no EntityDescriptor — send the metadata of your service provider")
    providers = [_provider(each) for each in entities]
    _check_signature(root, providers)
    chosen = face or ("saml4" if len(providers) > 1 or any(map(_looks_like_4, providers)) else "saml3")
    for each in providers:
        _refuse_real(each, public=public)
    asking, *members = [replace(each, face=chosen) for each in providers]
    for each in members or (asking,):
        if chosen == "saml4" and not each.encryption:
            raise MetadataError(f'{each.entity_id}: no key for encryption — add a KeyDescriptor with use="encryption"')
    return (replace(asking, members=tuple(each.entity_id for each in members)), *members)


def _entities(root: Element) -> Iterable[Element]:
    return root.findall(tag(METADATA, "EntityDescriptor")) if root.tag == tag(METADATA, "EntitiesDescriptor") else []


def _looks_like_4(provider: ServiceProvider) -> bool:
    return bool(provider.encryption or provider.services)


def _provider(entity: Element) -> ServiceProvider:
    entity_id = entity.get("entityID", "").strip()
    if not entity_id:
        raise MetadataError("an EntityDescriptor without entityID — add it")
    role = entity.find(tag(METADATA, "SPSSODescriptor"))
    if role is None:
        raise MetadataError(f"{entity_id}: no SPSSODescriptor — send the metadata of a service provider")
    consumers = tuple(_endpoints(role, "AssertionConsumerService", entity_id))
    if not consumers:
        raise MetadataError(f"{entity_id}: no AssertionConsumerService — say where artifacts go")
    signing = tuple(certificate for _, certificate in _certificates(role, "signing", entity_id))
    return ServiceProvider(
        entity_id=entity_id,
        face="saml3",
        consumers=consumers,
        logout=tuple(_endpoints(role, "SingleLogoutService", entity_id)),
        signing=signing,
        encryption=tuple(
            Recipient(entity_id, name or key_name(certificate, "sha256"), certificate)
            for name, certificate in _certificates(role, "encryption", entity_id)
        ),
        wants_signed_assertions=role.get("WantAssertionsSigned", "false").strip() in ("true", "1"),
        services=_services(role, entity_id),
    )


def _endpoints(role: Element, name: str, entity_id: str) -> Iterable[Endpoint]:
    for node in role.findall(tag(METADATA, name)):
        location = node.get("Location", "").strip()
        address = urlsplit(location)
        if address.scheme not in ("https", "http") or not address.hostname or address.username or address.fragment:
            raise MetadataError(f"{entity_id}: {name} has a Location that is no web address — write https://...")
        yield Endpoint(
            binding=node.get("Binding", "").strip(),
            location=location,
            index=_number(node.get("index", "0"), entity_id),
            default=node.get("isDefault", "false").strip() in ("true", "1"),
        )


def _certificates(role: Element, use: str, entity_id: str) -> Iterable[tuple[str, x509.Certificate]]:
    """The certificates for one use with their KeyName, which may be empty; without `use` a key is for both."""
    for descriptor in role.findall(tag(METADATA, "KeyDescriptor")):
        if descriptor.get("use", use) != use:
            continue
        info = descriptor.find(tag(DS, "KeyInfo"))
        name = text_of(None if info is None else info.find(tag(DS, "KeyName")))
        for node in descriptor.iter(tag(DS, "X509Certificate")):
            yield name, _certificate(text_of(node), entity_id)


def _certificate(text: str, entity_id: str) -> x509.Certificate:
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode("".join(text.split()), validate=True))
        key = certificate.public_key()
    except (binascii.Error, ValueError, TypeError):
        raise MetadataError(f"{entity_id}: an X509Certificate that cannot be read — put the DER in base64") from None
    except Exception as error:
        # cryptography raises UnsupportedAlgorithm, which is no ValueError, for keys that it does not know.
        raise MetadataError(
            f"{entity_id}: a certificate with an unknown kind of key ({type(error).__name__})"
        ) from None
    if not isinstance(key, RSAPublicKey) or key.key_size < _LEAST_KEY_BITS:
        raise MetadataError(f"{entity_id}: a certificate without RSA key of {_LEAST_KEY_BITS} bits or more — make one")
    return certificate


def _services(role: Element, entity_id: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for service in role.findall(tag(METADATA, "AttributeConsumingService")):
        for attribute in service.findall(tag(METADATA, "RequestedAttribute")):
            if attribute.get("Name") == SERVICE_UUID:
                value = text_of(attribute.find(tag(SAML, "AttributeValue")))
                found[_number(service.get("index", ""), entity_id)] = value
    return found


def _number(text: str, entity_id: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit()) or int(text) > 65535:
        raise MetadataError(f"{entity_id}: an index that is no number — write 0..65535")
    return int(text)


def _check_signature(root: Element, providers: list[ServiceProvider]) -> None:
    if root.find(tag(DS, "Signature")) is None:
        return
    own = [certificate for each in providers for certificate in each.signing]
    try:
        verified(reparsed(root), own)
    except SignatureError as error:
        raise MetadataError(f"{providers[0].entity_id}: wrong signature: {error} — sign it anew") from None


def _refuse_real(provider: ServiceProvider, *, public: bool) -> None:
    for endpoint in (*provider.consumers, *provider.logout):
        reason = why_not_for_tests(urlsplit(endpoint.location).hostname or "", public=public)
        if reason:
            raise MetadataError(f"{provider.entity_id}: {reason}")
    for certificate in (*provider.signing, *(each.certificate for each in provider.encryption)):
        if not public and is_real_issuer(certificate.issuer.rfc4514_string()):
            raise MetadataError(
                f"{provider.entity_id}: a certificate of the real PKIoverheid — use a test certificate, "
                "or allow public providers"
            )
