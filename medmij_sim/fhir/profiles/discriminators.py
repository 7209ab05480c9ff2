"""How slices are told apart: does an occurrence satisfy what the slice demands at the discriminator's path?

Source: https://hl7.org/fhir/STU3/profiling.html#discriminator and https://hl7.org/fhir/R4/profiling.html#discriminator.
"""

from __future__ import annotations

import re
from typing import Any

from medmij_sim.fhir.profiles.book import Book, inner_type, wires
from medmij_sim.fhir.profiles.matching import Predicate, complies_with_any, occurrences, satisfies
from medmij_sim.fhir.profiles.node import Extras
from medmij_sim.fhir.profiles.pack import Rules
from medmij_sim.fhir.profiles.references import resolve, target_type
from medmij_sim.fhir.profiles.run import Run

_STEP = re.compile(r"(?:extension\('(?P<url>[^']+)'\)|(?P<name>resolve\(\)|ofType\(\w+\)|\$?\w+))(?:\.|$)")


def discriminate(rules: Rules, type_: str, kind: str, path: str, book: Book) -> Predicate | None:
    """A predicate that says whether an occurrence is in the slice.

    Args:
        rules: of the slice.
        type_: the type of the sliced element.
        kind: `value`, `pattern`, `exists`, `type` or `profile`.
        path: the discriminator's path.
        book: all rules.

    Returns:
        `None` if the slice demands nothing at the path, so that nothing can be told from it.
    """
    if type_ == "Extension" and path == "url" and (url := extension_url(rules)):
        return lambda value, extras, run: type(value) is dict and value.get("url") == url
    rules = book.completed(rules)
    steps = [(match["url"], match["name"]) for match in _STEP.finditer(path)]
    found = _walk([rules], type_, kind, [step for step in steps if step[1] != "$this"], book)
    if found is None and type_ == "Coding" and "bindings" in rules:
        # Nothing is said of the system or the code itself, but the slice's value set tells.
        return satisfies({"bindings": [("required", url) for _, url in rules["bindings"]]}, type_, book)
    return found


def extension_url(rules: Rules) -> str | None:
    """The url of the extension that a slice is about: fixed, or the canonical of its profile."""
    fixed = rules.get("children", {}).get("url", {}).get("fixed")
    if fixed:
        return str(fixed[0])
    profiles = [each for _, listed, _ in rules.get("types", ()) for each in listed]
    return profiles[0] if len(profiles) == 1 else None


def _walk(
    candidates: list[Rules], type_: str, kind: str, steps: list[tuple[str | None, str | None]], book: Book
) -> Predicate | None:
    if not steps:
        return _any([_leaf(rules, type_, kind, book) for rules in candidates])
    (url, name), *rest = steps
    if name == "resolve()":
        return _any([_resolved(rules, kind, book) for rules in candidates])
    if name is not None and name.startswith("ofType("):
        return _walk(candidates, name[7:-1], kind, rest, book)
    step = "extension" if url is not None else str(name)
    names = wires(book.table, type_, step)
    if names[0].type == "" and name is not None:
        names = wires(book.table, type_, name + "[x]")
    inner: list[Rules] = []
    for rules in candidates:
        inner += _within(rules, step)
        children = rules.get("children", {})
        child = children.get(step) or children.get(f"{step}[x]")
        if child is not None:
            slices = child.get("slices", {}).values()
            inner += [each for each in slices if url in (None, extension_url(each))]
            inner += [child] if url is None else []
    inner_name = names[0].type if len(names) == 1 else ""
    typed = inner_type(book.table, inner_name, inner[0].get("types", []) if inner else [])
    if kind == "exists" and not rest:
        wanted = not any(rules.get("max") == 0 for rules in inner)
        return lambda value, extras, run: (
            wanted
            is any(
                url in (None, each.get("url") if type(each) is dict else None)
                for each, _, _ in occurrences(value, extras, names)
            )
        )
    further = _walk(inner, typed, kind, rest, book)
    if further is None:
        return None

    def predicate(value: Any, extras: Extras, run: Run) -> bool | None:
        verdicts = [further(each, more, run) for each, more, _ in occurrences(value, extras, names)]
        return True if True in verdicts else None if None in verdicts else False

    return predicate


def _within(rules: Rules, step: str) -> list[Rules]:
    """What fixed values and patterns of an element say of one of its children."""
    stated = [each.get(step) for each in (*rules.get("fixed", ()), *rules.get("pattern", ())) if isinstance(each, dict)]
    values = [each for value in stated for each in (value if isinstance(value, list) else [value])]
    return [{"pattern": [value]} for value in values if value is not None]


def _any(predicates: list[Predicate | None]) -> Predicate | None:
    known = [each for each in predicates if each is not None]
    if len(known) < 2:
        return known[0] if known else None

    def predicate(value: Any, extras: Extras, run: Run) -> bool | None:
        verdicts = [each(value, extras, run) for each in known]
        return True if True in verdicts else None if None in verdicts else False

    return predicate


def _leaf(rules: Rules, type_: str, kind: str, book: Book) -> Predicate | None:
    if kind == "type":
        types = frozenset(code for code, _, _ in rules.get("types", ()))
        return (lambda value, extras, run: _type_of(value, type_) in types) if types else None
    if kind == "profile":
        profiles = [each for _, listed, _ in rules.get("types", ()) for each in listed]
        if profiles:
            return complies_with_any(profiles, book)
        return _resolved(rules, kind, book)
    return satisfies(rules, type_, book)


def _type_of(value: Any, declared: str) -> str:
    return str(value.get("resourceType", declared)) if type(value) is dict else declared


def _resolved(rules: Rules, kind: str, book: Book) -> Predicate | None:
    """Whether a reference points at what the slice's target profiles say."""
    targets = [each for _, _, listed in rules.get("types", ()) for each in listed]
    if not targets:
        return None
    types = {canonical: book.type_of(canonical) for canonical in targets}

    def predicate(value: Any, extras: Extras, run: Run) -> bool | None:
        reference = value.get("reference") if type(value) is dict else None
        if type(reference) is not str:
            return None
        target = resolve(reference, run)
        found = target_type(reference, target)
        if found is None:
            return None
        fitting = [each for each in targets if types[each] in (found, "Resource", None)]
        if not fitting:
            return False
        if kind == "type":
            return True
        return None if target is None else any(book.conforms(target, each, run) for each in fitting)

    return predicate
