"""What people shared with an aanbieder, as a DVZA keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.references import Address, address
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.services import Gegevensdienst
from medmij_sim.storage import Shelf


@dataclass(frozen=True, slots=True)
class Item:
    """One resource that was taken in.

    Args:
        resource_type, id: where it is below the FHIR base.
        version: 1 for what is new here; an update adds one.
        content: the resource as FHIR JSON; a text, so that decimals keep their digits wherever it is kept.
    """

    resource_type: str
    id: str
    version: int
    content: str = field(repr=False)

    @property
    def address(self) -> Address:
        return self.resource_type, self.id

    @property
    def version_url(self) -> str:
        """Where this version is, below the FHIR base."""
        return f"{self.resource_type}/{self.id}/_history/{self.version}"

    def resource(self) -> Resource:
        """The resource; do not change it, it is shared."""
        return _read(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One share: all that came in with one request, so that it is kept whole or not at all.

    Args:
        id: tells it from every other.
        share: id of the row in `medmij_sim.services.sharing`, such as `53.1`.
        aanbieder: MedMij name without `@medmij`.
        service: id of the gegevensdienst.
        person: key of whom it is about.
        client_id: host name of the PGO.
        at: when it came in.
        base: the FHIR base that it was sent to; empty of what was kept before this was.
    """

    id: str
    share: str
    aanbieder: str
    service: str
    release: Release
    person: str
    client_id: str
    at: datetime
    items: tuple[Item, ...]
    base: str = ""


def keep(shelf: Shelf[Delivery], delivery: Delivery) -> bool:
    """Put a delivery on the shelf, where those of one person at one aanbieder stand together.

    Returns:
        Whether it is kept. It is not when another process kept a change of the same resource at the same moment; of two
        at most one is.
    """
    key = "/".join((delivery.aanbieder, delivery.person, delivery.service, delivery.id))
    shelf.put(key, delivery)
    changed = _changed(delivery)
    others = received(shelf, delivery.aanbieder, delivery.person, delivery.service) if changed else ()
    if any(each.id != delivery.id and changed & _changed(each) for each in others):
        shelf.take(key)
        return False
    return True


def _changed(delivery: Delivery) -> frozenset[tuple[Address, int]]:
    """What it makes of resources that were there before."""
    return frozenset((item.address, item.version) for item in delivery.items if item.version > 1)


def received(
    shelf: Shelf[Delivery], aanbieder: str, person: str | None = None, service: str | None = None
) -> tuple[Delivery, ...]:
    """What an aanbieder received, the earliest first.

    Args:
        aanbieder: MedMij name, with or without `@medmij`.
        person: key; None for everybody.
        service: id of a gegevensdienst, of the person; None for all.
    """
    place = [each for each in (aanbieder.removesuffix("@medmij"), person, service) if each is not None]
    found = (delivery for _, delivery in shelf.items("/".join((*place, ""))))
    return tuple(sorted(found, key=lambda each: (each.at, max(item.version for item in each.items))))


Newest = Mapping[Address, Item]
"""The newest version of each resource that was taken in."""

NOTHING_NEW: Final[Newest] = MappingProxyType({})


def newest(deliveries: Iterable[Delivery]) -> Newest:
    """The newest version of each resource, in whatever order the deliveries come."""
    items = (item for delivery in deliveries for item in delivery.items)
    return {item.address: item for item in sorted(items, key=lambda each: each.version)}


def shared_with(shelf: Shelf[Delivery], service: Gegevensdienst, aanbieder: str, person: str) -> Newest:
    """What a service shows of what a person shared: with it, or with those that it must be offered together with.

    A Task that was answered through 60 is answered in 59 too; what is shared otherwise stays with the aanbieder.
    """
    if not service.requires:
        return NOTHING_NEW
    places = (service.id, *service.requires)
    return newest(each for other in places for each in received(shelf, aanbieder, person, other))


def overlaid(source: Sequence[Resource], updates: Newest) -> list[Resource]:
    """A dossier with what was received: newer versions in the place of older ones, and what is new at the end."""
    waiting = dict(updates)
    found = []
    for resource in source:
        update = waiting.pop(address(resource), None)
        found.append(resource if update is None else update.resource())
    return found + [item.resource() for item in waiting.values()]


@lru_cache(maxsize=4096)
def _read(content: str) -> Resource:
    resource: Resource = fhir_json.loads(content)
    return resource
