"""A dossier as a service shows it: what can be searched, and what that refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from medmij_sim.fhir.references import Address, address, attached, reachable, targets
from medmij_sim.fhir.search import ResourceSet
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.services.catalogue import CATALOGUE
from medmij_sim.services.model import Companion, Gegevensdienst
from medmij_sim.services.offer import offers
from medmij_sim.services.visibility import visible


def shown(
    service: Gegevensdienst,
    resources: Sequence[Resource],
    today: date,
    without: Callable[[Resource], Resource] = lambda each: each,
) -> ResourceSet:
    """What a server of a service holds of a dossier: what its searches can find, and all that this refers to.

    Literal references must lead somewhere (MedMij-STU3-Core, general technical specifications), so what is only
    referred to can be read, but is not found by a search: also what a gate left out and is `still_readable`. The person
    can always be read.

    Args:
        resources: the whole dossier, in the FHIR release of the service.
        without: takes out of each resource what must not leave.
    """
    for view in service.views:
        resources = view(resources)
    closed, findable = _by_gates(service)
    kept = [without(each) for one in resources if (each := visible(closed, one, today)) is not None]
    searched = {offer.resource_type for offer in offers(service).values() if offer.searchable}
    found = {
        address(each): each
        for each in kept
        if each["resourceType"] in searched and _belongs(service, each) and visible(findable, each, today) is not None
    }
    whole = ResourceSet(kept, service.fhir_release)
    along = _along(service.companions, whole, found)
    person = [each for each in kept if each["resourceType"] == "Patient"]
    held = reachable(whole, (*found.values(), *person, *(each for sent in along.values() for each in sent)))
    attachments = set(attached(held.values()))
    return ResourceSet(
        [each for each in kept if (place := address(each)) in held or place in attachments],
        service.fhir_release,
        unlisted=(held.keys() | attachments) - found.keys(),
        along=along,
        searched_as=service.searched_as(kept) if service.searched_as else None,
    )


def _by_gates(service: Gegevensdienst) -> tuple[Gegevensdienst, Gegevensdienst]:
    """The service with the gates that nothing passes, and with those that only a read passes."""
    sides = [tuple(gate for gate in service.gates if gate.still_readable == still) for still in (False, True)]
    return replace(service, gates=sides[0]), replace(service, gates=sides[1])


def _along(
    rows: Iterable[Companion], resources: ResourceSet, found: Mapping[Address, Resource]
) -> dict[Address, list[Resource]]:
    """What the companions of a service are, by address of what they go along with."""
    along: dict[Address, list[Resource]] = {}
    for row in rows:
        sent = [(each, set(targets(each))) for each in resources.of_type(row.resource_type)]
        for place, resource in found.items():
            if place[0] == row.of:
                ends = {place, *(end for end in targets(resource) if end[0] in row.through)}
                mine = [(each, ahead) for each, ahead in sent if not ends.isdisjoint(ahead)]
                then = (resources.read(*end) for _, ahead in mine for end in sorted(ahead) if end[0] in row.then)
                along[place] = [*(each for each, _ in mine), *filter(None, then)]
    return along


def _belongs(service: Gegevensdienst, resource: Resource) -> bool:
    """Whether a resource is of the service: not when all the profiles that it claims are those of other services."""
    claimed = frozenset(resource.get("meta", {}).get("profile", ()))
    return not claimed & _asked_by_any(service.fhir_release) or bool(claimed & _asked(service))


@cache
def _asked(service: Gegevensdienst) -> frozenset[str]:
    return frozenset(profile for offer in offers(service).values() for profile in offer.profiles)


@cache
def _asked_by_any(release: Release) -> frozenset[str]:
    rows = (row for row in CATALOGUE.values() if row.fhir_release == release)
    return frozenset[str]().union(*map(_asked, rows))
