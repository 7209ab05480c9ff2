"""What core FHIR demands: names, cardinality, types, codes, targets, extensions; each element is seen once."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any

from medmij_sim.fhir.elements import Slot, TypeRow
from medmij_sim.fhir.profiles.book import Book, Check
from medmij_sim.fhir.profiles.invariant_checks import invariant_check
from medmij_sim.fhir.profiles.layers import compile_layer
from medmij_sim.fhir.profiles.node import NO_EXTRAS, Extras
from medmij_sim.fhir.profiles.pack import Rules
from medmij_sim.fhir.profiles.place import Place
from medmij_sim.fhir.profiles.primitives import Valid, validity
from medmij_sim.fhir.profiles.references import core_target_check
from medmij_sim.fhir.profiles.run import Run, shown
from medmij_sim.fhir.profiles.values import CODED, binding

_NAMELESS = frozenset({"resourceType", "fhir_comments"})


@dataclass(slots=True)
class _SlotPlan:
    """One name on the wire: how its value is judged.

    `valid` for a primitive, `type` for what has elements; `checks` see each value after that.
    """

    label: str
    type: str
    repeats: bool
    choice: bool
    valid: Valid | None
    codes: str | None
    checks: tuple[Check, ...]


@dataclass(slots=True)
class _TypePlan:
    slots: dict[str, _SlotPlan]
    required: tuple[tuple[str, tuple[str, ...]], ...]
    choices: dict[str, frozenset[str]]
    checks: tuple[Check, ...]


class Base:
    """The core rules of one release, each type worked out when first met.

    Args:
        book: all rules.
        rules_of: what the packs say of a core type beyond the element table.
        enter: judges a resource that stands inside another.
        extension: judges an extension by its definition.
    """

    def __init__(
        self, book: Book, rules_of: Callable[[str], Rules], enter: Callable[[Any, Place, Run], None], extension: Check
    ) -> None:
        self._book, self._rules_of, self._enter, self._extension = book, rules_of, enter, extension
        self._plans: dict[str, _TypePlan] = {}

    def judge(self, value: Any, type_: str, place: Place, run: Run) -> None:
        """Judge a value that has elements, and all below it."""
        if type(value) is not dict:
            run.report(place, "type", None, f"must be an object with the elements of {type_}")
            return
        if not value or (len(value) == 1 and "id" in value and type_ not in self._book.table.resource_types):
            run.report(place, "invariant:ele-1", None, "must have a value or children")
            return
        plan = self._plans.get(type_) or self._plan(type_)
        slots = plan.slots
        chosen = 0
        for name, item in value.items():
            slot = slots.get(name)
            if slot is None:
                if name not in _NAMELESS:
                    self._unlisted(value, name, item, plan, place, run)
                continue
            chosen += slot.choice
            if slot.repeats:
                self._judge_list(slot, value, name, item, place, run)
            elif slot.valid is None:
                where: Place = (place, slot.label)
                if slot.type == "Resource":
                    self._enter(item, where, run)
                else:
                    self.judge(item, slot.type, where, run)
                for check in slot.checks:
                    check(item, NO_EXTRAS, where, run)
            elif not slot.valid(item):
                self._invalid(slot, item, (place, slot.label), run)
            elif slot.checks:
                for check in slot.checks:
                    check(item, value.get("_" + name) or NO_EXTRAS, (place, slot.label), run)
        for label, names in plan.required:
            if not any(name in value or "_" + name in value for name in names):
                run.report((place, label), "cardinality", None, "occurs 0 times, at least 1")
        if chosen > 1:
            for label, wire_names in plan.choices.items():
                if len(wire_names & value.keys()) > 1:
                    run.report((place, label), "cardinality", None, "occurs in more than one type")
        for check in plan.checks:
            check(value, NO_EXTRAS, place, run)

    def _judge_list(self, slot: _SlotPlan, holder: Any, name: str, items: Any, place: Place, run: Run) -> None:
        where: Place = (place, slot.label)
        if type(items) is not list:
            run.report(where, "type", None, "must be an array")
            return
        if not items:
            run.report(where, "cardinality", None, "an array must not be empty")
        for index, item in enumerate(items):
            here: Place = (where, index)
            if slot.valid is None:
                if slot.type == "Resource":
                    self._enter(item, here, run)
                else:
                    self.judge(item, slot.type, here, run)
            elif not slot.valid(item) and not (item is None and _has_extras(holder, name, index)):
                self._invalid(slot, item, here, run)
            for check in slot.checks:
                check(item, NO_EXTRAS, here, run)

    def _invalid(self, slot: _SlotPlan, item: Any, place: Place, run: Run) -> None:
        if slot.codes and type(item) is str:
            run.report(place, "binding", None, f"{shown(item)} is not in value set {slot.codes}")
        else:
            found = "text" if type(item) is str else f"a {type(item).__name__}"
            run.report(place, "type", None, f"is {found} that is no valid {slot.type}")

    def _unlisted(self, holder: Any, name: str, item: Any, plan: _TypePlan, place: Place, run: Run) -> None:
        """A name that is no element: extras of a primitive, or a mistake."""
        slot = plan.slots.get(name[1:]) if name.startswith("_") else None
        if slot is None or slot.valid is None:
            run.report((place, name), "unknown-element", None, "no such element here")
            return
        where: Place = (place, slot.label)
        if not slot.repeats:
            self.judge(item, "Element", where, run)
        elif type(item) is not list:
            run.report(where, "type", None, "must be an array")
        else:
            for index, each in enumerate(item):
                if each is not None:
                    self.judge(each, "Element", (where, index), run)
            values = holder.get(name[1:])
            if type(values) is list and len(item) > len(values) and None in item[len(values) :]:
                run.report(where, "cardinality", None, "has extensions for a value that is not there")

    def _plan(self, type_: str) -> _TypePlan:
        row = self._book.table.types[type_]
        rules = self._rules_of(type_)
        plan = _TypePlan(
            slots={name: self._slot(slot, rules) for name, slot in row.slots.items()},
            required=tuple(
                (element.name, tuple(name for name, slot in row.slots.items() if slot.element is element))
                for element in row.elements
                if element.min
            ),
            choices={
                element.name: frozenset(name for name, slot in row.slots.items() if slot.element is element)
                for element in row.elements
                if element.choice
            },
            checks=tuple(self._type_checks(row, rules)),
        )
        self._plans[type_] = plan
        return plan

    def _type_checks(self, row: TypeRow, rules: Rules) -> list[Check]:
        checks: list[Check] = []
        constraints = list(rules.get("constraints", ()))
        if row.kind == "datatype" and row.base and row.base not in ("Element", "BackboneElement"):
            constraints += [each for each in self._rules_of(row.base).get("constraints", ()) if each not in constraints]
        if constraints:
            checks.append(invariant_check(constraints, row.name, None, self._book))
        if row.name == "Extension":
            checks.append(self._extension)
        if "contained" in row.slots:
            checks.append(_contained_ids_differ)
        return checks

    def _slot(self, slot: Slot, rules: Rules) -> _SlotPlan:
        book, element = self._book, slot.element
        children = rules.get("children", {})
        stated = children.get(f"{element.name}[x]" if element.choice else element.name, {})
        primitive = slot.type in book.table.primitives
        valid = validity(slot.type) if primitive else None
        checks: list[Check] = []
        codes = None
        for strength, url in stated.get("bindings", ()):
            members = book.members(url)
            if slot.type == "code" and strength == "required" and members.codes:
                codes, valid = url, _one_of(members.codes)
            elif slot.type in CODED:
                checks.append(binding(strength, url, None, members))
        if "types" in stated and not primitive:
            checks += compile_layer({"types": stated["types"]}, slot.type, "", book)
        if slot.type == "Reference":
            checks.append(core_target_check(element.targets))
        if constraints := stated.get("constraints"):
            # A type has its own constraints; what stands at the element is only judged where it is not there too.
            own = self._rules_of(slot.type).get("constraints", ())
            if here := [each for each in constraints if each not in own]:
                checks.append(invariant_check(here, slot.type, None, book))
        return _SlotPlan(
            element.name,
            slot.type,
            element.is_list,
            element.choice,
            valid,
            codes,
            tuple(checks),
        )


def _one_of(codes: Container[str]) -> Valid:
    return lambda value: type(value) is str and value in codes


def _contained_ids_differ(value: Any, extras: Extras, place: Place, run: Run) -> None:
    contained = value.get("contained")
    if type(contained) is not list or len(contained) < 2:
        return
    seen: set[str] = set()
    for index, each in enumerate(contained):
        id_ = each.get("id") if type(each) is dict else None
        if type(id_) is str:
            if id_ in seen:
                run.report(((place, "contained"), index), "value", None, "has the id of another contained resource")
            seen.add(id_)


def _has_extras(holder: Any, name: str, index: int) -> bool:
    extras = holder.get("_" + name)
    return type(extras) is list and index < len(extras) and extras[index] is not None
