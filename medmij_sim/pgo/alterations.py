"""Ways in which a PGO that does not conform damages what it keeps: named functions over one resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

Resource = dict[str, Any]
Alteration = Callable[[Resource], Resource | None]


def _rewritten(value: Any, leaf: Callable[[str, Any], Any], name: str = "") -> Any:
    """The value with every member passed through `leaf`; a member that becomes None disappears."""
    if isinstance(value, dict):
        members = ((key, _rewritten(each, leaf, key)) for key, each in value.items())
        return leaf(name, {key: each for key, each in members if each is not None})
    if isinstance(value, list):
        return leaf(name, [kept for each in value if (kept := _rewritten(each, leaf, name)) is not None])
    return leaf(name, value)


def _over_members(leaf: Callable[[str, Any], Any]) -> Alteration:
    def alter(resource: Resource) -> Resource:
        rewritten: Resource = _rewritten(resource, leaf)
        return rewritten

    return alter


def _without_type(resource_type: str) -> Alteration:
    return lambda resource: None if resource.get("resourceType") == resource_type else resource


def _without_text(name: str, value: Any) -> Any:
    return None if name == "text" else value


def _without_decimals(_name: str, value: Any) -> Any:
    return None if isinstance(value, Decimal) else value


def _with_round_decimals(_name: str, value: Any) -> Any:
    return value.quantize(Decimal(1)) if isinstance(value, Decimal) else value


def _with_short_decimals(_name: str, value: Any) -> Any:
    return Decimal(format(value.normalize(), "f")) if isinstance(value, Decimal) else value


def _with_other_unit(name: str, value: Any) -> Any:
    if isinstance(value, dict) and "value" in value and "unit" in value:
        return value | {"unit": "g", "code": "g"}
    return value


ALTERATIONS: Mapping[str, Alteration] = {
    "without-text": _over_members(_without_text),
    "without-observations": _without_type("Observation"),
    "without-decimals": _over_members(_without_decimals),
    "with-round-decimals": _over_members(_with_round_decimals),
    "with-short-decimals": _over_members(_with_short_decimals),
    "with-other-unit": _over_members(_with_other_unit),
}
"""By name: what is kept instead of a resource, or None to keep nothing."""


def altered(resource: Resource, names: tuple[str, ...]) -> Resource | None:
    """The resource after the named alterations, in order.

    Raises:
        KeyError: no alteration of that name.
    """
    kept: Resource | None = resource
    for name in names:
        if kept is not None:
            kept = ALTERATIONS[name](kept)
    return kept
