"""Questions about elements in their JSON shape; they answer for any value, as a wrong type is found elsewhere."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

Json = Any
CHOICE = "[x]"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")


def present(value: Json, name: str) -> bool:
    """Whether `value` has an element, be it with extensions only; `value[x]` asks for a choice of any type."""
    if not isinstance(value, dict):
        return False
    if name.endswith(CHOICE):
        return _chosen(value, name) is not None
    return name in value or "_" + name in value


def every(value: Json, path: str) -> list[Json]:
    """All values at a path of names, such as `code.coding`, lists taken apart; choices as `value[x]`."""
    found = [value]
    for name in path.split("."):
        found = [item for each in found for item in _items(each, name)]
    return found


def first(value: Json, path: str) -> Json:
    """The one value at a path; `None` if there is none."""
    return next(iter(every(value, path)), None)


def coded(value: Json, path: str, system: str, *codes: str) -> bool:
    """Whether a Coding at the path has this system and one of these codes; without codes any code will do."""
    return any(
        isinstance(coding, dict) and coding.get("system") == system and (not codes or coding.get("code") in codes)
        for coding in every(value, path)
    )


def extensions(value: Json, name: str, url: str) -> list[Json]:
    """The extensions with this url on the child `name`, which may be a primitive or a choice."""
    if not isinstance(value, dict):
        return []
    key = (_chosen(value, name) or name).removeprefix("_") if name.endswith(CHOICE) else name
    holders = every(value, "_" + key) + every(value, key)
    return [found for holder in holders for found in every(holder, "extension") if _url(found) == url]


def extended(value: Json, url: str) -> list[Json]:
    """The extensions with this url on the element itself."""
    return [found for found in every(value, "extension") if _url(found) == url]


def distinct(values: Iterable[Hashable]) -> bool:
    """Whether no value occurs twice."""
    seen = list(values)
    return len(seen) == len(set(seen))


def number(value: Json) -> Decimal | None:
    """The value as a number, from JSON read with or without `Decimal`; `None` if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def is_later(moment: Json, other: Json) -> bool:
    """Whether a date or time surely lies after another: on the coarsest precision that both have, as in FHIRPath.

    What cannot be compared is not later.
    """
    if not isinstance(moment, str) or not isinstance(other, str):
        return False
    if _TIME.fullmatch(moment) and _TIME.fullmatch(other):
        try:
            return datetime.fromisoformat(moment) > datetime.fromisoformat(other)
        except ValueError:
            return False
    length = min(len(moment), len(other), len("2020-01-01"))
    return moment[:length] > other[:length]


def inside(value: Json) -> Iterator[tuple[str, Json]]:
    """Everything below a value: the key it stands under, and itself."""
    if isinstance(value, dict):
        for key, child in value.items():
            for item in child if isinstance(child, list) else [child]:
                yield key, item
                yield from inside(item)


def _items(value: Json, name: str) -> list[Json]:
    if not isinstance(value, dict):
        return []
    if name.endswith(CHOICE):
        name = _chosen(value, name) or name
    found = value.get(name)
    if isinstance(found, list):
        return [item for item in found if item is not None]
    return [] if found is None else [found]


def _chosen(value: dict[str, Json], name: str) -> str | None:
    stem = name.removesuffix(CHOICE)
    for key in value:
        bare = key.removeprefix("_")
        if bare.startswith(stem) and bare[len(stem) : len(stem) + 1].isupper():
            return key
    return None


def _url(extension: Json) -> Any:
    return extension.get("url") if isinstance(extension, dict) else None
