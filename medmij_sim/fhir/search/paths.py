"""Plain element paths: walking from a resource to the values that a search parameter looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True)
class Extension:
    """A step into the value of an extension, whatever its type."""

    url: str


@dataclass(frozen=True)
class Key:
    """A step into one of these JSON keys; a choice element has several."""

    names: tuple[str, ...]


Path = tuple[Key | Extension, ...]


@cache
def path(text: str) -> Path:
    """`"component.valueQuantity|valueString"` as steps; no step means the value itself."""
    return tuple(Key(tuple(step.split("|"))) for step in text.split(".")) if text else ()


def values(node: Any, steps: Path) -> Iterator[Any]:
    """Every value at the end of a path, lists flattened."""
    if isinstance(node, list):
        for item in node:
            yield from values(item, steps)
    elif not steps:
        if node is not None:
            yield node
    elif isinstance(node, Mapping):
        for child in _children(node, steps[0]):
            yield from values(child, steps[1:])


def _children(node: Mapping[str, Any], step: Key | Extension) -> Iterator[Any]:
    if isinstance(step, Key):
        for name in step.names:
            if name in node:
                yield node[name]
        return
    for extension in node.get("extension", ()):
        if extension.get("url") == step.url:
            yield from (value for key, value in extension.items() if key.startswith("value"))
