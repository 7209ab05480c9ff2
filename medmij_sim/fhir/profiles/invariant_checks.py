"""Runs the functions of constraints, and says which constraints have none."""

from __future__ import annotations

from typing import Any

from medmij_sim.fhir.profiles.book import Book, Check
from medmij_sim.fhir.profiles.fhirpath import CannotRunError
from medmij_sim.fhir.profiles.finding import Severity
from medmij_sim.fhir.profiles.node import Extras, Node
from medmij_sim.fhir.profiles.place import Place
from medmij_sim.fhir.profiles.run import Run


def invariant_check(constraints: list[tuple[str, str]], type_: str, profile: str | None, book: Book) -> Check:
    """A check of the constraints of an element.

    Args:
        constraints: pairs of key and severity.
        type_: the type of the element.
        profile: canonical of the profile they are in; `None` for core.
        book: all rules.
    """
    judged = []
    for key, stated in constraints:
        severity: Severity = "warning" if stated == "warning" else "error"
        judged.append((key, severity, book.invariant(key, profile)))

    def check(value: Any, extras: Extras, place: Place, run: Run) -> None:
        if not run.invariants:
            return
        node = Node(value, type_, run.scope, place, extras)
        for key, severity, holds in judged:
            if holds is None:
                run.report(place, f"invariant:{key}", profile, "no function for this constraint", "not-checked")
                continue
            try:
                complies = holds(node)
            except CannotRunError as error:
                run.report(place, f"invariant:{key}", profile, f"{key} cannot be run: {error}", "not-checked")
                continue
            if not complies:
                run.report(place, f"invariant:{key}", profile, f"does not comply with {key}", severity)

    return check
