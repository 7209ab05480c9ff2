"""FHIRPath as the engine of the published TestScripts takes it, over the typed nodes of `medmij_sim.fhir.profiles`.

The scripts were made for an engine that is more lenient than the specification: several items count as true, text
and number compare as text, and a primitive with extensions is one item. What is not known raises `CannotRunError`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from typing import Any, Final

from testscript_parsing import CannotRunError, Tree, parse

from medmij_sim.fhir.elements import element_table
from medmij_sim.fhir.profiles.node import Node, Scope
from medmij_sim.fhir.types import Release, Resource

Items = list[Any]
"""Nodes and plain values (text, number, Boolean)."""
_PARENTS: Final = {"code": "string", "id": "string", "markdown": "string", "oid": "uri", "uuid": "uri", "url": "uri"}
_PLAIN: Final = {str: "string", bool: "boolean", int: "integer", Decimal: "decimal"}


class Document:
    """A resource that expressions are evaluated on, with what several of them ask for.

    Args:
        resource: in FHIR's JSON shape.
        release: its FHIR release.
    """

    def __init__(self, resource: Resource, release: Release) -> None:
        type_, held = str(resource["resourceType"]), dict(_held(resource))
        scope = Scope(release, resource, resource, resource, held.get)
        self.root = Node(resource, type_, scope, (None, type_), {})

    @cached_property
    def descendants(self) -> Items:
        return list(_descendants([self.root]))


def evaluate(expression: str, document: Document) -> Items:
    """What an expression gives on a resource: nodes and plain values.

    Raises:
        CannotRunError: it cannot be run here.
    """
    return _run(_parsed(expression), [document.root], _Frame(document, [document.root]))


def _held(bundle: Resource) -> Iterator[tuple[str, Resource]]:
    """What a Bundle holds, by full url and by type and id."""
    for entry in bundle.get("entry", ()):
        resource = entry.get("resource")
        if resource is not None:
            yield f"{resource['resourceType']}/{resource.get('id')}", resource
            yield str(entry.get("fullUrl")), resource


def texts(items: Items) -> list[str]:
    """The items as text, as an assert compares them."""
    return [_as_text(_plain(each)) for each in items]


def is_true(items: Items) -> bool:
    """Whether an outcome counts as true."""
    return _truth(items) is True


@lru_cache(maxsize=4096)
def _parsed(expression: str) -> Tree:
    return parse(expression)


@dataclass(frozen=True)
class _Frame:
    """What an expression can refer to by name: the resource, and the item that a `where()` or its like is at."""

    document: Document
    this: Items

    def at(self, item: Any) -> _Frame:
        return _Frame(self.document, [item])


def _run(tree: Tree, items: Items, frame: _Frame) -> Items:
    match tree:
        case ("literal", value):
            return [value]
        case ("empty",):
            return []
        case ("variable", "$this"):
            return frame.this
        case ("variable", "%resource" | "%context" | "%rootResource"):
            return [frame.document.root]
        case ("name", name):
            return [each for item in items for each in _member(item, name)]
        case ("dot", left, right):
            return _run(right, _run(left, items, frame), frame)
        case ("index", left, at):
            found, place = _run(left, items, frame), _run(at, frame.this, frame)
            return found[place[0] : place[0] + 1]
        case ("minus", inner):
            return [-_number(each) for each in _run(inner, items, frame)]
        case ("type", "is", left, name):
            subject = items if left is None else _run(left, items, frame)
            return [_is(subject[0], name)] if len(subject) == 1 else []
        case ("type", _, left, name):
            return [each for each in (items if left is None else _run(left, items, frame)) if _is(each, name)]
        case ("operator", name, left, right):
            return _operate(name, _run(left, items, frame), _run(right, items, frame))
        case ("call", name, arguments):
            return _call(name, arguments, items, frame)
    raise CannotRunError(f"{tree[1]} is not known here")


def _member(item: Any, name: str) -> list[Node]:
    if not isinstance(item, Node):
        return []
    if name[:1].isupper():
        return [item] if _is(item, name) else []
    if name == "value" and _is_primitive(item):
        return [item]
    return item.children(name)


def _is_primitive(node: Node) -> bool:
    return node.type in element_table(node.scope.release).primitives


def _is(item: Any, name: str) -> bool:
    """Whether an item is of a type or of one derived from it; names are told apart by their case, as published."""
    if not isinstance(item, Node):
        return _PLAIN.get(type(item)) in (name, name.lower())
    types = element_table(item.scope.release).types
    here: str | None = item.type
    while here is not None:
        if here == name:
            return True
        row = types.get(here)
        here = row.base if row is not None else _PARENTS.get(here)
    return False


def _plain(item: Any) -> Any:
    return item.value if isinstance(item, Node) else item


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(item: Any) -> Decimal:
    try:
        return Decimal(_as_text(_plain(item)))
    except InvalidOperation:
        raise CannotRunError(f"{item!r} is no number") from None


def _truth(items: Items) -> bool | None:
    """None for an empty outcome; anything that is not false is true."""
    if not items:
        return None
    return not (len(items) == 1 and _plain(items[0]) is False)


def _same(left: Items, right: Items) -> bool:
    return len(left) == len(right) and all(_same_item(one, other) for one, other in zip(left, right, strict=True))


def _same_item(left: Any, right: Any) -> bool:
    one, other = _plain(left), _plain(right)
    if isinstance(one, dict) or isinstance(other, dict):
        return bool(one == other)
    numbers = (int, Decimal)
    if isinstance(one, numbers) and isinstance(other, numbers) and not isinstance(one, bool):
        return one == other
    return _as_text(one) == _as_text(other)


def _operate(name: str, left: Items, right: Items) -> Items:
    if name in _LOGIC:
        truth = _LOGIC[name](_truth(left), _truth(right))
        return [] if truth is None else [truth]
    if name == "|":
        return _union(left, right)
    if name in ("in", "contains"):
        one, many = (left, right) if name == "in" else (right, left)
        return [any(_same_item(each, one[0]) for each in many)] if len(one) == 1 else []
    if name == "&":
        return ["".join(texts(left) + texts(right))]
    if not left or not right:
        return []
    if name in ("=", "~"):
        return [_same(left, right)]
    if name in ("!=", "!~"):
        return [not _same(left, right)]
    if len(left) != 1 or len(right) != 1:
        raise CannotRunError(f"{name} between several items")
    return [_calculated(name, _plain(left[0]), _plain(right[0]))]


def _calculated(name: str, left: Any, right: Any) -> Any:
    texts_only = isinstance(left, str) and isinstance(right, str)
    pair = (left, right) if texts_only else (_number(left), _number(right))
    if name not in _MATHS or (texts_only and name in ("-", "*", "/")):
        raise CannotRunError(f"operator {name} is not known here")
    return _MATHS[name](*pair)


def _and(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return True if left and right else None


def _or(left: bool | None, right: bool | None) -> bool | None:
    if left or right:
        return True
    return False if left is False and right is False else None


def _negated(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


_LOGIC: Final[dict[str, Callable[[bool | None, bool | None], bool | None]]] = {
    "and": _and,
    "or": _or,
    "xor": lambda left, right: None if left is None or right is None else left != right,
    "implies": lambda left, right: _or(_negated(left), right),
}
_MATHS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def _union(left: Items, right: Items) -> Items:
    found: Items = []
    for each in (*left, *right):
        if not any(_same_item(each, known) for known in found):
            found.append(each)
    return found


def _call(name: str, arguments: tuple[Tree, ...], items: Items, frame: _Frame) -> Items:
    def chosen(tree: Tree) -> Items:
        return [each for each in items if _truth(_run(tree, [each], frame.at(each))) is True]

    def value(at: int) -> str:
        found = _run(arguments[at], frame.this, frame)
        if len(found) != 1:
            raise CannotRunError(f"{name}() with {len(found)} values")
        return _as_text(_plain(found[0]))

    match name, len(arguments):
        case "where", 1:
            return chosen(arguments[0])
        case "exists", 0:
            return [bool(items)]
        case "exists", 1:
            return [bool(chosen(arguments[0]))]
        case "all", 1:
            return [len(chosen(arguments[0])) == len(items)]
        case "select", 1:
            return [found for each in items for found in _run(arguments[0], [each], frame.at(each))]
        case "iif", 2 | 3:
            if _truth(_run(arguments[0], items, frame)) is True:
                return _run(arguments[1], items, frame)
            return _run(arguments[2], items, frame) if len(arguments) == 3 else []
        case "extension", 1:
            url = value(0)
            found = [each for item in items for each in _member(item, "extension")]
            return [each for each in found if each.value.get("url") == url]
        case (("union" | "combine"), 1):
            other = _run(arguments[0], frame.this, frame)
            return _union(items, other) if name == "union" else items + other
        case "descendants", 0:
            whole = len(items) == 1 and items[0] is frame.document.root
            return frame.document.descendants if whole else list(_descendants(items))
        case "resolve", 0:
            return list(_resolved(items))
    if name in _ON_ALL and not arguments:
        return _ON_ALL[name](items)
    if name in _ON_TEXT and len(arguments) == _ON_TEXT[name][0]:
        # On no text or on several the engine gives nothing.
        if len(items) != 1 or isinstance(_plain(items[0]), dict) or _plain(items[0]) is None:
            return []
        subject = _as_text(_plain(items[0]))
        return [_ON_TEXT[name][1](subject, *(value(at) for at in range(len(arguments))))]
    raise CannotRunError(f"{name}() with {len(arguments)} arguments is not known here")


def _descendants(items: Items) -> Iterator[Node]:
    for item in items:
        if isinstance(item, Node):
            children = item.children()
            yield from children
            yield from _descendants(list(children))


def _resolved(items: Items) -> Iterator[Node]:
    for item in items:
        references = item.children("reference") if isinstance(item, Node) else []
        target = item.resolved(str(references[0].value)) if references else None
        if target is not None:
            yield target


def _has_value(items: Items) -> Items:
    value = _plain(items[0]) if len(items) == 1 else None
    return [value is not None and not isinstance(value, dict)]


def _not(items: Items) -> Items:
    truth = _negated(_truth(items))
    return [] if truth is None else [truth]


def _integers(items: Items) -> Items:
    found = texts(items)
    return [int(found[0])] if len(found) == 1 and re.fullmatch(r"[+-]?\d+", found[0]) else []


_ON_ALL: Final[dict[str, Callable[[Items], Items]]] = {
    "count": lambda items: [len(items)],
    "empty": lambda items: [not items],
    "not": _not,
    "first": lambda items: items[:1],
    "last": lambda items: items[-1:],
    "tail": lambda items: items[1:],
    "distinct": lambda items: _union(items, []),
    "isDistinct": lambda items: [len(_union(items, [])) == len(items)],
    "children": lambda items: [each for item in items if isinstance(item, Node) for each in item.children()],
    "hasValue": _has_value,
    "toInteger": _integers,
    "toString": lambda items: list(texts(items)),
    "allTrue": lambda items: [all(_plain(each) is True for each in items)],
}
_ON_TEXT: Final[dict[str, tuple[int, Callable[..., Any]]]] = {
    "startsWith": (1, str.startswith),
    "endsWith": (1, str.endswith),
    "contains": (1, operator.contains),
    "matches": (1, lambda text, pattern: re.search(pattern, text) is not None),
    "replace": (2, str.replace),
    # A group is `$1` there.
    "replaceMatches": (2, lambda text, pattern, by: re.sub(pattern, re.sub(r"\$(\d)", r"\\\1", by), text)),
    "substring": (1, lambda text, start: text[int(start) :]),
    "length": (0, len),
    "lower": (0, str.lower),
    "upper": (0, str.upper),
}
