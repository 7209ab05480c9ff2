"""Messages that are wrong in ways that nobody thought of: right ones, with a few changes before and after signing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from hypothesis import strategies as st
from lxml import etree

from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.names import DS, METADATA, SAML, SAMLP, SOAP11, tag
from medmij_sim.digid.saml.signing import sign
from medmij_sim.digid.saml.xml import Element, parse, reparsed

TreeChange: TypeAlias = Callable[[list[Element]], None]
"""Changes one of the elements of a document, the first of which is its root."""

_NAMES = re.findall(
    r"\S+",
    """
    ID Version IssueInstant Destination Consent ForceAuthn IsPassive ProtocolBinding AssertionConsumerServiceIndex
    AssertionConsumerServiceURL AttributeConsumingServiceIndex ProviderName InResponseTo NotOnOrAfter Reason Name
    NameQualifier SPNameQualifier Format Comparison ProviderID entityID use index isDefault Location Binding
    WantAssertionsSigned validUntil cacheDuration id Id
    """,
)
_TAGS = [
    *(tag(SAMLP, name) for name in ("AuthnRequest", "Artifact", "Scoping", "RequesterID", "Extensions", "IDPList")),
    *(tag(SAMLP, name) for name in ("RequestedAuthnContext", "SessionIndex", "LogoutRequest", "ArtifactResolve")),
    *(tag(SAML, name) for name in ("Issuer", "Subject", "Conditions", "NameID", "Attribute", "AttributeValue")),
    *(tag(SAML, name) for name in ("AuthnContextClassRef", "EncryptedID", "Assertion")),
    *(tag(METADATA, name) for name in ("SPSSODescriptor", "KeyDescriptor", "AssertionConsumerService")),
    *(tag(METADATA, name) for name in ("SingleLogoutService", "EntityDescriptor", "EntitiesDescriptor")),
    *(tag(DS, name) for name in ("Signature", "KeyInfo", "X509Certificate", "Reference", "KeyName")),
    tag(SOAP11, "Body"),
    "x",
]
_VALUES = [
    *("", " ", "0", "1", "2", "-1", "65536", "99999999999999999999", "true", "2.0", "_1", "#_1", "é", "\u2028", "٣"),
    *("2026-01-15T12:00:00Z", "2026-01-15T12:00:00.123456789Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"),
    *("2026-02-30T12:00:00Z", "2026-01-15T12:00:00+01:00", "2026-01-15T24:00:00Z", "P1D"),
    *("https://sp.example.test/acs", "https://evil.example/", "javascript:alert(1)", "https://[::1", "//x", "http://"),
    *("urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", "minimum"),
    *("exact", "urn:nl-eid-gdi:1.0:RD:00000000000000000000:entities:9000", "s00000000:999940004", "AAQAAA==", "%00"),
    *("<script>", "{{ 7 * 7 }}", "x" * 300, "x" * 20_000, "MIIB", "signing", "encryption"),
]
_WEDGES = [
    *(b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"<?php ?>", b"<!-- -->", b"<![CDATA[", b"]]>", b"<a>", b"</a>", b"<"),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xc3\x28",
        b'"',
        b"&#0;",
        b"&#x41;",
        b"xmlns:saml='urn:x' ",
        b" ID='_1'",
        b" xml:id='1'",
        b"A" * 5000,
    ),
    *(b'<?xml version="1.0" encoding="UTF-16"?>', b'<?xml version="1.1"?>', b"\xef\xbb\xbf", b"\r\n"),
]

_values = st.sampled_from(_VALUES) | st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufffe\uffff"), max_size=20
)
_places = st.integers(0, 60)


@dataclass(frozen=True)
class Changes:
    """What is changed in a message.

    Args:
        tree: before it is signed.
        wedges: after that: where (in thousandths), how many bytes are left out, and what comes in their place.
        signed: whether it is signed at all.
    """

    tree: tuple[TreeChange, ...]
    wedges: tuple[tuple[int, int, bytes], ...]
    signed: bool

    def wedged(self, data: bytes) -> bytes:
        """Bytes with the changes of bytes."""
        for place, count, new in self.wedges:
            at = len(data) * place // 1000
            data = data[:at] + new + data[at + count :]
        return data

    def remade(self, document: bytes, key: SigningKey) -> Element:
        """A right document with the changes of its tree, signed anew."""
        root = parse(document)
        for old in root.findall(tag(DS, "Signature")):
            root.remove(old)
        for change in self.tree:
            change([node for node in root.iter() if isinstance(node.tag, str)])
        root = reparsed(root)
        if self.signed:
            sign(root, key)
        return root


@st.composite
def _tree_changes(draw: st.DrawFn) -> TreeChange:
    place, name, value, kind = draw(_places), draw(st.sampled_from(_NAMES)), draw(_values), draw(st.sampled_from(_TAGS))

    def attribute(nodes: list[Element]) -> None:
        nodes[place % len(nodes)].set(name, value)

    def own_attribute(nodes: list[Element]) -> None:
        having = [node for node in nodes if node.attrib]
        if having:
            node = having[place % len(having)]
            node.set(sorted(node.attrib)[place % len(node.attrib)], value)

    def without(nodes: list[Element]) -> None:
        having = [node for node in nodes if node.attrib]
        if having:
            node = having[place % len(having)]
            del node.attrib[sorted(node.attrib)[place % len(node.attrib)]]

    def text(nodes: list[Element]) -> None:
        nodes[place % len(nodes)].text = value

    def gone(nodes: list[Element]) -> None:
        node = nodes[place % len(nodes)]
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)

    def doubled(nodes: list[Element]) -> None:
        node = nodes[place % len(nodes)]
        if node.getparent() is not None:
            node.addnext(etree.fromstring(etree.tostring(node, with_tail=False)))

    def child(nodes: list[Element]) -> None:
        etree.SubElement(nodes[place % len(nodes)], kind).text = value

    def renamed(nodes: list[Element]) -> None:
        nodes[place % len(nodes)].tag = kind

    return draw(
        st.sampled_from([attribute, own_attribute, own_attribute, without, text, gone, doubled, child, renamed])
    )


def changes() -> st.SearchStrategy[Changes]:
    """Up to three changes of the tree and two of the bytes; half of the messages change in their tree only."""
    wedge = st.tuples(st.integers(0, 1000), st.integers(0, 30), st.sampled_from(_WEDGES) | st.binary(max_size=8))
    return st.builds(
        Changes,
        tree=st.lists(_tree_changes(), max_size=3).map(tuple),
        wedges=st.just(()) | st.lists(wedge, max_size=2).map(tuple),
        signed=st.sampled_from([True, True, True, False]),
    )


def parameters(right: dict[str, str]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """The pairs of a form or query, of which some are changed, left out, doubled or added."""
    odd = st.sampled_from(_VALUES) | st.text(max_size=20)
    changed = st.dictionaries(st.sampled_from(sorted(right)) | st.text(max_size=8), st.none() | odd, max_size=3)
    again = st.lists(st.tuples(st.sampled_from(sorted(right)), odd), max_size=1)

    def put_together(new: dict[str, str | None], more: list[tuple[str, str]]) -> list[tuple[str, str]]:
        values = {**right, **new}
        return [(name, value) for name, value in values.items() if value is not None] + more

    return st.builds(put_together, changed, again)
