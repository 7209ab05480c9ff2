"""A set of resources that can be searched and read, indexed once."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from typing import Any

from medmij_sim.fhir.types import Release, Resource


def literal_reference(reference: str) -> tuple[str, str] | None:
    """The (type, id) of a literal reference, relative or absolute, with its version dropped; None for others."""
    head = reference.partition("/_history/")[0].split("/")
    if reference.startswith(("#", "urn:")) or len(head) < 2 or not (head[-2] and head[-1]):
        return None
    return head[-2], head[-1]


class ResourceSet:
    """Resources of one release, indexed by type and id.

    Args:
        resources: the resources; they are kept as they are, in this order, and must not be changed afterwards.
        release: the FHIR release they are in.
        unlisted: type and id of those that can be read and included, but that no search finds.
        along: what comes along with a resource that a search finds, by type and id of that one.
        searched_as: what the parameters of a search look at instead, by type and id of what is then found.

    Raises:
        ValueError: two resources have the same type and id.
    """

    def __init__(
        self,
        resources: Collection[Resource],
        release: Release,
        *,
        unlisted: Container[tuple[str, str]] = (),
        along: Mapping[tuple[str, str], Sequence[Resource]] | None = None,
        searched_as: Mapping[tuple[str, str], Resource] | None = None,
    ) -> None:
        self.release: Release = release
        self._along = along or {}
        self._searched_as = searched_as or {}
        self._by_type: dict[str, dict[str, Resource]] = {}
        self._listed: dict[str, list[Resource]] = {}
        for resource in resources:
            type_, id_ = resource["resourceType"], resource["id"]
            if id_ in self._by_type.setdefault(type_, {}):
                raise ValueError(f"{type_}/{id_} occurs twice; give one of them another id")
            self._by_type[type_][id_] = resource
            if (type_, id_) not in unlisted:
                self._listed.setdefault(type_, []).append(resource)

    def __iter__(self) -> Iterator[Resource]:
        for by_id in self._by_type.values():
            yield from by_id.values()

    def __len__(self) -> int:
        return sum(map(len, self._by_type.values()))

    @property
    def types(self) -> Collection[str]:
        return self._by_type.keys()

    def of_type(self, resource_type: str) -> Collection[Resource]:
        """The resources of a type that a search may find, in their own order."""
        return self._listed.get(resource_type, ())

    def along(self, resource: Resource) -> Sequence[Resource]:
        """What comes along with a resource that a search finds, asked or unasked."""
        return self._along.get((resource["resourceType"], resource["id"]), ())

    def searched_as(self, resource: Resource) -> Resource:
        """What the parameters of a search look at: mostly the resource itself."""
        return self._searched_as.get((resource["resourceType"], resource["id"]), resource)

    def read(self, resource_type: str, resource_id: str) -> Resource | None:
        """The resource with this type and id, or None."""
        return self._by_type.get(resource_type, {}).get(resource_id)

    def resolve(self, reference: Any, within: Resource) -> Resource | None:
        """The resource that a Reference points at: contained in `within`, or in this set; None when neither."""
        text = reference.get("reference") if isinstance(reference, Mapping) else None
        if not isinstance(text, str):
            return None
        if text.startswith("#"):
            return next((item for item in within.get("contained", ()) if item.get("id") == text[1:]), None)
        target = literal_reference(text)
        return self.read(*target) if target else None
