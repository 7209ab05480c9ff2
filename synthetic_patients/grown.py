"""What grew from a plan, with the JSON in which its references were looked for: an export need not write it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from synthetic_patients.references import targets_in
from synthetic_patients.releases import Release
from synthetic_patients.zib2017.elements import Resource


@dataclass(frozen=True, slots=True)
class Written:
    """Resources of one release.

    Args:
        resources: in the order of the dossier.
        json: each of them as JSON in UTF-8, without spaces.
        targets: where their literal references lead.
    """

    resources: tuple[Resource, ...]
    json: tuple[bytes, ...]
    targets: frozenset[str]

    @classmethod
    def of(cls, resources: Iterable[Resource]) -> Written:
        """Write them."""
        pages = tuple(resources)
        json = tuple(map(orjson.dumps, pages))
        return cls(pages, json, frozenset(targets_in(b"\n".join(json))))

    def __add__(self, other: Written) -> Written:
        return Written(self.resources + other.resources, self.json + other.json, self.targets | other.targets)


class Grown(Mapping[Release, tuple[Resource, ...]]):
    """Resources by release, each release made when it is first asked for: most look at one only.

    It is copied and pickled as the plain dict that it stands for.

    Args:
        makers: each must give the same whenever it is called.
    """

    def __init__(self, makers: Mapping[Release, Callable[[], Written]]) -> None:
        self._makers = makers
        self._made: dict[Release, Written] = {}

    def __getitem__(self, release: Release) -> tuple[Resource, ...]:
        return self._written(release).resources

    def __iter__(self) -> Iterator[Release]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)

    def json(self, release: Release) -> tuple[bytes, ...]:
        """Each resource of a release as JSON."""
        return self._written(release).json

    def _written(self, release: Release) -> Written:
        if release not in self._made:
            self._made[release] = self._makers[release]()
        return self._made[release]
