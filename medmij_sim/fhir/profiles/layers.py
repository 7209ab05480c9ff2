"""From a tree of rules to checks: what a profile demands of one occurrence of the element it is about.

Each check walks only what the profile constrains; what core says is judged apart (`base`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from medmij_sim.fhir.profiles.book import Book, Check, Occurrence, Wire, inner_type, wires
from medmij_sim.fhir.profiles.invariant_checks import invariant_check
from medmij_sim.fhir.profiles.node import Extras, as_extras, paired
from medmij_sim.fhir.profiles.pack import Rules, TypeRule
from medmij_sim.fhir.profiles.place import Place
from medmij_sim.fhir.profiles.references import aggregation_check, target_check
from medmij_sim.fhir.profiles.run import Run
from medmij_sim.fhir.profiles.slicing import SliceCheck, slice_check
from medmij_sim.fhir.profiles.values import value_checks


def compile_layer(rules: Rules, type_: str, profile: str, book: Book) -> tuple[Check, ...]:
    """The checks of one occurrence of an element.

    Args:
        rules: what is demanded.
        type_: the type of the element, a resource type included.
        profile: canonical of the profile that findings name.
        book: all rules.
    """
    checks: list[Check] = [*value_checks(rules, type_, profile, book), *_type_checks(rules, type_, profile, book)]
    if constraints := rules.get("constraints"):
        checks.append(invariant_check(constraints, type_, profile, book))
    # Slices below may be told apart by what the profile on the type says.
    below = book.completed(rules).get("children", {}) if "children" in rules else {}
    children = [child for name, each in below.items() if (child := _child(name, each, type_, profile, book))]
    if children:
        checks.append(_children_check(children))
    return tuple(checks)


def _type_checks(rules: Rules, type_: str, profile: str, book: Book) -> Iterator[Check]:
    listed = rules.get("types", [])
    profiles = [each for code, of_type, _ in listed if code == type_ for each in of_type]
    # The extensions of a resource are judged where they stand, whether or not a profile names them.
    if profiles and type_ != "Extension":
        yield _profiled(profiles, profile, book)
    codes = {code for code, _, _ in listed}
    if type_ in book.table.resource_types | {"Resource"} and "Resource" not in codes and codes:
        yield _resource_check(codes, profile)
    targets = [each for code, _, of_type in listed if code == "Reference" for each in of_type]
    if targets and type_ == "Reference":
        yield target_check(targets, profile, book)
    if "aggregation" in rules and type_ == "Reference":
        yield aggregation_check(rules["aggregation"], profile)


def _resource_check(allowed: set[str], profile: str) -> Check:
    listing = ", ".join(sorted(allowed))

    def check(value: Any, extras: Extras, place: Place, run: Run) -> None:
        found = value.get("resourceType") if type(value) is dict else None
        if found not in allowed:
            run.report(place, "type", profile, f"is of type {found}; allowed: {listing}")

    return check


def _profiled(profiles: list[str], profile: str, book: Book) -> Check:
    """The value complies with one of these profiles; if there is one, its own findings say what is wrong."""

    def check(value: Any, extras: Extras, place: Place, run: Run) -> None:
        if type(value) is dict and "resourceType" in value:
            if not any(book.conforms(value, each, run) for each in profiles):
                run.report(place, "profile", profile, f"complies with none of {', '.join(profiles)}")
            return
        trials = []
        for each in profiles:
            checks = book.layer(each)
            if checks is None:
                run.report(place, "profile", profile, f"no rules for {each}", "not-checked")
                return
            trial = run.trial(invariants=run.invariants)
            for its_check in checks:
                its_check(value, extras, place, trial)
            if not trial.failed:
                run.findings += trial.findings
                return
            trials.append(trial)
        if len(trials) == 1:
            run.findings += trials[0].findings
        else:
            run.report(place, "profile", profile, f"complies with none of {', '.join(profiles)}")

    return check


class _Child:
    """What is demanded of one child element: how often, and of each occurrence."""

    __slots__ = ("checks", "label", "least", "most", "names", "profile", "slices", "types")

    def __init__(
        self,
        label: str,
        names: tuple[Wire, ...],
        least: int,
        most: int | None,
        checks: Mapping[str, tuple[Check, ...]],
        slices: Mapping[str, SliceCheck | None],
        types: frozenset[str],
        profile: str,
    ) -> None:
        self.label, self.names, self.least, self.most = label, names, least, most
        self.checks, self.slices, self.types, self.profile = checks, slices, types, profile

    def judge(self, found: Any, more: Any, wire: Wire, place: Place, run: Run) -> None:
        """Judge the element as it is written under one name."""
        where: Place = (place, self.label)
        if self.types and wire.type not in self.types:
            allowed = ", ".join(sorted(self.types))
            run.report(where, "type", self.profile, f"is of type {wire.type}; allowed: {allowed}")
            return
        checks, slices = self.checks[wire.type], self.slices[wire.type]
        if type(found) is not list and type(more) is not list:
            if self.most == 0:
                run.report(where, "cardinality", self.profile, "must not be there")
            for check in checks:
                check(found, as_extras(more), where, run)
            if slices:
                slices([(found, as_extras(more), where)], where, run)
            return
        items: list[Occurrence] = [
            (value, extras, (where, index)) for index, (value, extras) in enumerate(paired(found, more))
        ]
        if len(items) < self.least:
            run.report(where, "cardinality", self.profile, f"occurs {len(items)} times, at least {self.least}")
        if self.most is not None and len(items) > self.most:
            run.report(where, "cardinality", self.profile, f"occurs {len(items)} times, at most {self.most}")
        for value, extras, each_place in items:
            for check in checks:
                check(value, extras, each_place, run)
        if slices:
            slices(items, where, run)

    def miss(self, place: Place, run: Run) -> None:
        """Judge that the element is not there."""
        if self.least:
            run.report((place, self.label), "cardinality", self.profile, f"occurs 0 times, at least {self.least}")
        elif check := self.slices[self.names[0].type]:
            check([], (place, self.label), run)


def _children_check(children: list[_Child]) -> Check:
    single = [(child, child.names[0]) for child in children if len(child.names) == 1]
    choices = [child for child in children if len(child.names) > 1]

    def check(value: Any, extras: Extras, place: Place, run: Run) -> None:
        holder = value if type(value) is dict else extras
        for child, wire in single:
            found, more = holder.get(wire.name), holder.get(wire.extras)
            if found is None and more is None:
                child.miss(place, run)
            else:
                child.judge(found, more, wire, place, run)
        for child in choices:
            for wire in child.names:
                found, more = holder.get(wire.name), holder.get(wire.extras)
                if found is not None or more is not None:
                    child.judge(found, more, wire, place, run)
                    break
            else:
                child.miss(place, run)

    return check


def _child(name: str, rules: Rules, parent: str, profile: str, book: Book) -> _Child | None:
    names = wires(book.table, parent, name)
    is_choice = len(names) > 1
    types: list[TypeRule] = rules.get("types", [])
    allowed = _allowed(rules, names) if is_choice else frozenset()
    checks: dict[str, tuple[Check, ...]] = {}
    slices: dict[str, SliceCheck | None] = {}
    for wire in names:
        inner = inner_type(book.table, wire.type, types)
        # Only what is said of this type, and of any.
        checks[wire.type] = compile_layer(rules, inner, profile, book) if not allowed or inner in allowed else ()
        slices[wire.type] = _slices(rules, wire, inner, is_choice, profile, book)
    least, most = rules.get("min", 0), rules.get("max")
    if not (least or most is not None or allowed or any(checks.values()) or any(slices.values())):
        return None
    return _Child(name.removesuffix("[x]"), names, least, most, checks, slices, allowed, profile)


def _allowed(rules: Rules, names: tuple[Wire, ...]) -> frozenset[str]:
    """The types of a choice that are left; none for all.

    Where STU3 speaks of `valueCode` without having sliced the choice, it leaves only that type.
    """
    stated = frozenset(code for code, _, _ in rules.get("types", ()))
    if stated or "slicing" in rules:
        return stated
    return frozenset(wire.type for wire in names if wire.name in rules.get("slices", ()))


def _slices(rules: Rules, wire: Wire, inner: str, is_choice: bool, profile: str, book: Book) -> SliceCheck | None:
    if not rules.get("slices"):
        return None

    def checks_of(each: Rules, type_: str) -> tuple[Check, ...]:
        return compile_layer(each, type_, profile, book)

    if is_choice and all(kind == "type" for kind, _ in rules.get("slicing", {"by": []})["by"]):
        return _type_slices(rules, wire, inner, profile, checks_of)
    return slice_check(rules, inner, profile, book, checks_of)


def _type_slices(
    rules: Rules, wire: Wire, inner: str, profile: str, checks_of: Callable[[Rules, str], tuple[Check, ...]]
) -> SliceCheck | None:
    """The slices of a choice, told apart by type: by the name of the slice (`valueQuantity`) or by its types."""
    own: list[tuple[Check, ...]] = []
    forbidden, others = False, []
    for name, each in rules["slices"].items():
        if wire.name == name or any(code == wire.type for code, _, _ in each.get("types", ())):
            own.append(checks_of(each, inner))
            forbidden = forbidden or each.get("max") == 0
        elif each.get("min"):
            others.append(name)
    forbidden = forbidden or (not own and rules.get("slicing", {"rules": ""})["rules"] == "closed")
    needed = [name for name, each in rules["slices"].items() if each.get("min")]
    checks = tuple(check for every in own for check in every)
    if not (checks or forbidden or needed):
        return None

    def check(items: list[Occurrence], place: Place, run: Run) -> None:
        for name in others if items else needed:
            run.report(place, "slice", profile, f"must be {name}")
        if items and forbidden:
            run.report(place, "type", profile, f"is of type {wire.type}, which is not allowed")
        for value, extras, where in items:
            for each in checks:
                each(value, extras, where, run)

    return check
