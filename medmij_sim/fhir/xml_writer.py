"""From FHIR's JSON shape to XML."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from lxml import etree

from medmij_sim.fhir.elements import ElementTable, JsonKind, Slot, TypeRow, element_table
from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.json import decimal_text
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.fhir.xml_names import FHIR_NS, FHIR_TAG, NESTED_RESOURCE, XHTML_DIV, XHTML_NS, parser

_DEFAULT_NS: Any = {None: FHIR_NS}  # the stubs of lxml know no default namespace
_NOT_ELEMENTS = frozenset({"resourceType", "fhir_comments"})
_PYTHON_TYPES: Mapping[JsonKind, tuple[type, ...]] = {
    "boolean": (bool,),
    "integer": (int,),
    "decimal": (int, float, Decimal),
    "string": (str,),
}


def to_xml(resource: Resource, release: Release) -> bytes:
    """Write one resource.

    Args:
        resource: the resource in its JSON shape; a `Decimal` keeps its digits.
        release: the FHIR release it is in.

    Returns:
        The document in UTF-8 with an XML declaration, elements in the order that the release prescribes.

    Raises:
        FhirParseError: an unknown type or element, a value of the wrong kind, or text that XML cannot hold. Tells the
            element path.
    """
    writer = _Writer(element_table(release))
    try:
        root = writer.resource(resource, "")
    except RecursionError as error:
        raise FhirParseError("nested too deeply to be read") from error
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


class _Writer:
    def __init__(self, table: ElementTable) -> None:
        self._table = table

    def resource(self, resource: Any, where: str) -> etree._Element:
        name = resource.get("resourceType") if isinstance(resource, Mapping) else None
        if name not in self._table.resource_types:
            raise FhirParseError(f"resourceType {name!r} is not a resource type of {self._table.release}", where=where)
        element = etree.Element(f"{FHIR_TAG}{name}", nsmap=_DEFAULT_NS)
        self._fill(element, resource, self._table.types[name], where or name)
        return element

    def _fill(self, element: etree._Element, value: Any, row: TypeRow, where: str) -> None:
        if not isinstance(value, Mapping):
            raise FhirParseError(f"must be an object, not {_describe(value)}", where=where)
        for slot in self._slots_in_order(value, row, where):
            here = f"{where}.{slot.name}"
            if slot.element.attribute:
                _set(element, slot.name, value.get(slot.name), here)
            elif slot.type in self._table.primitives and slot.type != "xhtml":
                self._primitives(element, slot, value.get(slot.name), value.get(f"_{slot.name}"), here)
            else:
                for place, item in _items(slot, value[slot.name], here):
                    self._complex(element, slot, item, place)

    def _slots_in_order(self, value: Mapping[str, Any], row: TypeRow, where: str) -> list[Slot]:
        slots = {}
        for key in value:
            if key in _NOT_ELEMENTS:
                continue
            slot = row.slots.get(key) or row.slots.get(key.removeprefix("_"))
            if slot is None:
                raise FhirParseError(f"unknown element {key} in {row.name}", where=where)
            slots[slot.name] = slot
        return sorted(slots.values(), key=lambda slot: slot.order)

    def _complex(self, parent: etree._Element, slot: Slot, value: Any, where: str) -> None:
        if slot.type == "xhtml":
            parent.append(_div(value, where))
            return
        child = etree.SubElement(parent, f"{FHIR_TAG}{slot.name}")
        if slot.type == NESTED_RESOURCE:
            child.append(self.resource(value, where))
        else:
            self._fill(child, value, self._table.types[slot.type], where)

    def _primitives(self, parent: etree._Element, slot: Slot, values: Any, extras: Any, where: str) -> None:
        """Values and what goes with them under `_name` stand in step; either may have gaps."""
        pairs = zip_longest(_items(slot, values, where), _items(slot, extras, where), fillvalue=(where, None))
        for (place, value), (_, extra) in pairs:
            if value is None and extra is None:
                raise FhirParseError("has no value and no extension", where=place)
            child = etree.SubElement(parent, f"{FHIR_TAG}{slot.name}")
            if value is not None:
                _set(child, "value", self._text(slot, value, place), place)
            if extra is not None:
                self._fill(child, extra, self._table.types["Element"], place)

    def _text(self, slot: Slot, value: Any, where: str) -> str:
        kind = self._table.primitives[slot.type]
        if not isinstance(value, _PYTHON_TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
            raise FhirParseError(f"a {slot.type} cannot be {_describe(value)}", where=where)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, float | Decimal):
            return _number(value, where)
        return str(value)


def _number(value: float | Decimal, where: str) -> str:
    try:
        return decimal_text(value if isinstance(value, Decimal) else Decimal(repr(value)))
    except TypeError as error:
        raise FhirParseError(str(error), where=where) from error


def _items(slot: Slot, value: Any, where: str) -> list[tuple[str, Any]]:
    """The value or values of a slot, each with its path."""
    if value is None:
        return []
    if not slot.element.is_list:
        return [(where, value)]
    if not isinstance(value, list):
        raise FhirParseError(f"must be a list, not {_describe(value)}", where=where)
    return [(f"{where}[{index}]", item) for index, item in enumerate(value)]


def _set(element: etree._Element, name: str, text: Any, where: str) -> None:
    try:
        element.set(name, text)
    except (TypeError, ValueError) as error:
        raise FhirParseError("must be text without characters that XML cannot hold", where=where) from error


def _div(value: Any, where: str) -> etree._Element:
    try:
        div = etree.fromstring(value, parser())
    except (etree.XMLSyntaxError, TypeError, ValueError) as error:
        raise FhirParseError(f"a narrative must be well-formed XHTML: {error}", where=where) from error
    if div.tag != XHTML_DIV:
        raise FhirParseError(f"a narrative must be a div in the namespace {XHTML_NS}", where=where)
    return div


def _describe(value: Any) -> str:
    return {dict: "an object", list: "a list", bool: "a boolean", str: "a text"}.get(type(value), f"{value!r:.40}")
