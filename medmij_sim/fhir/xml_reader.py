"""From FHIR in XML to its JSON shape."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from lxml import etree

from medmij_sim.fhir.elements import ElementTable, Slot, TypeRow, element_table
from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.fhir.xml_names import FHIR_NS, FHIR_TAG, NESTED_RESOURCE, XHTML_DIV, XHTML_NS, XSI_NS, parser

_XSI_ATTRIBUTE = f"{{{XSI_NS}}}"
_XHTML_BY_DEFAULT: Any = {None: XHTML_NS}
_INTEGER = re.compile(r"[+-]?\d{1,18}")
_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,4})?")
_BOOLEANS = {"true": True, "false": False}


def to_json(xml: bytes, release: Release) -> Resource:
    """Read one resource.

    Args:
        xml: the document; its own declaration tells the encoding.
        release: the FHIR release it is in.

    Returns:
        The resource in its JSON shape, keys in the order of the document; decimals are `Decimal` with their precision.

    Raises:
        FhirParseError: not well-formed, with a DTD, another namespace, an unknown type, element or attribute, a value
            that its type does not allow, or an element that may occur once and occurs twice. Tells the line.
    """
    try:
        root = etree.fromstring(xml, parser())
    except etree.XMLSyntaxError as error:
        raise FhirParseError(f"not well-formed XML: {error.msg}", line=error.lineno) from error
    except ValueError as error:
        raise FhirParseError(f"not readable XML: {error}") from error
    docinfo: Any = root.getroottree().docinfo
    if docinfo.doctype:
        raise FhirParseError("a document type declaration is not allowed in FHIR; leave <!DOCTYPE ...> out")
    try:
        return _Reader(element_table(release)).resource(root)
    except RecursionError as error:
        raise FhirParseError("nested too deeply to be read") from error


class _Reader:
    def __init__(self, table: ElementTable) -> None:
        self._table = table

    def resource(self, element: etree._Element) -> Resource:
        name = _local_name(element)
        if name not in self._table.resource_types:
            raise _error(element, f"{name} is not a resource type of {self._table.release}")
        return {"resourceType": name} | self._object(element, self._table.types[name])

    def _object(self, element: etree._Element, row: TypeRow) -> dict[str, Any]:
        found = self._attributes(element, row)
        _no_text(element)
        occurrences: dict[str, tuple[Slot, list[Any]]] = {}
        for child in element:
            name = _local_name(child)
            slot = row.slots.get(name)
            if slot is None or slot.element.attribute:
                raise _error(child, f"unknown element {name} in {row.name}")
            _, values = occurrences.setdefault(name, (slot, []))
            if values and not slot.element.is_list:
                raise _error(child, f"{name} occurs more than once in {row.name}; it may occur once")
            values.append(self._value(child, slot))
        for name, (slot, values) in occurrences.items():
            if self._is_primitive(slot):
                found |= _primitive_keys(name, slot, values)
            else:
                found[name] = values if slot.element.is_list else values[0]
        return found

    def _attributes(self, element: etree._Element, row: TypeRow) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in element.attrib.items():
            name = str(key)
            slot = row.slots.get(name)
            if slot is not None and slot.element.attribute:
                found[name] = value
            elif not name.startswith(_XSI_ATTRIBUTE) and not (name == "value" and row.name == "Element"):
                raise _error(element, f"unknown attribute {name} on an element of type {row.name}")
        return found

    def _is_primitive(self, slot: Slot) -> bool:
        return slot.type in self._table.primitives and slot.type != "xhtml"

    def _value(self, element: etree._Element, slot: Slot) -> Any:
        """The value of one element: for a primitive the pair of its value and what goes under `_name`."""
        if slot.type == "xhtml":
            return _narrative(element)
        if slot.type == NESTED_RESOURCE:
            _no_text(element)
            if len(element) != 1:
                raise _error(element, f"{slot.name} must hold exactly one resource")
            return self.resource(element[0])
        if not self._is_primitive(slot):
            return self._object(element, self._table.types[slot.type])
        extra = self._object(element, self._table.types["Element"])
        text = element.get("value")
        if text is None and not extra:
            raise _error(element, f"{slot.name} has no value and no extension")
        return None if text is None else self._primitive(element, slot, text), extra or None

    def _primitive(self, element: etree._Element, slot: Slot, text: str) -> Any:
        kind = self._table.primitives[slot.type]
        if kind == "boolean" and text in _BOOLEANS:
            return _BOOLEANS[text]
        if kind == "integer" and _INTEGER.fullmatch(text):
            return int(text)
        if kind == "decimal" and _DECIMAL.fullmatch(text):
            return Decimal(text)
        if kind != "string":
            raise _error(element, f"{slot.name} is not a {slot.type}: {text[:40]!r}")
        return text


def _primitive_keys(name: str, slot: Slot, pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
    """The JSON keys of a primitive: `name` where there are values, `_name` where there are ids or extensions."""
    values, extras = [value for value, _ in pairs], [extra for _, extra in pairs]
    keys = ((name, values), (f"_{name}", extras))
    return {
        key: items if slot.element.is_list else items[0]
        for key, items in keys
        if any(item is not None for item in items)
    }


def _narrative(element: etree._Element) -> str:
    if element.tag != XHTML_DIV:
        raise _error(element, f"a narrative must be a div in the namespace {XHTML_NS}")
    # JSON has it as text of its own, which readers expect to begin with <div: what is moved below this element loses
    # the prefix that the document may have for the namespace.
    div = etree.Element(XHTML_DIV, nsmap=_XHTML_BY_DEFAULT)
    div.attrib.update(element.attrib)
    div.text = element.text
    div.extend(list(element))
    return etree.tostring(div, encoding="unicode")


def _local_name(element: etree._Element) -> str:
    tag = element.tag
    if not isinstance(tag, str):
        raise _error(element, "entities are not allowed in FHIR; write the character itself")
    if tag == XHTML_DIV or tag.startswith(FHIR_TAG):
        return tag.rpartition("}")[2]
    namespace, _, name = tag.removeprefix("{").rpartition("}")
    raise _error(element, f"element {name} is in the namespace {namespace or '(none)'}; FHIR is in {FHIR_NS}")


def _no_text(element: etree._Element) -> None:
    texts = [element.text, *(child.tail for child in element)]
    loose = next((text.strip() for text in texts if text and text.strip()), None)
    if loose is not None:
        raise _error(element, f"loose text {loose[:40]!r}; FHIR puts values in the attribute value")


def _error(element: etree._Element, text: str) -> FhirParseError:
    line: Any = element.sourceline
    return FhirParseError(text, line=line)
