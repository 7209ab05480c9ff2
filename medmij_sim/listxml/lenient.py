"""What a lenient reader puts up with, and how it is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from lxml import etree

from medmij_sim.listxml.finding import Finding
from medmij_sim.listxml.problem import Severity
from medmij_sim.listxml.schema import child_names, findings
from medmij_sim.listxml.tree import local, shown

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_HOST = r"(([a-z0-9])([a-z0-9-])*(\.))+([a-z0-9])([a-z0-9-])*([a-z0-9])"
_URI = rf"https://{_HOST}(:(\d){{1,5}})?(/[^?#/]+)*/?"
_NAME = r"[a-z0-9]+([.\-][a-z0-9]+)*@medmij"

_WIDER: Mapping[str, str] = MappingProxyType(
    {"Frontchanneluri": _URI, "Backchanneluri": _URI, "Zorgaanbiedernaam": _NAME}
)
"""Per simple type the pattern that takes the place of its own."""

_ACCEPTED = (
    ("lenient.port", re.compile(r"https://[^/]*:\d+.*"), "has a port", "leave the port out"),
    ("lenient.trailing-slash", re.compile(r"https://.*/"), "ends with a slash", "leave the last slash out"),
    ("lenient.name", re.compile(r".*@medmij"), "has more than lower-case letters", "write lower-case letters only"),
)
_PORT_ALLOWED = frozenset({"TokenEndpointuri", "ResourceEndpointuri", "SubscriptionEndpointuri"})


def pruned(root: etree._Element, xsd: Path) -> Iterator[Finding]:
    """Remove what no schema knows from a document; each removed element or attribute is told just before it goes."""
    namespace = etree.QName(root).namespace
    known = {
        f"{{{namespace}}}{name}": frozenset(f"{{{namespace}}}{child}" for child in children)
        for name, children in child_names(etree.parse(str(xsd))).items()
    }
    yield from _pruned(root, known)


def _pruned(element: etree._Element, known: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    for name in [name for name in map(str, element.attrib) if not name.startswith("{")]:
        yield _accepted(
            element, "lenient.attribute", f"attribute {name} is passed over", "remove it; the lists have none"
        )
        del element.attrib[name]
    allowed = known.get(str(element.tag))
    if allowed is None:
        return
    for child in list(element):
        if child.tag in allowed:
            yield from _pruned(child, known)
        else:
            message = f"{local(child)} does not belong in {local(element)} and is passed over"
            yield _accepted(child, "lenient.unknown", message, "remove it, or read a schema version that knows it")
            _drop(child, element)


def _drop(child: etree._Element, parent: etree._Element) -> None:
    """Remove an element but not the text that follows it, which the schema still has to judge."""
    before = child.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (child.tail or "")
    else:
        before.tail = (before.tail or "") + (child.tail or "")
    parent.remove(child)


def tolerated(root: etree._Element, xsd: Path) -> list[Finding]:
    """What the schema has against a document: what is put up with as warnings, the rest as errors."""
    errors = findings(root, _widened(xsd))
    beyond = {finding.element for finding in errors}
    strict = (finding for finding in findings(root, xsd) if finding.element not in beyond)
    return [*errors, *_told(strict)]


def _widened(xsd: Path) -> etree._ElementTree:
    definition = etree.parse(str(xsd))
    for simple in definition.getroot().iterchildren(f"{_XSD}simpleType"):
        wider = _WIDER.get(str(simple.get("name")).removesuffix("Type"))
        if wider is not None:
            for pattern in simple.iter(f"{_XSD}pattern"):
                pattern.set("value", wider)
    return definition


def _told(strict: Iterable[Finding]) -> Iterator[Finding]:
    for finding in strict:
        text, name = finding.element.text or "", local(finding.element)
        for rule, shape, complaint, remedy in _ACCEPTED:
            if shape.fullmatch(text) and not (rule == "lenient.port" and name in _PORT_ALLOWED):
                yield _accepted(finding.element, rule, f"{name} {shown(text)} {complaint}", remedy)


def _accepted(element: etree._Element, rule: str, message: str, remedy: str) -> Finding:
    return Finding(element, rule, message, remedy, Severity.WARNING)
