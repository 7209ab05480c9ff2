"""All that a judgement on a share may look at, and where references in it lead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from medmij_sim.dvza.sharing.entries import Entry
from medmij_sim.fhir.references import Address
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.services.sharing import Share
from synthetic_patients.people.person import Person

_RELATIVE: Final = re.compile(
    r"(?P<type>[A-Z][A-Za-z]+)/(?P<id>[A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?"
)
LINKS: Final = ("reference", "url", "uri", "valueUri")
"""Members in which a server replaces the fullUrl of an entry (https://hl7.org/fhir/STU3/http.html#trules)."""


@dataclass(frozen=True)
class Reception:
    """A share on its way in.

    Args:
        base: the FHIR base it was sent to.
        own_bases: what the URLs of all endpoints of this aanbieder begin with.
        entries: all of them, also those that were found wrong before.
        known: what the aanbieder has of the person, newest versions, by type and id.
        person: whom it is about; None for a person that the register does not have.
        others: everybody else in the register.
        bsns: numbers that may be nowhere in it.
        sets_up: a Task that is not there yet may be put in place, as the set-up of test material does.
        unsound: positions of entries that break FHIR itself; rules on content expect what core demands.
    """

    share: Share
    release: Release
    base: str
    own_bases: tuple[str, ...]
    entries: Sequence[Entry]
    known: Mapping[Address, Resource]
    person: Person | None
    others: Sequence[Person]
    bsns: frozenset[str] = field(repr=False)
    sets_up: bool = False
    unsound: frozenset[int] = frozenset()

    @cached_property
    def by_full_url(self) -> Mapping[str, Entry]:
        found: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.full_url is not None and entry.resource is not None:
                found.setdefault(entry.full_url, entry)
        return found

    @cached_property
    def patients(self) -> frozenset[Address]:
        """Where the aanbieder has the person."""
        return frozenset(place for place in self.known if place[0] == "Patient")

    def of_type(self, resource_type: str) -> Iterator[tuple[Entry, Resource]]:
        """The sound entries of a type."""
        for entry in self.entries:
            if entry.position in self.unsound or entry.resource is None:
                continue
            if entry.resource.get("resourceType") == resource_type:
                yield entry, entry.resource

    def place(self, reference: str) -> Address | None:
        """Type and id of a reference into this aanbieder's endpoints; None for every other kind."""
        for base in self.own_bases:
            if reference.startswith(base):
                reference = "/".join(part for part in reference.removeprefix(base).split("/")[1:] if part)
                break
        match = _RELATIVE.fullmatch(reference)
        return (match["type"], match["id"]) if match else None

    def follow(self, reference: str) -> Resource | None:
        """What a reference means: another entry, or what the aanbieder has."""
        entry = self.by_full_url.get(reference)
        if entry is not None:
            return entry.resource
        place = self.place(reference)
        return self.known.get(place) if place else None


def links(node: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """(path, value) of every reference and URL in a resource."""
    if isinstance(node, dict):
        for name, child in node.items():
            path = f"{where}.{name}" if where else name
            if name in LINKS and isinstance(child, str):
                yield path, child
            else:
                yield from links(child, path)
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from links(child, f"{where}[{index}]")
