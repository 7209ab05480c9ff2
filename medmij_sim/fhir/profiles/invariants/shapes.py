"""Rules of a common shape: this needs that, not both, at least one. They make most invariants one row of data."""

from __future__ import annotations

from collections.abc import Callable

from medmij_sim.fhir.profiles.invariants.asking import every, is_later, number, present
from medmij_sim.fhir.profiles.node import Node

Rule = Callable[[Node], bool]


def needs(name: str, *others: str) -> Rule:
    """Where `name` is present, all of `others` are."""
    return lambda node: not present(node.value, name) or all(present(node.value, other) for other in others)


def excludes(name: str, *others: str) -> Rule:
    """Where `name` is present, none of `others` is."""
    return lambda node: not (present(node.value, name) and any(present(node.value, other) for other in others))


def some(*names: str) -> Rule:
    """At least one of them is present."""
    return lambda node: any(present(node.value, name) for name in names)


def one(*names: str) -> Rule:
    """Exactly one of them is present."""
    return lambda node: sum(present(node.value, name) for name in names) == 1


def together(name: str, other: str) -> Rule:
    """Both are present, or neither."""
    return lambda node: present(node.value, name) == present(node.value, other)


def only_when(element: str, name: str, *allowed: str | bool) -> Rule:
    """Where something is at the path `element`, the code in `name` is one of `allowed`."""
    return lambda node: not _found(node, element) or _code(node, name) in allowed


def never_when(element: str, name: str, *refused: str | bool) -> Rule:
    """Where something is at the path `element`, the code in `name` is none of `refused`."""
    return lambda node: not _found(node, element) or _code(node, name) not in refused


def not_negative(name: str) -> Rule:
    """The number is 0 or more, where it is present."""
    return lambda node: (found := number(_value(node, name))) is None or found >= 0


def not_later(name: str, other: str) -> Rule:
    """The moment in `name` does not surely lie after the one in `other`."""
    return lambda node: not is_later(_value(node, name), _value(node, other))


def both(*rules: Rule) -> Rule:
    """All of the rules hold."""
    return lambda node: all(rule(node) for rule in rules)


def _found(node: Node, path: str) -> bool:
    *way, last = path.split(".")
    holders = every(node.value, ".".join(way)) if way else [node.value]
    return any(present(holder, last) for holder in holders)


def _code(node: Node, name: str) -> object:
    found = _value(node, name)
    return found if isinstance(found, str | bool) else None


def _value(node: Node, name: str) -> object:
    return node.value.get(name) if isinstance(node.value, dict) else None
