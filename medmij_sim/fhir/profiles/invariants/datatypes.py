"""Invariants of the datatypes and of what every element obeys.

Source: https://hl7.org/fhir/STU3/datatypes.html, https://hl7.org/fhir/R4/datatypes.html and the pages they point to.
"""

from __future__ import annotations

from collections.abc import Mapping

from medmij_sim.fhir.profiles.invariants.asking import every, first, number, present
from medmij_sim.fhir.profiles.invariants.shapes import (
    Rule,
    both,
    excludes,
    needs,
    not_later,
    not_negative,
    one,
    some,
    together,
)
from medmij_sim.fhir.profiles.node import Node

UCUM = "http://unitsofmeasure.org"
CURRENCY = "urn:iso:std:iso:4217"
_MEALS = {"C", "CM", "CD", "CV"}


def _says_something(node: Node) -> bool:
    """A value, or a child that is not only its id."""
    if isinstance(node.value, dict):
        return any(name != "id" for name in node.value)
    return node.value is not None or any(name != "id" for name in node.extras)


def _leads_inside(node: Node) -> bool:
    """A `#reference` is the container itself or something it contains."""
    reference = first(node.value, "reference")
    if not isinstance(reference, str) or not reference.startswith("#") or reference == "#":
        return True
    return reference[1:] in every(node.scope.container, "contained.id")


def _is_ordered_range(node: Node) -> bool:
    low, high = number(first(node.value, "low.value")), number(first(node.value, "high.value"))
    same_unit = first(node.value, "low.code") == first(node.value, "high.code")
    return low is None or high is None or not same_unit or low <= high


def _in_units(system: str) -> Rule:
    """A value needs a code, and a system can only be this one."""
    return both(needs("value", "code"), lambda node: first(node.value, "system") in (None, system))


def _is_above_zero(node: Node) -> bool:
    value = number(first(node.value, "value"))
    return value is None or value > 0


def _is_a_count(node: Node) -> bool:
    return first(node.value, "code") in (None, "1") and "." not in str(first(node.value, "value"))


def _is_a_length_of_time(node: Node) -> bool:
    return not present(node.value, "code") or (first(node.value, "system") == UCUM and present(node.value, "value"))


def _has_offset_from_an_event(node: Node) -> bool:
    moments = every(node.value, "when")
    return not present(node.value, "offset") or (bool(moments) and _MEALS.isdisjoint(map(str, moments)))


def _is_complete_trigger(node: Node) -> bool:
    kind = str(first(node.value, "type"))
    wanted = {"named-event": "name", "periodic": "timing[x]"}.get(kind, "data" if kind.startswith("data-") else None)
    return wanted is None or present(node.value, wanted)


BOTH: Mapping[str, Rule] = {
    "ele-1": _says_something,
    "ext-1": one("extension", "value[x]"),
    "ref-1": _leads_inside,
    "att-1": needs("data", "contentType"),
    "cpt-2": needs("value", "system"),
    "qty-3": needs("code", "system"),
    "per-1": not_later("start", "end"),
    "rng-2": _is_ordered_range,
    "rat-1": both(together("numerator", "denominator"), some("numerator", "extension")),
    "age-1": both(_in_units(UCUM), _is_above_zero),
    "dis-1": _in_units(UCUM),
    "cnt-3": both(_in_units(UCUM), _is_a_count),
    "drt-1": _is_a_length_of_time,
    "tim-1": needs("duration", "durationUnit"),
    "tim-2": needs("period", "periodUnit"),
    "tim-4": not_negative("duration"),
    "tim-5": not_negative("period"),
    "tim-6": needs("periodMax", "period"),
    "tim-7": needs("durationMax", "duration"),
    "tim-8": needs("countMax", "count"),
    "tim-9": _has_offset_from_an_event,
    "tim-10": excludes("timeOfDay", "when"),
}
STU3: Mapping[str, Rule] = {"mny-1": _in_units(CURRENCY)}
R4: Mapping[str, Rule] = {
    "exp-1": some("expression", "reference"),
    "drq-1": one("path", "searchParam"),
    "drq-2": one("path", "searchParam"),
    "trd-1": excludes("data", "timing[x]"),
    "trd-2": needs("condition", "data"),
    "trd-3": _is_complete_trigger,
}
