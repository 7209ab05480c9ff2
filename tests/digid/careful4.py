"""A careful service provider of eID SAML 4.4 for tests: a dienstverlener by itself, or one served by a cluster."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import xmlsec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from digid.careful import ACS, RefusedError, check_signature
from lxml import etree

from medmij_sim.digid.saml.keyring import make_signing_key
from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.names import (
    ARTIFACT,
    DS,
    METADATA,
    POST,
    PREFIXES,
    SAML,
    SAMLP,
    STATUS,
    TRANSIENT,
    XENC,
    tag,
)
from medmij_sim.digid.saml.signing import sign
from medmij_sim.digid.saml.soap import enclosed, opened
from medmij_sim.digid.saml.xml import parse, reparsed, serialise

DV = "urn:nl-eid-gdi:1.0:DV:00000000000000000000:entities:9010"
LC = "urn:nl-eid-gdi:1.0:LC:00000000000000000000:entities:9011"
SERVICE = "2f5e0e3a-0000-4000-8000-000000000001"
BVD = "urn:nl-eid-gdi:1.0:BVD:00000000000000000000:entities:9002"
SIGN_ON = "https://digid.medmij.localhost/saml/v4/idp/request_authentication"
LOG_OUT = "https://digid.medmij.localhost/saml/v4/idp/request_logout"
LOGGED_OUT = "https://sp.example.test/logged-out"
SUBSTANTIAL = "http://eidas.europa.eu/LoA/substantial"
LEGACY_BSN = "urn:nl-eid-gdi:1.0:id:legacy-BSN"


@dataclass(frozen=True)
class Login:
    """What a provider learns."""

    acting: str
    legal: str | None
    level: str
    representation: str | None
    session: str


@dataclass
class CarefulProvider4:
    """A provider that trusts nothing but the metadata.

    Args:
        idp_metadata: of NEP-DigiD's 4.4 face.
        now: its time.
        cluster: whether a cluster (LC) asks for it.
        encryption_keys: how many certificates identifiers are encrypted for.
    """

    idp_metadata: bytes
    now: datetime
    cluster: bool = False
    encryption_keys: int = 1
    number: int = 0
    represents: bool = False

    def __post_init__(self) -> None:
        self.key = _key("FAKE sp4")
        self.sealed_for = [_key(f"FAKE e{number}") for number in range(self.encryption_keys)]
        root = parse(self.idp_metadata)
        self.idp = root.get("entityID", "")
        text = root.findtext(f".//{tag(METADATA, 'KeyDescriptor')}//{tag(DS, 'X509Certificate')}") or ""
        self.idp_pem = b"-----BEGIN CERTIFICATE-----\n" + text.encode() + b"\n-----END CERTIFICATE-----\n"

    @property
    def entity_id(self) -> str:
        """Who asks."""
        return LC if self.cluster else DV

    @property
    def sent(self) -> str:
        """ID of the last request."""
        return f"_request{self.number}"

    def metadata(self) -> bytes:
        """Our metadata: an entity, or a cluster with the dienstverlener in it."""
        own = self._entity(DV, self.key, encrypts=True)
        if not self.cluster:
            return serialise(own)
        root = etree.Element(tag(METADATA, "EntitiesDescriptor"), nsmap={"md": METADATA, **PREFIXES}, ID="_lc")
        root.append(self._entity(LC, self.key, encrypts=False))
        root.append(own)
        return serialise(root)

    def post(
        self,
        *,
        service_index: str | None = None,
        audience: str | None = None,
        service: str | None = None,
        relay_state: str = "r-1",
        requester: str | None = None,
        means: str | None = None,
        change: Callable[[etree._Element], None] | None = None,
        names_key: bool = True,
        **attributes: str,
    ) -> dict[str, str]:
        """The form with a signed AuthnRequest.

        Args:
            service_index, audience, service: how the service is chosen.
            requester, means: of Scoping: RequesterID, and ProviderID of an IDPEntry.
            change: does something more to the message before it is signed.
            names_key: whether the signature says by which key it was made.
            attributes: of the message.
        """
        self.number += 1
        root = etree.Element(
            tag(SAMLP, "AuthnRequest"),
            nsmap=PREFIXES,
            ID=self.sent,
            Version="2.0",
            IssueInstant=self._now(),
            Destination=SIGN_ON,
            AssertionConsumerServiceIndex="0",
        )
        if service_index is not None:
            root.set("AttributeConsumingServiceIndex", service_index)
        for name, value in attributes.items():
            root.set(name, value)
        etree.SubElement(root, tag(SAML, "Issuer")).text = f"\n  {self.entity_id}\n"
        if audience is not None or service is not None:
            extensions = etree.SubElement(root, tag(SAMLP, "Extensions"))
            for name, text in (("IntendedAudience", audience), ("ServiceUUID", service)):
                if text is not None:
                    node = etree.SubElement(extensions, tag(SAML, "Attribute"), Name=f"urn:nl-eid-gdi:1.0:{name}")
                    etree.SubElement(node, tag(SAML, "AttributeValue")).text = text
        self.represents = BVD in (requester, means)
        if requester is not None or means is not None:
            scoping = etree.SubElement(root, tag(SAMLP, "Scoping"))
            if means is not None:
                entries = etree.SubElement(scoping, tag(SAMLP, "IDPList"))
                etree.SubElement(entries, tag(SAMLP, "IDPEntry"), ProviderID=means)
            if requester is not None:
                etree.SubElement(scoping, tag(SAMLP, "RequesterID")).text = requester
        if change is not None:
            change(root)
        root = reparsed(root)
        sign(root, self.key)
        if not names_key:
            for info in list(root.iter(tag(DS, "KeyInfo"))):
                info.clear()
        return {"SAMLRequest": base64.b64encode(serialise(root)).decode(), "RelayState": relay_state}

    def usual(self, **more: str) -> dict[str, str]:
        """The form with a request as this provider makes it."""
        if self.cluster:
            return self.post(audience=DV, service=SERVICE, **more)  # type: ignore[arg-type]
        return self.post(service_index="1", **more)  # type: ignore[arg-type]

    def artifact_resolve(self, artifact: str, **attributes: str) -> bytes:
        """A signed ArtifactResolve in its envelope."""
        self.number += 1
        root = etree.Element(
            tag(SAMLP, "ArtifactResolve"), nsmap=PREFIXES, ID=self.sent, Version="2.0", IssueInstant=self._now()
        )
        for name, value in attributes.items():
            root.set(name, value)
        etree.SubElement(root, tag(SAML, "Issuer")).text = self.entity_id
        etree.SubElement(root, tag(SAMLP, "Artifact")).text = artifact
        root = reparsed(root)
        sign(root, self.key)
        return enclosed(root)

    def logout_form(self, name_id: str, *indexes: str, relay_state: str = "r-2", **attributes: str) -> dict[str, str]:
        """The form with a signed LogoutRequest."""
        self.number += 1
        root = etree.Element(
            tag(SAMLP, "LogoutRequest"),
            nsmap=PREFIXES,
            ID=self.sent,
            Version="2.0",
            IssueInstant=self._now(),
            Destination=LOG_OUT,
        )
        for name, value in attributes.items():
            root.set(name, value)
        etree.SubElement(root, tag(SAML, "Issuer")).text = self.entity_id
        etree.SubElement(root, tag(SAML, "NameID"), Format=TRANSIENT).text = name_id
        for index in indexes:
            etree.SubElement(root, tag(SAMLP, "SessionIndex")).text = index
        root = reparsed(root)
        sign(root, self.key)
        return {"SAMLRequest": base64.b64encode(serialise(root)).decode(), "RelayState": relay_state}

    def accept_logout(self, form: Mapping[str, str]) -> None:
        """Take the answer to a LogoutRequest.

        Raises:
            RefusedError: something is not as it should be.
        """
        root = parse(base64.b64decode(form["SAMLResponse"]))
        self._signed(root)
        self._check(root.tag == tag(SAMLP, "LogoutResponse"), "no LogoutResponse")
        self._check(root.get("InResponseTo") == self.sent, "InResponseTo")
        self._check(root.get("Destination") == LOGGED_OUT, "Destination")
        self._check(_text(root.find(tag(SAML, "Issuer"))) == self.idp, "Issuer")
        self._check(form.get("RelayState") == "r-2", "RelayState")
        self._status(root)

    def accept(self, answer: bytes) -> Login:
        """Who logged in, after every check.

        Raises:
            RefusedError: something is not as it should be.
        """
        envelope = opened(parse(answer))
        asked = f"_request{self.number - 1}"
        self._signed(envelope)
        self._check(envelope.get("InResponseTo") == self.sent, "outer InResponseTo")
        self._check(_text(envelope.find(tag(SAML, "Issuer"))) == self.idp, "outer Issuer")
        self._status(envelope)
        response = envelope.find(tag(SAMLP, "Response"))
        if response is None:
            raise RefusedError("no Response")
        self._check(response.get("InResponseTo") == asked, "inner InResponseTo")
        self._check(_text(response.find(tag(SAML, "Issuer"))) == self.idp, "inner Issuer")
        self._check(response.get("Destination") == ACS, "Destination")
        self._check(_text(response.find(tag(SAML, "Issuer"))) == self.idp, "inner Issuer")
        self._status(response)
        found = response.findall(tag(SAML, "Assertion"))
        self._check(len(found) == 1, "not one Assertion")
        return self._assertion(found[0], asked)

    def _assertion(self, assertion: etree._Element, asked: str) -> Login:
        self._signed(assertion)
        self._check(_text(assertion.find(tag(SAML, "Issuer"))) == self.idp, "Issuer of the assertion")
        conditions = assertion.find(tag(SAML, "Conditions"))
        confirmation = assertion.find(f"{tag(SAML, 'Subject')}//{tag(SAML, 'SubjectConfirmationData')}")
        assert conditions is not None and confirmation is not None
        self._window(conditions)
        self._window(confirmation)
        self._check(confirmation.get("Recipient") == ACS, "Recipient")
        self._check(confirmation.get("InResponseTo") == asked, "confirmation InResponseTo")
        audiences = [_text(node) for node in conditions.iter(tag(SAML, "Audience"))]
        self._check(audiences == ([LC, DV] if self.cluster else [DV]), "Audience")
        level = _text(assertion.find(f"{tag(SAML, 'AuthnStatement')}//{tag(SAML, 'AuthnContextClassRef')}"))
        self._check(level in (SUBSTANTIAL, "http://eidas.europa.eu/LoA/high"), "level")
        authority = _text(assertion.find(f"{tag(SAML, 'AuthnStatement')}//{tag(SAML, 'AuthenticatingAuthority')}"))
        sources = [
            _text(node.find(tag(SAML, "Issuer")))
            for node in assertion.findall(f"{tag(SAML, 'Advice')}/{tag(SAML, 'Assertion')}")
        ]
        self._check(bool(sources) and sources[0] == authority != self.idp, "Advice")
        attributes = {
            node.get("Name", "").rpartition(":")[2]: node.find(tag(SAML, "AttributeValue"))
            for node in assertion.findall(f"{tag(SAML, 'AttributeStatement')}/{tag(SAML, 'Attribute')}")
        }
        self._check(_text(attributes.get("ServiceUUID")) == SERVICE, "ServiceUUID")
        self._check("ActingSubjectID" in attributes, "no ActingSubjectID")
        self._check(self.represents or "LegalSubjectID" not in attributes, "representation that nobody asked for")
        legal = attributes.get("LegalSubjectID")
        kind = attributes.get("RepresentationType")
        self._check(sources[1:] == ([] if legal is None else [BVD]), "Advice on representation")
        name = assertion.find(f"{tag(SAML, 'Subject')}/{tag(SAML, 'NameID')}")
        self._check(name is not None and name.get("Format") == TRANSIENT, "NameID")
        return Login(
            acting=self._opened(attributes["ActingSubjectID"]),
            legal=None if legal is None else self._opened(legal),
            level=level,
            representation=None if kind is None else _text(kind),
            session=_text(name),
        )

    def _opened(self, value: etree._Element | None) -> str:
        """Decrypt an identifier with each of our keys; all must give the same."""
        assert value is not None
        numbers = {self._decrypted(etree.tostring(value[0]), key) for key in self.sealed_for}
        self._check(len(numbers) == 1, "keys that give different numbers")
        return numbers.pop()

    def _decrypted(self, sealed: bytes, key: SigningKey) -> str:
        root = etree.fromstring(sealed)
        wrapped = [
            each
            for each in root.iter(tag(XENC, "EncryptedKey"))
            if _text(each.find(f".//{tag(DS, 'KeyName')}")) == key.name
        ]
        self._check(len(wrapped) == 1 and wrapped[0].get("Recipient") == DV, "not encrypted for this recipient")
        manager = xmlsec.KeysManager()
        pem = key.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        manager.add_key(xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.PEM))
        symmetric = xmlsec.EncryptionContext(manager).decrypt(wrapped[0])
        context = xmlsec.EncryptionContext()
        context.key = xmlsec.Key.from_binary_data(xmlsec.constants.KeyDataAes, symmetric)
        plain = context.decrypt(root.find(tag(XENC, "EncryptedData")))
        self._check(plain.get("NameQualifier") == LEGACY_BSN, "NameQualifier")
        return _text(plain)

    def _entity(self, entity_id: str, key: SigningKey, *, encrypts: bool) -> etree._Element:
        root = etree.Element(tag(METADATA, "EntityDescriptor"), nsmap={"md": METADATA, **PREFIXES}, entityID=entity_id)
        role = etree.SubElement(root, tag(METADATA, "SPSSODescriptor"), protocolSupportEnumeration=SAMLP)
        role.set("WantAssertionsSigned", "true")
        keys = [("signing", key)] + [("encryption", each) for each in self.sealed_for if encrypts]
        for use, each in keys:
            info = etree.SubElement(etree.SubElement(role, tag(METADATA, "KeyDescriptor"), use=use), tag(DS, "KeyInfo"))
            etree.SubElement(info, tag(DS, "KeyName")).text = each.name
            data = etree.SubElement(info, tag(DS, "X509Data"))
            etree.SubElement(data, tag(DS, "X509Certificate")).text = each.certificate_text
        etree.SubElement(role, tag(METADATA, "SingleLogoutService"), Binding=POST, Location=LOGGED_OUT)
        etree.SubElement(
            role, tag(METADATA, "AssertionConsumerService"), Binding=ARTIFACT, Location=ACS, index="0", isDefault="true"
        )
        if encrypts:
            service = etree.SubElement(role, tag(METADATA, "AttributeConsumingService"), index="1")
            etree.SubElement(service, tag(METADATA, "ServiceName")).text = "Inzage"
            wanted = etree.SubElement(
                service, tag(METADATA, "RequestedAttribute"), Name="urn:nl-eid-gdi:1.0:ServiceUUID"
            )
            etree.SubElement(wanted, tag(SAML, "AttributeValue")).text = SERVICE
        return root

    def _signed(self, node: etree._Element) -> None:
        check_signature(node, self.idp_pem)

    def _status(self, node: etree._Element) -> None:
        status = node.find(tag(SAMLP, "Status"))
        assert status is not None
        codes = [code.get("Value", "").removeprefix(STATUS) for code in status.iter(tag(SAMLP, "StatusCode"))]
        words = _text(status.find(tag(SAMLP, "StatusMessage")))
        if codes != ["Success"]:
            raise RefusedError(f"status {'/'.join(codes)} {words}".rstrip())

    def _window(self, node: etree._Element) -> None:
        before, after = node.get("NotBefore"), node.get("NotOnOrAfter")
        now = self.now.astimezone(UTC)
        self._check(after is not None and now < datetime.fromisoformat(after), "too late")
        self._check(before is None or datetime.fromisoformat(before) <= now, "too early")

    def _check(self, holds: bool, what: str) -> None:
        if not holds:
            raise RefusedError(what)

    def _now(self) -> str:
        return self.now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@cache
def _key(name: str) -> SigningKey:
    """A key of the provider; making one takes long, and no test depends on which it is."""
    return make_signing_key(name, datetime(2026, 1, 1, tzinfo=UTC), "sha256")


def _text(node: etree._Element | None) -> str:
    return "" if node is None else "".join(node.itertext()).strip()
