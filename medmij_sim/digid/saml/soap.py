"""The SOAP envelope around what goes over the back channel."""

from __future__ import annotations

from typing import Final

from lxml import etree

from medmij_sim.digid.saml.names import SOAP11, SOAP12, tag
from medmij_sim.digid.saml.xml import Element, XmlError, reparsed, serialise

MEDIA_TYPE: Final = "text/xml"


def opened(envelope: Element) -> Element:
    """The one message in the Body of an envelope, as a document of its own.

    SOAP 1.1 and 1.2 both will do, whatever the Content-Type says: senders in use mix them (spec DigiD 2, step 6).

    Raises:
        XmlError: it is no envelope, or its Body does not hold exactly one element.
    """
    for namespace in (SOAP11, SOAP12):
        if envelope.tag == tag(namespace, "Envelope"):
            bodies = envelope.findall(tag(namespace, "Body"))
            if len(bodies) == 1 and len(bodies[0]) == 1:
                return reparsed(bodies[0][0])
    raise XmlError("no SOAP envelope with one message")


def enclosed(message: Element) -> bytes:
    """A message in an envelope of SOAP 1.1."""
    envelope = etree.Element(tag(SOAP11, "Envelope"), nsmap={"soapenv": SOAP11})
    etree.SubElement(envelope, tag(SOAP11, "Body")).append(message)
    return serialise(envelope)


def fault(code: str, reason: str) -> bytes:
    """A SOAP 1.1 Fault.

    Args:
        code: `Client` or `Server`.
    """
    answer = etree.Element(tag(SOAP11, "Fault"), nsmap={"soapenv": SOAP11})
    etree.SubElement(answer, "faultcode").text = f"soapenv:{code}"
    etree.SubElement(answer, "faultstring").text = reason
    return enclosed(answer)
