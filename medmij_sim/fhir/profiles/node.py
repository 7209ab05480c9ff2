"""An element of a resource as rules see it: its value, its type, its children, and what lies around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Any

from medmij_sim.fhir.elements import Slot, element_table
from medmij_sim.fhir.profiles.place import Place, fhirpath
from medmij_sim.fhir.types import Release, Resource

Follow = Callable[[str], Resource | None]
Extras = Mapping[str, Any]
NO_EXTRAS: Extras = {}


@dataclass(slots=True)
class Scope:
    """What lies around an element.

    Args:
        release: the FHIR release.
        resource: the resource the element is in: FHIRPath's `%resource`. For an element of a contained resource that
            is the contained one.
        container: the resource that holds `contained`; the resource itself where it is not contained.
        root: the outermost resource; a Bundle where the resource was judged in one.
        follow: gives the resource that a literal reference points at, `None` if it cannot be found.
    """

    release: Release
    resource: Resource
    container: Resource
    root: Resource
    follow: Follow


@dataclass(slots=True)
class Node:
    """One element.

    Args:
        value: its JSON value; `None` for a primitive that has only extensions.
        type: the FHIR type: `HumanName`, `code`, a resource type, or a path for a backbone element (`Patient.contact`).
        scope: what lies around it.
        place: where it stands.
        extras: `id` and `extension` of a primitive (what JSON writes as `_birthDate`); empty for other elements.
    """

    value: Any
    type: str
    scope: Scope
    place: Place
    extras: Extras

    @property
    def path(self) -> str:
        """Where the element is, as FHIRPath: `Patient.name[0].given[1]`."""
        return fhirpath(self.place)

    @property
    def resource(self) -> Resource:
        """The resource the element is in."""
        return self.scope.resource

    @property
    def root(self) -> Resource:
        """The outermost resource, or the Bundle."""
        return self.scope.root

    def resolve(self, reference: str) -> Resource | None:
        """The resource a literal reference points at: contained (`#x`), in the Bundle, or where the caller finds it.

        `None` where it cannot be found, which says nothing about whether it exists elsewhere.
        """
        if reference.startswith("#"):
            return contained(self.scope.container, reference)
        return self.scope.follow(reference)

    def resolved(self, reference: str) -> Node | None:
        """As `resolve`, but as a node to ask on."""
        target = self.resolve(reference)
        if target is None:
            return None
        container = self.scope.container if reference.startswith("#") else target
        scope = Scope(self.scope.release, target, container, self.scope.root, self.scope.follow)
        return Node(target, target["resourceType"], scope, (None, target["resourceType"]), {})

    def children(self, name: str | None = None) -> list[Node]:
        """The child elements with this name, in their order; all of them without a name.

        A choice goes by its bare name, as in FHIRPath: `value` finds `valueQuantity`. Names that the type does not
        have find nothing.
        """
        holder = self.value if isinstance(self.value, dict) else self.extras
        found: list[Node] = []
        for slot in _slots(self.scope.release, self.type).get(name, ()):
            value, extras = holder.get(slot.name), holder.get("_" + slot.name)
            if value is not None or extras is not None:
                found += self._nodes(slot, value, extras)
        return found

    def _nodes(self, slot: Slot, value: Any, extras: Any) -> list[Node]:
        place: Place = (self.place, slot.element.name)
        if isinstance(value, list) or isinstance(extras, list):
            items = enumerate(paired(value, extras))
            return [self._node(slot, each, more, (place, index)) for index, (each, more) in items]
        return [self._node(slot, each, more, place) for each, more in paired(value, extras)]

    def _node(self, slot: Slot, value: Any, extras: Extras, place: Place) -> Node:
        if slot.type == "Resource" and isinstance(value, dict):
            inside = self.scope.container if slot.name == "contained" else value
            scope = Scope(self.scope.release, value, inside, self.scope.root, self.scope.follow)
            return Node(value, value["resourceType"], scope, place, {})
        return Node(value, slot.type, self.scope, place, extras)


def paired(value: Any, extras: Any) -> Iterator[tuple[Any, Extras]]:
    """The occurrences of an element, each with its extras; JSON keeps those of primitives in a list of their own."""
    if not isinstance(value, list) and not isinstance(extras, list):
        if value is not None or extras is not None:
            yield value, as_extras(extras)
        return
    values = value if isinstance(value, list) else []
    more = extras if isinstance(extras, list) else []
    for each, its_extras in zip_longest(values, more):
        yield each, as_extras(its_extras)


def as_extras(value: Any) -> Extras:
    """The extras of a primitive; none where the JSON has something that cannot be extras."""
    return value if isinstance(value, dict) else NO_EXTRAS


def contained(container: Resource, reference: str) -> Resource | None:
    """The resource inside `container` that `#id` points at; `#` alone is the container itself."""
    if reference == "#":
        return container
    listed = container.get("contained")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and each.get("id") == reference[1:] and isinstance(each.get("resourceType"), str):
            return each
    return None


@cache
def _slots(release: Release, type_: str) -> Mapping[str | None, tuple[Slot, ...]]:
    table = element_table(release)
    row = table.types.get(type_) or table.types["Element"]
    by_name: dict[str | None, tuple[Slot, ...]] = {None: tuple(row.slots.values())}
    for slot in row.slots.values():
        by_name[slot.element.name] = (*by_name.get(slot.element.name, ()), slot)
    return by_name
