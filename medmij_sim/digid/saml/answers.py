"""What DigiD answers: status, assertion and envelope, from facts to XML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lxml import etree

from medmij_sim.digid.saml.names import BEARER, PREFIXES, SAML, SAMLP, STATUS, tag
from medmij_sim.digid.saml.xml import Element

Precision = Literal["seconds", "milliseconds"]
"""Of moments in messages: whole seconds in 3.x, milliseconds in 4.x (spec DigiD 2)."""


@dataclass(frozen=True, slots=True)
class Status:
    """A status.

    Args:
        top, second: names after `urn:oasis:names:tc:SAML:2.0:status:`; the second may be empty.
        message: StatusMessage, or empty.
    """

    top: str
    second: str = ""
    message: str = ""


SUCCESS = Status("Success")


@dataclass(frozen=True, slots=True)
class Header:
    """What every message of ours begins with.

    Args:
        id: its ID.
        issued: IssueInstant.
        issuer: our entity id.
        in_response_to: the ID that it answers; empty leaves it out.
        destination: empty leaves it out.
    """

    id: str
    issued: datetime
    issuer: str
    in_response_to: str = ""
    destination: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What an assertion says.

    Args:
        name_id, name_format: of the subject; no Format in 3.x.
        recipient, in_response_to: of the confirmation.
        not_before, not_on_or_after: the window; the second holds for the confirmation too.
        audiences: who it is for, in this order.
        authenticated: when the person logged in.
        session_index: names the session.
        level: the class reference or URI; empty leaves AuthnContext without one.
        address: of the person's browser; empty leaves it out.
        authority: who authenticated, where that is somebody else (4.4); empty leaves it out.
    """

    name_id: str
    recipient: str
    in_response_to: str
    not_before: datetime
    not_on_or_after: datetime
    audiences: tuple[str, ...]
    authenticated: datetime
    session_index: str
    level: str
    name_format: str = ""
    address: str = ""
    authority: str = ""


def instant(moment: datetime, precision: Precision) -> str:
    """A moment in UTC, as messages write it."""
    return moment.isoformat(timespec=precision).replace("+00:00", "Z")


def message(kind: str, header: Header, precision: Precision) -> Element:
    """A protocol message with its Issuer, such as `Response`; a document of its own."""
    root = etree.Element(tag(SAMLP, kind), nsmap=PREFIXES)
    _head(root, header, precision)
    return root


def add_status(parent: Element, status: Status) -> None:
    """Write a status as last child so far."""
    node = etree.SubElement(parent, tag(SAMLP, "Status"))
    top = etree.SubElement(node, tag(SAMLP, "StatusCode"), Value=f"{STATUS}{status.top}")
    if status.second:
        etree.SubElement(top, tag(SAMLP, "StatusCode"), Value=f"{STATUS}{status.second}")
    if status.message:
        etree.SubElement(node, tag(SAMLP, "StatusMessage")).text = status.message


def assertion(
    header: Header,
    says: Statement,
    precision: Precision,
    *,
    advice: Sequence[Element] = (),
    attributes: Sequence[tuple[str, str | Element]] = (),
) -> Element:
    """An assertion, as a document of its own, not yet signed.

    Args:
        advice: assertions that this one was made from (4.4).
        attributes: name and value of each attribute; a value is a text or an element.
    """
    root = etree.Element(tag(SAML, "Assertion"), nsmap=PREFIXES)
    _head(root, header, precision)
    subject = etree.SubElement(root, tag(SAML, "Subject"))
    name = etree.SubElement(subject, tag(SAML, "NameID"))
    name.text = says.name_id
    if says.name_format:
        name.set("Format", says.name_format)
    confirmation = etree.SubElement(subject, tag(SAML, "SubjectConfirmation"), Method=BEARER)
    etree.SubElement(
        confirmation,
        tag(SAML, "SubjectConfirmationData"),
        InResponseTo=says.in_response_to,
        Recipient=says.recipient,
        NotOnOrAfter=instant(says.not_on_or_after, precision),
    )
    conditions = etree.SubElement(
        root,
        tag(SAML, "Conditions"),
        NotBefore=instant(says.not_before, precision),
        NotOnOrAfter=instant(says.not_on_or_after, precision),
    )
    restriction = etree.SubElement(conditions, tag(SAML, "AudienceRestriction"))
    for audience in says.audiences:
        etree.SubElement(restriction, tag(SAML, "Audience")).text = audience
    if advice:
        etree.SubElement(root, tag(SAML, "Advice")).extend(advice)
    _authn_statement(root, says, precision)
    if attributes:
        _attribute_statement(root, attributes)
    return root


def _head(root: Element, header: Header, precision: Precision) -> None:
    root.set("ID", header.id)
    root.set("Version", "2.0")
    root.set("IssueInstant", instant(header.issued, precision))
    if header.in_response_to:
        root.set("InResponseTo", header.in_response_to)
    if header.destination:
        root.set("Destination", header.destination)
    etree.SubElement(root, tag(SAML, "Issuer")).text = header.issuer


def _authn_statement(root: Element, says: Statement, precision: Precision) -> None:
    node = etree.SubElement(
        root,
        tag(SAML, "AuthnStatement"),
        AuthnInstant=instant(says.authenticated, precision),
        SessionIndex=says.session_index,
    )
    if says.address:
        etree.SubElement(node, tag(SAML, "SubjectLocality"), Address=says.address)
    context = etree.SubElement(node, tag(SAML, "AuthnContext"))
    if says.level:
        etree.SubElement(context, tag(SAML, "AuthnContextClassRef")).text = says.level
    if says.authority:
        etree.SubElement(context, tag(SAML, "AuthenticatingAuthority")).text = says.authority


def _attribute_statement(root: Element, attributes: Sequence[tuple[str, str | Element]]) -> None:
    statement = etree.SubElement(root, tag(SAML, "AttributeStatement"))
    for name, value in attributes:
        attribute = etree.SubElement(statement, tag(SAML, "Attribute"), Name=name)
        node = etree.SubElement(attribute, tag(SAML, "AttributeValue"))
        if isinstance(value, str):
            node.text = value
        else:
            node.append(value)
