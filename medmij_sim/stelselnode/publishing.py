"""Which bytes go out for a list and an api version; made once per publication."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from medmij_sim import ocl, zal
from medmij_sim.lists import FORMATS
from medmij_sim.lists.registry import AnyList

Publication: TypeAlias = Callable[[str], AnyList]
"""Gives the list of a kind (`"zal"`, `"ocl"`, `"whl"`, `"gnl"`) as it is now."""

_NEWEST = MappingProxyType({kind: list_format.versions[0].name for kind, list_format in FORMATS.items()})
_RELEASE_1_1 = MappingProxyType(
    {"zal": "release2-v5", "ocl": "release2-v5", "whl": "release2-v13", "gnl": "release1-v7"}
)

API_VERSIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "2": _NEWEST,
        "1.6.0": _NEWEST,
        "1.5.0": _NEWEST,
        "1.4.0": _NEWEST,
        "1.1.2": _RELEASE_1_1,
        "1.1.1": _RELEASE_1_1,
        "1.1": _RELEASE_1_1,
    }
)
"""Per value of `api` the schema version of each kind of list.

The major number alone since 2.0.0, the full release number before (core.lijsten.300). That the releases 1.4.0 to 1.6.0
share the schemas of 2.x is inferred.
"""

_REDUCERS: Mapping[tuple[str, str], Callable[[Any], AnyList]] = MappingProxyType(
    {("zal", "release2-v5"): zal.for_release2, ("ocl", "release2-v5"): ocl.for_release2}
)


class Press:
    """Prints lists, each publication once per schema version.

    Args:
        publication: asked at every copy; a list that equals the one before is not printed again.
    """

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self._printed: dict[tuple[str, str], tuple[AnyList, bytes]] = {}

    def copy(self, kind: str, schema: str) -> bytes:
        """The list of a kind in a schema version, cut down when that version is an older one.

        Raises:
            ListError: this version cannot hold what is in the list.
        """
        model = self._publication(kind)
        last = self._printed.get((kind, schema))
        if last is not None and last[0] == model:
            return last[1]
        reduce = _REDUCERS.get((kind, schema))
        document = FORMATS[kind].write(model if reduce is None else reduce(model), schema)
        self._printed[kind, schema] = (model, document)
        return document
