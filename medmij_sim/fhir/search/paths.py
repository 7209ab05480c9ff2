"""Plain element paths: walking from a resource to the values that a search parameter looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from medmij_sim.fhir.search.dates import last_second


@dataclass(frozen=True)
class Extension:
    """A step into the value of an extension, whatever its type."""

    url: str


@dataclass(frozen=True)
class Lasting:
    """A step into the Period of an extension, which the Duration of another ends where it has no end of its own."""

    period: str
    duration: str


@dataclass(frozen=True)
class Key:
    """A step into one of these JSON keys; a choice element has several."""

    names: tuple[str, ...]


Step = Key | Extension | Lasting
Path = tuple[Step, ...]


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


def _children(node: Mapping[str, Any], step: Step) -> Iterator[Any]:
    if isinstance(step, Key):
        for name in step.names:
            if (value := node.get(name)) is not None:
                yield from value if isinstance(value, list) else (value,)
    elif isinstance(step, Extension):
        yield from _extended(node, step.url)
    else:
        durations = list(_extended(node, step.duration))
        for period in _extended(node, step.period):
            yield _ended(period, durations)


def _extended(node: Mapping[str, Any], url: str) -> Iterator[Any]:
    for extension in node.get("extension", ()):
        if extension.get("url") == url:
            yield from (value for key, value in extension.items() if key.startswith("value"))


def _ended(period: Any, durations: list[Any]) -> Any:
    if not isinstance(period, Mapping) or "end" in period:
        return period
    end = next(filter(None, (last_second(period.get("start"), each) for each in durations)), None)
    return period if end is None else {**period, "end": end}
