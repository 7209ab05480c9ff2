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


def values(node: Any, steps: Path) -> list[Any]:
    """Every value at the end of a path, lists flattened."""
    found = node if isinstance(node, list) else [node]
    for step in steps:
        found = [value for item in found if isinstance(item, Mapping) for value in _children(item, step)]
    return [value for value in found if value is not None]


def _children(node: Mapping[str, Any], step: Key | Extension) -> Iterator[Any]:
    if isinstance(step, Key):
        for name in step.names:
            if (value := node.get(name)) is not None:
                yield from value if isinstance(value, list) else (value,)
        return
    for extension in node.get("extension", ()):
        if extension.get("url") == step.url:
            yield from (value for key, value in extension.items() if key.startswith("value"))
