"""What a PGO has of a dossier after all requests of a service."""

from __future__ import annotations

from datetime import date

from medmij_sim.fhir.references import Address, address, reachable
from medmij_sim.fhir.search import ResourceSet, search
from medmij_sim.fhir.types import Resource
from medmij_sim.services.model import Gegevensdienst
from medmij_sim.services.offer import offers
from medmij_sim.services.urls import sendings


def answers(service: Gegevensdienst, resources: ResourceSet, today: date) -> tuple[Resource, ...]:
    """What the requests of a service find on a day, and what that refers to, directly or not.

    Args:
        resources: a dossier as the service shows it.
    """
    found: dict[Address, Resource] = {}
    for request in service.requests:
        known: dict[str, list[str]] = {}
        for type_, id_ in found:
            known.setdefault(type_, []).append(id_)
        for parameters in sendings(request, today, known):
            result = search(
                resources,
                request.resource_type,
                parameters,
                operation=request.operation,
                supported=offers(service)[request.resource_type].parameters,
            )
            found.update((address(each), each) for each in (*result.matches, *result.includes))
    return tuple(reachable(resources, found.values()).values())
