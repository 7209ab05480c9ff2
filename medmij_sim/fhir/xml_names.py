"""The namespaces of FHIR in XML and the parser that both directions use."""

from __future__ import annotations

from lxml import etree

FHIR_NS = "http://hl7.org/fhir"
XHTML_NS = "http://www.w3.org/1999/xhtml"
XSI_NS = "http://www.w3.org/2001/XMLSchema-instance"

FHIR_TAG = f"{{{FHIR_NS}}}"
"""What the name of an element of FHIR begins with in lxml."""
XHTML_DIV = f"{{{XHTML_NS}}}div"
NESTED_RESOURCE = "Resource"
"""The type of an element that holds a whole resource, such as `contained`."""


def parser() -> etree.XMLParser:
    """A parser that knows no DTD, no entities and no network, and drops comments and processing instructions."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
