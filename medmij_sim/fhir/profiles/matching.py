"""Does an occurrence satisfy rules? The yes-or-no form of the checks, by which slices are told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from medmij_sim.fhir.profiles.book import Book, Wire, inner_type, wires
from medmij_sim.fhir.profiles.node import Extras, paired
from medmij_sim.fhir.profiles.pack import Rules
from medmij_sim.fhir.profiles.run import Run
from medmij_sim.fhir.profiles.values import CODED, fits, member

Predicate = Callable[[Any, Extras, Run], bool | None]
"""Whether an occurrence satisfies; `None` where that hangs on a reference that cannot be followed."""


def occurrences(value: Any, extras: Extras, names: tuple[Wire, ...]) -> Iterator[tuple[Any, Extras, str]]:
    """The children of an occurrence under any of these names, with extras and type."""
    holder = value if type(value) is dict else extras
    for wire in names:
        found, more = holder.get(wire.name), holder.get(wire.extras)
        if found is not None or more is not None:
            for each, its_extras in paired(found, more):
                yield each, its_extras, wire.type


def satisfies(rules: Rules, type_: str, book: Book) -> Predicate | None:
    """A predicate for what the rules demand of an occurrence; `None` if they demand nothing of it."""
    parts = [*_of_value(rules, type_, book), *_of_profiles(rules, book), *_of_children(rules, type_, book)]
    return _all(parts) if parts else None


def _all(parts: list[Predicate]) -> Predicate:
    if len(parts) == 1:
        return parts[0]

    def predicate(value: Any, extras: Extras, run: Run) -> bool | None:
        unknown = False
        for part in parts:
            verdict = part(value, extras, run)
            if verdict is False:
                return False
            unknown = unknown or verdict is None
        return None if unknown else True

    return predicate


def _of_value(rules: Rules, type_: str, book: Book) -> Iterator[Predicate]:
    for fixed in rules.get("fixed", ()):
        yield lambda value, extras, run, fixed=fixed: bool(value == fixed)  # type: ignore[misc]
    for pattern in rules.get("pattern", ()):
        yield lambda value, extras, run, pattern=pattern: fits(value, pattern)  # type: ignore[misc]
    for strength, url in rules.get("bindings", ()):
        if strength == "required" and type_ in CODED:
            members = book.members(url)
            yield lambda value, extras, run, members=members: member(value, members) is not False  # type: ignore[misc]


def _of_profiles(rules: Rules, book: Book) -> Iterator[Predicate]:
    profiles = [each for type_, listed, _ in rules.get("types", ()) if type_ != "Extension" for each in listed]
    if profiles:
        yield complies_with_any(profiles, book)


def complies_with_any(profiles: list[str], book: Book) -> Predicate:
    """Whether an occurrence, or the resource it is, complies with one of some profiles."""

    def predicate(value: Any, extras: Extras, run: Run) -> bool | None:
        if type(value) is dict and "resourceType" in value:
            return any(book.conforms(value, each, run) for each in profiles)
        for each in profiles:
            checks = book.layer(each)
            if checks is None:
                return None
            trial = run.trial(invariants=False)
            for check in checks:
                check(value, extras, (None, ""), trial)
            if not trial.failed:
                return True
        return False

    return predicate


def _of_children(rules: Rules, type_: str, book: Book) -> Iterator[Predicate]:
    for name, child in rules.get("children", {}).items():
        names = wires(book.table, type_, name)
        inner = inner_type(book.table, names[0].type if len(names) == 1 else "", child.get("types", []))
        least, most = child.get("min", 0), child.get("max")
        inside = satisfies(child, inner, book)
        slices = [
            (least_of, found)
            for each in child.get("slices", {}).values()
            if (least_of := each.get("min", 0)) and (found := satisfies(each, inner, book))
        ]
        if least or most is not None or inside or slices:
            yield _child(names, least, most, inside, slices)


def _child(
    names: tuple[Wire, ...],
    least: int,
    most: int | None,
    inside: Predicate | None,
    slices: list[tuple[int, Predicate]],
) -> Predicate:
    def predicate(value: Any, extras: Extras, run: Run) -> bool | None:
        found = list(occurrences(value, extras, names))
        if len(found) < least or (most is not None and len(found) > most):
            return False
        if inside is not None and any(inside(each, more, run) is False for each, more, _ in found):
            return False
        return all(
            sum(matches(each, more, run) is not False for each, more, _ in found) >= number
            for number, matches in slices
        )

    return predicate
