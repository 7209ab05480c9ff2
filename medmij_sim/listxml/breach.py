"""A rule above the schema, broken by what a list says."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from medmij_sim.listxml.problem import Severity

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken rule and where it is broken.

    Args:
        path: of the element below the root, without namespace, such as `MedMijNodes/MedMijNode[2]`.
        rule: its id, such as `whl.fqdn`.
    """

    path: str
    rule: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR


def no_rules(_model: object) -> Iterator[Breach]:
    """For lists about which the schema says everything."""
    return iter(())


def repeated(values: Iterable[T], key: Callable[[T], Hashable]) -> Iterator[tuple[int, T]]:
    """Position (from 1) and value of each value whose key an earlier one has."""
    seen: set[Hashable] = set()
    for position, value in enumerate(values, 1):
        if key(value) in seen:
            yield position, value
        seen.add(key(value))
