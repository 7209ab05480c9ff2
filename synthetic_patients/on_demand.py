"""Resources that are made when something refers to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from synthetic_patients.references import all_targets
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


def referred(pages: list[Resource], among: Mapping[str, Resource]) -> list[Resource]:
    """Those among the resources that pages refer to, directly or not, in the order in which they are there."""
    found: dict[str, Resource] = {}
    new = pages if among else []
    while new:
        wanted = all_targets(new) - found.keys()
        more = {target: among[target] for target in wanted if target in among}
        found |= more
        new = list(more.values())
    return [found[target] for target in among if target in found]
