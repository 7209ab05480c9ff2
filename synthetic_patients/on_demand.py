"""Resources that are made when something refers to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from functools import cache
from typing import cast

import orjson

from synthetic_patients.references import targets_in
from synthetic_patients.zib2017.elements import Resource

Makers = dict[str, Callable[[], Resource]]
"""How each is made, by relative address."""


class OnDemand(Mapping[str, Resource]):
    """Resources by relative address, each made afresh when it is asked for.

    Args:
        makers: read at every look-up, so it may grow.
    """

    def __init__(self, makers: Makers) -> None:
        self._makers = makers

    def __getitem__(self, target: str) -> Resource:
        return self._makers[target]()

    def __contains__(self, target: object) -> bool:
        return target in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def referred(wanted: Set[str], among: Mapping[str, Resource]) -> list[Resource]:
    """Those among the resources with these addresses, and those they refer to, directly or not, in the order of all."""
    found: dict[str, Resource] = {}
    while more := {target: among[target] for target in wanted if target in among and target not in found}:
        found |= more
        wanted = targets_in(orjson.dumps(list(more.values())))
    return [found[target] for target in among if target in found]


def copies(make: Callable[[], Resource]) -> Callable[[], Resource]:
    """The same maker, for what is asked for often: made once, and read afresh from JSON every time."""

    @cache
    def written() -> bytes:
        return orjson.dumps(make())

    return lambda: cast(Resource, orjson.loads(written()))
