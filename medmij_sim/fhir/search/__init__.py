"""Search over a set of resources in memory, driven by tables of parameters.

Supported: token, date, reference, string and uri parameters with comma (or) and repetition (and), `:missing`, `:not`,
the modifiers of `matching`, chains (`medication.code`), `_include` with `:recurse` and `:iterate`, and `$lastn`.
Anything else is an unknown parameter: it is ignored and not told back, as FHIR's lenient handling wants.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from medmij_sim.fhir.search.errors import SearchError
from medmij_sim.fhir.search.includes import INCLUDE_NAMES, Include, included, parse_include
from medmij_sim.fhir.search.lastn import last_n, parse_max
from medmij_sim.fhir.search.matching import split_or, value_test
from medmij_sim.fhir.search.parameters import SearchParameter, bare_name, search_parameters
from medmij_sim.fhir.search.paths import values
from medmij_sim.fhir.search.resources import ResourceSet, literal_reference
from medmij_sim.fhir.types import Release, Resource

__all__ = [
    "Found",
    "ResourceSet",
    "SearchError",
    "SearchResult",
    "bare_name",
    "find",
    "literal_reference",
    "parse_count",
    "search",
]

Filter = Callable[[Resource, ResourceSet], bool]

_COUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class SearchResult:
    """What a search found, or a part of it.

    Args:
        matches: the resources that match, in the order of the set (`$lastn`: most recent first).
        includes: the resources that `_include` adds to these matches; none of them is a match.
        processed: the parameters that were used, verbatim and in order; for the self link.
        total: how many matches there are in all; None when these are all.
    """

    matches: tuple[Resource, ...]
    includes: tuple[Resource, ...]
    processed: tuple[tuple[str, str], ...]
    total: int | None = None


@dataclass(frozen=True)
class Found:
    """All matches of a search, before includes.

    Args:
        matches, processed: as in `SearchResult`.
        ignored: the parameters that nothing was done with, verbatim and in order.
        wanted: the includes that were asked for.
    """

    resources: ResourceSet
    matches: tuple[Resource, ...]
    processed: tuple[tuple[str, str], ...]
    ignored: tuple[tuple[str, str], ...]
    wanted: tuple[Include, ...]

    def result(self, start: int = 0, stop: int | None = None) -> SearchResult:
        """The matches from `start` up to `stop`, with what they include."""
        matches = self.matches[start:stop]
        includes = tuple(included(self.resources, matches, self.wanted))
        return SearchResult(matches, includes, self.processed, len(self.matches))


def search(
    resources: ResourceSet,
    resource_type: str,
    params: Sequence[tuple[str, str]] = (),
    *,
    operation: str | None = None,
    supported: Collection[str] | None = None,
) -> SearchResult:
    """Search resources of one type; everything in one answer. See `find`."""
    return find(resources, resource_type, params, operation=operation, supported=supported).result()


def find(
    resources: ResourceSet,
    resource_type: str,
    params: Sequence[tuple[str, str]] = (),
    *,
    operation: str | None = None,
    supported: Collection[str] | None = None,
) -> Found:
    """Find the resources of one type that match.

    Args:
        resources: where to search.
        resource_type: the type asked for.
        params: decoded (name, value) pairs as they came in the URL; one without a value counts for nothing.
        operation: None for a search, `lastn` for `Observation/$lastn`.
        supported: names of the search parameters to honour (before any modifier or chain); others are ignored. None
            honours every parameter the tables know. Names that start with an underscore are always honoured.

    Raises:
        SearchError: a value that cannot be read, or an operation that does not exist.
    """
    if operation not in (None, "lastn") or (operation == "lastn" and resource_type != "Observation"):
        raise SearchError(f"{resource_type}/${operation} is not an operation here", code="not-supported")
    filters: list[Filter] = []
    includes: list[Include] = []
    processed: list[tuple[str, str]] = []
    ignored: list[tuple[str, str]] = []
    most = 1
    for name, value in params:
        if not value:
            continue
        used = True
        if name in INCLUDE_NAMES:
            include = parse_include(resources.release, name, value)
            used = include is not None
            includes += [include] if include else []
        elif name == "max" and operation == "lastn":
            most = parse_max(value)
        elif name == "_count":
            parse_count(value)
            used = False
        elif supported is None or bare_name(name) in supported or name.startswith("_"):
            condition = _filter(resources.release, resource_type, name, value)
            used = condition is not None
            filters += [condition] if condition else []
        else:
            used = False
        (processed if used else ignored).append((name, value))
    found = [
        item
        for item in resources.of_type(resource_type)
        if all(keep(resources.searched_as(item), resources) for keep in filters)
    ]
    matches = last_n(found, most) if operation == "lastn" else found
    return Found(resources, tuple(matches), tuple(processed), tuple(ignored), tuple(includes))


def parse_count(value: str) -> int:
    """The value of `_count`. Searching pays no heed to it: `Found.result` gives the part that somebody wants.

    Raises:
        SearchError: it is not a whole number of at most nine digits.
    """
    if not _COUNT.fullmatch(value):
        raise SearchError(f"_count={value} is not a whole number of at most nine digits")
    return int(value)


def _filter(release: Release, resource_type: str, name: str, value: str) -> Filter | None:
    """The condition of one parameter; None when the type has no such parameter."""
    head, _, chain = name.partition(".")
    bare, _, modifier = head.partition(":")
    parameter = search_parameters(release, resource_type).get(bare)
    if parameter is None:
        return None
    if chain:
        return _chained(release, parameter, modifier, chain, name, value)
    if modifier == "missing":
        return _missing(parameter, name, value)
    negate = modifier == "not" and parameter.kind == "token"
    tests = [
        value_test(parameter.kind, name, one, None if negate or not modifier else modifier) for one in split_or(value)
    ]

    def condition(resource: Resource, _: ResourceSet) -> bool:
        hit = any(test(found) for path in parameter.paths for found in values(resource, path) for test in tests)
        return hit != negate

    return condition


def _missing(parameter: SearchParameter, name: str, value: str) -> Filter:
    if value not in ("true", "false"):
        raise SearchError(f"{name}={value} must be true or false")
    wanted = value == "true"
    return lambda resource, _: wanted != any(True for path in parameter.paths for _ in values(resource, path))


def _chained(
    release: Release, parameter: SearchParameter, target_type: str, chain: str, name: str, value: str
) -> Filter | None:
    """`medication.code=x`: the parameter must lead to a resource for which `code=x` holds."""
    if parameter.kind != "reference":
        raise SearchError(f"{name} chains on a parameter that is not a reference")
    candidates: Iterable[str] = [target_type] if target_type else parameter.targets
    conditions = {type_: made for type_ in candidates if (made := _filter(release, type_, chain, value)) is not None}
    if not conditions:
        return None

    def condition(resource: Resource, resources: ResourceSet) -> bool:
        targets = (
            resources.resolve(reference, resource) for path in parameter.paths for reference in values(resource, path)
        )
        return any(
            target is not None
            and (made := conditions.get(target["resourceType"])) is not None
            and made(target, resources)
            for target in targets
        )

    return condition
