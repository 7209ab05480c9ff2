"""How well a resource fits a release: a quick count, to tell STU3 from R4; not a validator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from medmij_sim.fhir.elements import ElementTable, Slot, TypeRow, element_table
from medmij_sim.fhir.types import Release, Resource


def misfits(resource: Resource, release: Release) -> int:
    """The number of things a release does not allow: unknown names, missing elements, wrong kinds, unknown codes."""
    table = element_table(release)
    row = table.types.get(str(resource.get("resourceType")))
    return _object(resource, row, table) if row is not None else 1


def _object(value: Mapping[str, Any], row: TypeRow, table: ElementTable) -> int:
    count, present = 0, set()
    for key, child in value.items():
        slot = row.slots.get(key.removeprefix("_"))
        if key == "resourceType":
            continue
        if slot is None:
            count += 1
            continue
        present.add(slot.element.name)
        if not key.startswith("_"):
            count += sum(_item(item, slot, table) for item in (child if isinstance(child, list) else [child]))
    return count + sum(element.min > 0 and element.name not in present for element in row.elements)


def _item(value: Any, slot: Slot, table: ElementTable) -> int:
    if isinstance(value, Mapping):
        row = table.types.get(str(value.get("resourceType")) if slot.type == "Resource" else slot.type)
        return _object(value, row, table) if row is not None else 1
    if slot.type not in table.primitives:
        return int(value is not None)
    codes = table.codes.get(slot.element.codes or "")
    return int(codes is not None and slot.type == "code" and value is not None and value not in codes)
