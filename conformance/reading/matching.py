"""Whether what was found is what was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.reading.answers import Entry, SearchAnswer
from medmij_sim.fhir.search import ResourceSet, SearchError, search
from medmij_sim.fhir.search.includes import INCLUDE_NAMES

_MAY_LACK = frozenset({"periodofuse"})
"""Parameters on an extension: a server may well take a resource without it as still in use."""


def filters(answer: SearchAnswer) -> Iterator[tuple[str, str]]:
    """The parameters as they were sent, the includes left out."""
    for name, found in answer.exchange.query.items():
        if name not in INCLUDE_NAMES:
            yield from ((name, value) for value in found)


def fits(answer: SearchAnswer, entry: Entry, name: str, value: str) -> bool:
    """Whether a match fits one parameter. What cannot be read by its type is for the rules about resources."""
    if entry.type != answer.request.resource_type:
        return True
    if name in _MAY_LACK and not entry.resource.get("extension"):
        return True
    alone = ResourceSet([{"id": "without-id", **entry.resource}], answer.release)
    try:
        return bool(search(alone, entry.type, [(name, value)]).matches)
    except (SearchError, TypeError, AttributeError):
        return True


def strays(answer: SearchAnswer) -> set[str]:
    """Names of the matches that should not have come, for checks that leave them to the one on filters."""
    asked = tuple(filters(answer))
    return {
        entry.name
        for entry in answer.matches
        if entry.type != answer.request.resource_type
        or not all(fits(answer, entry, name, value) for name, value in asked)
    }
