"""The FHIR releases in which resources are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Generic, Literal, TypeVar, get_args

Content = TypeVar("Content")

Release = Literal["STU3", "R4"]
"""STU3 carries zib2017; R4 carries zib2020 (nl-core and what is built on it)."""

RELEASES: Final[tuple[Release, ...]] = get_args(Release)


class WhenAsked(Mapping[Release, Content], Generic[Content]):
    """What there is per release, each made when it is first asked for: most look at one release only.

    It is copied and pickled as the plain dict that it stands for.

    Args:
        makers: each must give the same whenever it is called.
    """

    def __init__(self, makers: Mapping[Release, Callable[[], Content]]) -> None:
        self._makers = makers
        self._made: dict[Release, Content] = {}

    def __getitem__(self, release: Release) -> Content:
        if release not in self._made:
            self._made[release] = self._makers[release]()
        return self._made[release]

    def __iter__(self) -> Iterator[Release]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)
