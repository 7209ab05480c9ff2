"""Checks on what a reference points at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from medmij_sim.fhir.profiles.book import Book, Check
from medmij_sim.fhir.profiles.node import Extras, contained
from medmij_sim.fhir.profiles.place import Place
from medmij_sim.fhir.profiles.run import Run
from medmij_sim.fhir.types import CORE, Resource

_LITERAL = re.compile(r"(?:.*/)?(?P<type>[A-Z][A-Za-z]+)/[A-Za-z0-9\-.]{1,64}(?:/_history/[A-Za-z0-9\-.]{1,64})?")
_ANY = frozenset({"Resource", "DomainResource"})


def resolve(reference: str, run: Run) -> Resource | None:
    """The resource that a literal reference points at, if it can be found."""
    if reference.startswith("#"):
        return contained(run.scope.container, reference)
    return run.scope.follow(reference)


def target_type(reference: str, target: Resource | None) -> str | None:
    """The type of what a reference points at: of the target itself, or as its url says."""
    if target is not None:
        return str(target["resourceType"])
    match = _LITERAL.fullmatch(reference)
    return match["type"] if match else None


def core_target_check(types: Iterable[str]) -> Check:
    """What core says of a reference: that a contained resource is there, and the types it may point at.

    Args:
        types: those types; none for any.
    """
    allowed = frozenset(types) or _ANY
    anything = bool(allowed & _ANY)
    listing = ", ".join(sorted(allowed))

    def check(value: Any, extras: Extras, place: Place, run: Run) -> None:
        reference = value.get("reference") if type(value) is dict else None
        if type(reference) is not str:
            return
        inside = reference.startswith("#")
        if anything and not inside:
            return
        target = contained(run.scope.container, reference) if inside else None
        if inside and target is None:
            run.report(place, "target", None, "points at a contained resource that is not there")
            return
        if anything:
            return
        found = target_type(reference, target)
        if found is None and (target := run.scope.follow(reference)) is not None:
            found = target_type(reference, target)
        if found is not None and found not in allowed:
            run.report(place, "target", None, f"points at {found}; allowed: {listing}")

    return check


def aggregation_check(modes: list[str], profile: str) -> Check:
    """Whether what a reference points at must, or must not, be contained.

    Args:
        modes: `contained`, `referenced` and `bundled`, of which one must hold. That a resource is to be in the same
            Bundle is not judged: a resource by itself does not show it.
        profile: canonical of the profile.
    """
    inside, outside = "contained" in modes, bool({"referenced", "bundled"} & set(modes))

    def check(value: Any, extras: Extras, place: Place, run: Run) -> None:
        reference = value.get("reference") if type(value) is dict else None
        if type(reference) is not str:
            return
        if reference.startswith("#") and not inside:
            run.report(place, "target", profile, "must not point at a contained resource")
        elif not reference.startswith("#") and not outside:
            run.report(place, "target", profile, "must point at a contained resource")

    return check


def target_check(targets: list[str], profile: str, book: Book) -> Check:
    """What a profile says of a reference: that the target complies with one of some profiles or types."""
    types = {canonical: book.type_of(canonical) for canonical in targets}
    unknown = sorted(canonical for canonical, type_ in types.items() if type_ is None)
    allowed = frozenset(filter(None, types.values()))
    plain = frozenset(type_ for canonical, type_ in types.items() if type_ and canonical == CORE + type_)
    anything = bool(allowed & _ANY)
    narrowed = {
        type_: [each for each in targets if types[each] == type_] for type_ in allowed if type_ not in plain | _ANY
    }
    listing = ", ".join(sorted(allowed))

    def check(value: Any, extras: Extras, place: Place, run: Run) -> None:
        reference = value.get("reference") if type(value) is dict else None
        if type(reference) is not str or anything:
            return
        found = target_type(reference, None)
        if found in plain:
            return
        target = resolve(reference, run)
        found = target_type(reference, target)
        if found is None:
            return
        if found not in allowed:
            if not unknown:
                run.report(place, "target", profile, f"points at {found}; allowed: {listing}")
            else:
                run.report(place, "target", profile, f"no rules for {', '.join(unknown)}", "not-checked")
        elif target is not None and found in narrowed:
            wanted = narrowed[found]
            if not any(book.conforms(target, each, run) for each in wanted):
                run.report(place, "target", profile, f"points at a {found} that complies with none of {wanted}")

    return check
