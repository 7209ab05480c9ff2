"""Slices: which occurrence is in which, how many there must be, and what each slice demands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from medmij_sim.fhir.profiles.book import Book, Check, Occurrence
from medmij_sim.fhir.profiles.discriminators import discriminate
from medmij_sim.fhir.profiles.matching import Predicate, satisfies
from medmij_sim.fhir.profiles.pack import Rules, Slicing
from medmij_sim.fhir.profiles.place import Place
from medmij_sim.fhir.profiles.run import Run

SliceCheck = Callable[[list[Occurrence], Place, Run], None]
ByUrl: Slicing = {"by": [("value", "url")], "rules": "open", "ordered": False}
Anyhow: Slicing = {"by": [], "rules": "open", "ordered": False}


@dataclass(frozen=True, slots=True)
class _Slice:
    name: str
    holds: Predicate | None
    least: int
    most: int | None
    checks: tuple[Check, ...]


def slice_check(
    rules: Rules, type_: str, profile: str, book: Book, checks_of: Callable[[Rules, str], tuple[Check, ...]]
) -> SliceCheck | None:
    """A check of all slices of an element; `None` if nothing hangs on them.

    Args:
        rules: of the sliced element.
        type_: its type.
        profile: canonical of the profile.
        book: all rules.
        checks_of: makes the checks of one occurrence from rules and type.
    """
    slicing = rules.get("slicing") or (ByUrl if type_ == "Extension" else Anyhow)
    slices = [_slice(name, each, slicing, type_, book, checks_of) for name, each in rules.get("slices", {}).items()]
    closed = slicing["rules"] == "closed"
    if not slices or not (closed or slicing["ordered"] or any(_matters(each) for each in slices)):
        return None
    at_end = slicing["rules"] == "openAtEnd"
    label = profile.rpartition("/")[2]

    def check(items: list[Occurrence], place: Place, run: Run) -> None:
        counts = [0] * len(slices)
        unsure = False
        order: list[int] = []
        for value, extras, where in items:
            chosen = None
            for index, each in enumerate(slices):
                verdict = None if each.holds is None else each.holds(value, extras, run)
                if verdict:
                    chosen = index
                    break
                unsure = unsure or verdict is None
            if chosen is None:
                if closed and not unsure:
                    run.report(where, "slice", profile, f"is in none of the slices that {label} allows")
                order.append(len(slices))
                continue
            counts[chosen] += 1
            order.append(chosen)
            for its_check in slices[chosen].checks:
                its_check(value, extras, where, run)
        for each, count in zip(slices, counts, strict=True):
            if count < each.least:
                if unsure:
                    run.report(place, "slice", profile, f"whether slice {each.name} is there is unknown", "not-checked")
                else:
                    run.report(
                        place, "slice", profile, f"slice {each.name} occurs {count} times, at least {each.least}"
                    )
            elif each.most is not None and count > each.most:
                run.report(place, "slice", profile, f"slice {each.name} occurs {count} times, at most {each.most}")
        placed = [each for each in order if each != len(slices)]
        if (slicing["ordered"] and placed != sorted(placed)) or (at_end and _open_before_end(order, len(slices))):
            run.report(place, "slice", profile, f"is not in the order that {label} asks")

    return check


def _open_before_end(order: list[int], unmatched: int) -> bool:
    return unmatched in order and any(each != unmatched for each in order[order.index(unmatched) :])


def _matters(each: _Slice) -> bool:
    return bool(each.least or each.most is not None or each.checks)


def _slice(
    name: str,
    rules: Rules,
    slicing: Slicing,
    type_: str,
    book: Book,
    checks_of: Callable[[Rules, str], tuple[Check, ...]],
) -> _Slice:
    parts = [discriminate(rules, type_, kind, path, book) for kind, path in slicing["by"]]
    if not slicing["by"]:
        parts = [satisfies(rules, type_, book)]
    known = [each for each in parts if each is not None]
    return _Slice(
        name,
        _every(known) if known else None,
        rules.get("min", 0),
        rules.get("max"),
        checks_of(rules, type_),
    )


def _every(predicates: list[Predicate]) -> Predicate:
    if len(predicates) == 1:
        return predicates[0]

    def predicate(value: object, extras: object, run: Run) -> bool | None:
        verdicts = [each(value, extras, run) for each in predicates]  # type: ignore[arg-type]
        return False if False in verdicts else None if None in verdicts else True

    return predicate
