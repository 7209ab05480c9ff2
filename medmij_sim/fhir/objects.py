"""Everything within a resource."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

_CONTAINERS: Final = (dict, list, tuple)


def objects(node: Any) -> list[dict[str, Any]]:
    """Every JSON object within a value, itself included, in the order in which they begin there."""
    return _collected(node, [])


def _collected(node: Any, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        found.append(node)
        inside: Iterable[Any] = node.values()
    else:
        inside = node if isinstance(node, _CONTAINERS) else ()
    for each in inside:
        if isinstance(each, _CONTAINERS):
            _collected(each, found)
    return found
