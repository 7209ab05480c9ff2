"""Holds a document against an XSD and says in the reader's terms what is wrong, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from lxml import etree

from medmij_sim.listxml.finding import Finding
from medmij_sim.listxml.remedies import REMEDIES
from medmij_sim.listxml.tree import bare, line, local, shown

MOST_FINDINGS = 200
"""Where we stop: a list with more is broken by a cause, not by its entries."""

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_KEY, _KEY_END = "Duplicate key-sequence [", "] in unique"

_Codes = etree.ErrorTypes
_VALUE_RULES = {
    _Codes.SCHEMAV_CVC_PATTERN_VALID: "schema.pattern",
    _Codes.SCHEMAV_CVC_MINLENGTH_VALID: "schema.length",
    _Codes.SCHEMAV_CVC_MAXLENGTH_VALID: "schema.length",
    _Codes.SCHEMAV_CVC_ENUMERATION_VALID: "schema.enumeration",
    _Codes.SCHEMAV_CVC_DATATYPE_VALID_1_2_1: "schema.type",
}
_FIXED = {
    _Codes.SCHEMAV_CVC_COMPLEX_TYPE_2_3: ("schema.text", "has text between its elements", "remove the text"),
    _Codes.SCHEMAV_CVC_COMPLEX_TYPE_2_1: ("schema.text", "must be empty", "remove its content"),
    _Codes.SCHEMAV_CVC_TYPE_3_1_2: ("schema.leaf", "may hold text only, not elements", "remove the elements in it"),
    _Codes.SCHEMAV_CVC_TYPE_3_1_1: ("schema.attribute", "has an attribute", "remove it; the lists have none"),
    _Codes.SCHEMAV_CVC_COMPLEX_TYPE_3_2_1: ("schema.attribute", "has an attribute", "remove it; the lists have none"),
    _Codes.SCHEMAV_CVC_COMPLEX_TYPE_3_2_2: ("schema.attribute", "has an attribute", "remove it; the lists have none"),
}


def findings(root: etree._Element, xsd: Path | etree._ElementTree) -> list[Finding]:
    """What an XSD has against a document, by line; of more than `MOST_FINDINGS` some, and that there are more.

    The schema is compiled per call, in less than a millisecond: threads cannot share libxml2's error log.
    """
    definition = etree.parse(str(xsd)) if isinstance(xsd, Path) else xsd
    schema = etree.XMLSchema(definition)
    if schema.validate(root):
        return []
    log = list(cast("Iterable[etree._LogEntry]", schema.error_log))
    entries = [entry for entry in log if not _is_echo(entry)] or log
    children = child_names(definition)
    told = [_told(_element(root, entry.path), entry, children) for entry in entries[:MOST_FINDINGS]]
    told.sort(key=lambda finding: line(finding.element) or 0)
    if len(entries) > MOST_FINDINGS:
        more = f"there are more than {MOST_FINDINGS} problems; the others are not told"
        told.append(Finding(root, "schema.more", more, "solve these and validate again"))
    return told


def _is_echo(entry: etree._LogEntry) -> bool:
    """Whether this only says that a key has no value, as its invalid value, which has been told, does not count."""
    return entry.type == _Codes.SCHEMAV_CVC_IDC and _KEY not in entry.message


def _told(element: etree._Element, entry: etree._LogEntry, children: Mapping[str, list[str]]) -> Finding:
    if entry.type == _Codes.SCHEMAV_ELEMENT_CONTENT:
        return _content(element, entry.message, children)
    if entry.type == _Codes.SCHEMAV_CVC_IDC:
        return _duplicate(element, entry.message)
    if entry.type in _VALUE_RULES:
        return _value(element, _VALUE_RULES[entry.type])
    return _other(element, entry.type, entry.message)


def _element(root: etree._Element, path: str | None) -> etree._Element:
    """The element at a path of libxml2's, which counts from the document; the root when there is none."""
    if not path:
        return root
    if ":" in path:
        return _prefixed(root, path)
    found = root.getroottree().xpath(path)
    return found[0] if isinstance(found, list) and found and isinstance(found[0], etree._Element) else root


def _prefixed(root: etree._Element, path: str) -> etree._Element:
    """`_element` where the path has prefixes, which only the elements on it can explain."""
    element = root
    for step in path.split("/")[2:]:
        name, _, position = step.rstrip("]").partition("[")
        alike = [child for child in element if name in ("*", _prefixed_name(child))]
        if len(alike) < int(position or 1):
            return root
        element = alike[int(position or 1) - 1]
    return element


def _prefixed_name(element: etree._Element) -> str:
    return f"{element.prefix}:{local(element)}" if element.prefix else local(element)


def child_names(definition: etree._ElementTree) -> Mapping[str, list[str]]:
    """Per complex type, which is named after its element: the child elements in their order."""
    return {
        str(complex_type.get("name")): [str(child.get("name")) for child in complex_type.iter(f"{_XSD}element")]
        for complex_type in definition.getroot().iterchildren(f"{_XSD}complexType")
    }


def _content(element: etree._Element, message: str, children: Mapping[str, list[str]]) -> Finding:
    name, parent = local(element), element.getparent()
    complaint = bare(message)
    expected = complaint.partition("Expected is")[2].strip(" ().").removeprefix("one of ( ")
    names = [part.strip() for part in expected.split(",") if part.strip()]
    if "Missing child" in complaint or parent is None:
        return _missing(element, names)
    known = children.get(local(parent), [])
    namespaced = etree.QName(element).namespace == etree.QName(parent).namespace
    allowed = known if namespaced else []
    later = {local(sibling) for sibling in element.itersiblings()}
    if name not in allowed:
        where = "" if namespaced else " in another namespace"
        return Finding(
            element,
            "schema.unknown",
            f"{name}{where} does not belong in {local(parent)}",
            f"remove it; {local(parent)} holds {', '.join(known)}",
        )
    if next(element.itersiblings(element.tag, preceding=True), None) is not None:
        return Finding(element, "schema.surplus", f"{local(parent)} holds {name} more than once", "keep one of them")
    if not names or later.intersection(names):
        return Finding(
            element, "schema.order", f"{name} stands in the wrong place", f"use the order {', '.join(known)}"
        )
    return _missing(parent, names)


def _missing(parent: etree._Element, names: list[str]) -> Finding:
    wanted = " or ".join(names)
    return Finding(parent, "schema.missing", f"{local(parent)} lacks {wanted}", f"add {wanted}")


def _duplicate(element: etree._Element, message: str) -> Finding:
    key = message.partition(_KEY)[2].partition(_KEY_END)[0]
    return Finding(
        element,
        "schema.unique",
        f"{local(element)} {key} occurs more than once",
        "keep one entry with this name or id",
    )


def _value(element: etree._Element, rule: str) -> Finding:
    name = local(element)
    return Finding(
        element, rule, f"{shown(element.text or '')} is not a valid {name}", REMEDIES.get(name, "correct it")
    )


def _other(element: etree._Element, code: int, message: str) -> Finding:
    rule, complaint, remedy = _FIXED.get(code, ("schema.other", bare(message), "follow the schema of this version"))
    return Finding(element, rule, f"{local(element)} {complaint}" if code in _FIXED else complaint, remedy)
