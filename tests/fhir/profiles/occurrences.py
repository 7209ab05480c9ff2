"""Where an element of a profile stands in a resource, found by its id and by nothing of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from medmij_sim.fhir.types import Resource

_FACTS = ("fixed", "pattern")


@dataclass(frozen=True)
class Occurrence:
    """One value: the object that holds it, its key there, its index if it is in a list, and its FHIRPath."""

    holder: dict[str, Any]
    key: str
    index: int | None
    path: str

    @property
    def value(self) -> Any:
        found = self.holder.get(self.key)
        return found[self.index] if self.index is not None and isinstance(found, list) else found

    def put(self, value: Any) -> None:
        """Put another value in its place."""
        if self.index is None:
            self.holder[self.key] = value
        else:
            self.holder[self.key][self.index] = value

    def remove(self) -> None:
        """Take the whole element away, its other occurrences too."""
        self.holder.pop(self.key, None)
        self.holder.pop("_" + self.key, None)


def find(resource: Resource, element_id: str, profile: Resource) -> Iterator[Occurrence]:
    """Every occurrence of the element with this id; where the id names a slice, only items that are surely in it."""
    root, *steps = element_id.split(".")
    yield from _find(resource, steps, resource["resourceType"], root, profile)


def _find(holder: Any, steps: list[str], path: str, so_far: str, profile: Resource) -> Iterator[Occurrence]:
    if not isinstance(holder, dict) or not steps:
        return
    step, *rest = steps
    name, _, slice_name = step.partition(":")
    here = f"{so_far}.{step}"
    for found in _named(holder, name, path):
        if slice_name and not in_slice(found, here, profile):
            continue
        if rest:
            yield from _find(found.value, rest, found.path, here, profile)
        else:
            yield found


def _named(holder: dict[str, Any], name: str, path: str) -> Iterator[Occurrence]:
    keys = [key for key in holder if _is_choice(key, name)] if name.endswith("[x]") else [name] * (name in holder)
    for key in keys:
        at = f"{path}.{name.removesuffix('[x]')}"
        value = holder[key]
        if isinstance(value, list):
            yield from (Occurrence(holder, key, index, f"{at}[{index}]") for index in range(len(value)))
        else:
            yield Occurrence(holder, key, None, at)


def _is_choice(key: str, name: str) -> bool:
    stem = name.removesuffix("[x]")
    return key.startswith(stem) and key[len(stem) : len(stem) + 1].isupper()


def in_slice(item: Occurrence, slice_id: str, profile: Resource) -> bool:
    """Whether an item has every value that its slice fixes; `False` where the slice fixes none."""
    facts = slice_facts(slice_id, profile)
    return bool(facts) and all(
        any(_matches(found, fact) for found in _values(item.value, steps)) for steps, fact in facts
    )


def slice_facts(slice_id: str, profile: Resource) -> list[tuple[list[str], Any]]:
    """The values that a slice fixes, with the steps to where."""
    found: list[tuple[list[str], Any]] = []
    for element in profile.get("differential", {}).get("element", ()):
        below = element["id"].removeprefix(slice_id)
        if below == element["id"] or not (below == "" or below.startswith(".")) or ":" in below:
            continue
        steps = [step for step in below.split(".") if step]
        found += [(steps, fact) for fact in facts(element)]
        if not steps and slice_id.rpartition(".")[2].startswith(("extension:", "modifierExtension:")):
            found += [(["url"], url) for type_ in element.get("type", ()) for url in _as_list(type_.get("profile"))]
    return found


def facts(element: dict[str, Any]) -> list[Any]:
    """The fixed and pattern values of an element."""
    return [value for key, value in element.items() if key.startswith(_FACTS) and key not in _FACTS]


def _values(value: Any, steps: list[str]) -> list[Any]:
    if isinstance(value, list):
        return [found for each in value for found in _values(each, steps)]
    if not steps:
        return [value]
    return _values(value.get(steps[0], []), steps[1:]) if isinstance(value, dict) else []


def _matches(value: Any, fact: Any) -> bool:
    if isinstance(fact, dict):
        return isinstance(value, dict) and all(_matches(value.get(key), each) for key, each in fact.items())
    if isinstance(fact, list):
        return isinstance(value, list) and all(any(_matches(item, each) for item in value) for each in fact)
    return bool(value == fact)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
