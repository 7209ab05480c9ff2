"""A careful service provider for tests: it checks all that the 3.x interface asks for, with xmlsec as referee."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import xmlsec
from lxml import etree

from medmij_sim.digid.saml.keyring import make_signing_key
from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.names import ARTIFACT, DS, METADATA, PREFIXES, SAML, SAMLP, STATUS, tag
from medmij_sim.digid.saml.signing import redirect_query, sign
from medmij_sim.digid.saml.soap import enclosed, opened
from medmij_sim.digid.saml.xml import parse, reparsed, serialise

SP = "urn:example:dvza"
ACS = "https://sp.example.test/acs"
SMARTCARD = "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard"
ORDER = [
    f"urn:oasis:names:tc:SAML:2.0:ac:classes:{name}"
    for name in ("PasswordProtectedTransport", "MobileTwoFactorContract", "Smartcard", "SmartcardPKI")
]


class RefusedError(Exception):
    """An answer that a careful provider does not take."""


@dataclass
class CarefulProvider:
    """A provider that trusts nothing but the metadata."""

    idp_metadata: bytes
    now: datetime
    entity_id: str = SP
    wants_signed_assertions: bool = True
    sent: str = ""
    number: int = 0

    def __post_init__(self) -> None:
        self.key = self.make_key()
        root = parse(self.idp_metadata)
        self.idp = root.get("entityID", "")
        text = root.findtext(f".//{tag(METADATA, 'KeyDescriptor')}//{tag(DS, 'X509Certificate')}") or ""
        self.idp_pem = b"-----BEGIN CERTIFICATE-----\n" + text.encode() + b"\n-----END CERTIFICATE-----\n"
        self.endpoints = {
            (node.tag.partition("}")[2], node.get("Binding")): node.get("Location", "")
            for node in root.iter()
            if node.get("Location")
        }

    def make_key(self) -> SigningKey:
        return make_signing_key("FAKE sp", self.now)

    def metadata(self) -> bytes:
        root = etree.Element(
            tag(METADATA, "EntityDescriptor"), nsmap={"md": METADATA, **PREFIXES}, ID="_sp", entityID=SP
        )
        root.set("entityID", self.entity_id)
        role = etree.SubElement(root, tag(METADATA, "SPSSODescriptor"), protocolSupportEnumeration=SAMLP)
        role.set("AuthnRequestsSigned", "true")
        role.set("WantAssertionsSigned", str(self.wants_signed_assertions).lower())
        info = etree.SubElement(
            etree.SubElement(role, tag(METADATA, "KeyDescriptor"), use="signing"), tag(DS, "KeyInfo")
        )
        data = etree.SubElement(info, tag(DS, "X509Data"))
        etree.SubElement(data, tag(DS, "X509Certificate")).text = self.key.certificate_text
        etree.SubElement(
            role, tag(METADATA, "AssertionConsumerService"), Binding=ARTIFACT, Location=ACS, index="0", isDefault="true"
        )
        root = reparsed(root)
        sign(root, self.key)
        return serialise(root)

    def authn_request(self, level: str = SMARTCARD, **attributes: str) -> etree._Element:
        self.number += 1
        self.sent = f"_request{self.number}"
        root = etree.Element(
            tag(SAMLP, "AuthnRequest"),
            nsmap=PREFIXES,
            ID=self.sent,
            Version="2.0",
            IssueInstant=self.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            AssertionConsumerServiceIndex="0",
            Destination=self.endpoints["SingleSignOnService", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"],
        )
        for name, value in attributes.items():
            root.set(name, value)
        etree.SubElement(root, tag(SAML, "Issuer")).text = self.entity_id
        context = etree.SubElement(root, tag(SAMLP, "RequestedAuthnContext"), Comparison="minimum")
        etree.SubElement(context, tag(SAML, "AuthnContextClassRef")).text = level
        return root

    def redirect(self, relay_state: str | None = "r-1", root: etree._Element | None = None) -> str:
        asked = self.authn_request() if root is None else root
        url = self.endpoints["SingleSignOnService", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"]
        return f"{url}?{redirect_query('SAMLRequest', serialise(asked), relay_state, self.key)}"

    def post(self, root: etree._Element | None = None) -> dict[str, str]:
        asked = reparsed(self.authn_request() if root is None else root)
        sign(asked, self.key)
        return {"SAMLRequest": base64.b64encode(serialise(asked)).decode(), "RelayState": "r-1"}

    def artifact_resolve(self, artifact: str, **attributes: str) -> bytes:
        self.number += 1
        root = etree.Element(
            tag(SAMLP, "ArtifactResolve"),
            nsmap=PREFIXES,
            ID=f"_resolve{self.number}",
            Version="2.0",
            IssueInstant=self.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        for name, value in attributes.items():
            root.set(name, value)
        etree.SubElement(root, tag(SAML, "Issuer")).text = self.entity_id
        etree.SubElement(root, tag(SAMLP, "Artifact")).text = artifact
        root = reparsed(root)
        sign(root, self.key)
        return enclosed(root)

    def accept(self, answer: bytes, *, minimum: str = SMARTCARD, since: datetime | None = None) -> str:
        """The BSN in an answer to `artifact_resolve`, after every check of spec DigiD 2, step 8.

        Args:
            since: from when the login must be, for a provider that takes none of before; None takes any.

        Raises:
            RefusedError: something is not as it should be.
        """
        envelope = opened(parse(answer))
        self._check(envelope.tag == tag(SAMLP, "ArtifactResponse"), "no ArtifactResponse")
        self._signed(envelope)
        self._check(envelope.get("InResponseTo") == f"_resolve{self.number}", "outer InResponseTo")
        self._check(self._issuer(envelope), "outer Issuer")
        self._status(envelope)
        response = envelope.find(tag(SAMLP, "Response"))
        if response is None:
            raise RefusedError("no Response")
        self._check(response.get("InResponseTo") == self.sent, "inner InResponseTo")
        self._check(self._issuer(response), "inner Issuer")
        self._status(response)
        found = response.findall(tag(SAML, "Assertion"))
        self._check(len(found) == 1, "not one Assertion")
        assertion = found[0]
        if self.wants_signed_assertions:
            self._signed(assertion)
        self._check(self._issuer(assertion), "Issuer of the assertion")
        self._window(assertion.find(tag(SAML, "Conditions")))
        confirmation = assertion.find(f".//{tag(SAML, 'SubjectConfirmationData')}")
        self._window(confirmation)
        assert confirmation is not None
        self._check(confirmation.get("Recipient") == ACS, "Recipient")
        self._check(confirmation.get("InResponseTo") == self.sent, "confirmation InResponseTo")
        audiences = [node.text for node in assertion.iter(tag(SAML, "Audience"))]
        self._check(audiences == [self.entity_id], "Audience")
        level = assertion.findtext(f".//{tag(SAML, 'AuthnContextClassRef')}") or ""
        self._check(level in ORDER and ORDER.index(level) >= ORDER.index(minimum), "level")
        authenticated = assertion.find(tag(SAML, "AuthnStatement")).get("AuthnInstant", "")
        self._check(since is None or datetime.fromisoformat(authenticated) >= since, "a login of before")
        sector, _, number = (assertion.findtext(f".//{tag(SAML, 'NameID')}") or "").partition(":")
        self._check(sector == "s00000000", "sector")
        weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
        valid = len(number) == 9 and sum(int(a) * b for a, b in zip(number, weights, strict=True)) % 11 == 0
        self._check(valid, "11-test")
        return number

    def _signed(self, node: etree._Element) -> None:
        check_signature(node, self.idp_pem)

    def _issuer(self, node: etree._Element) -> bool:
        return (node.findtext(tag(SAML, "Issuer")) or "").strip() == self.idp

    def _status(self, node: etree._Element) -> None:
        codes = [
            code.get("Value", "").removeprefix(STATUS)
            for code in node.findall(f"{tag(SAMLP, 'Status')}//{{*}}StatusCode")
        ]
        if codes != ["Success"]:
            raise RefusedError(f"status {'/'.join(codes)}")

    def _window(self, node: etree._Element | None) -> None:
        if node is None:
            raise RefusedError("no window")
        now = self.now.astimezone(UTC)
        before, after = node.get("NotBefore"), node.get("NotOnOrAfter")
        self._check(after is not None and now < datetime.fromisoformat(after), "too late")
        self._check(before is None or datetime.fromisoformat(before) <= now, "too early")

    def _check(self, holds: bool, what: str) -> None:
        if not holds:
            raise RefusedError(what)


def artifact_in(url: str) -> str:
    """The artifact in the URL to which the browser was sent."""
    return parse_qs(urlsplit(url).query)["SAMLart"][0]


def check_signature(node: etree._Element, pem: bytes) -> None:
    """Have xmlsec judge the signature that a message or assertion carries.

    Args:
        node: the message.
        pem: the certificate that it must have been made for.

    Raises:
        RefusedError: there is none, it is over something else, or it is wrong.
    """
    signature = node.find(tag(DS, "Signature"))
    if signature is None:
        raise RefusedError("unsigned")
    reference = signature.find(f"{tag(DS, 'SignedInfo')}/{tag(DS, 'Reference')}")
    if reference is None or reference.get("URI") != f"#{node.get('ID')}":
        raise RefusedError("signature over another ID")
    xmlsec.tree.add_ids(node.getroottree().getroot(), ["ID"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.CERT_PEM)
    try:
        context.verify(signature)
    except xmlsec.Error:
        raise RefusedError("wrong signature") from None
