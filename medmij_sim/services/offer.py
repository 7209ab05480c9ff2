"""What a server of a gegevensdienst must offer, derived from the requests and the filters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from medmij_sim.fhir.search.parameters import bare_name
from medmij_sim.services.model import Gegevensdienst


@dataclass(frozen=True)
class TypeOffer:
    """What a server offers for one resource type.

    Args:
        resource_type: the type.
        searchable: whether a search by type is part of the service; otherwise it can only be read.
        parameters: search parameters of the requests and filters, before any chain or modifier.
        includes: values of `_include` of the requests and filters.
        operations: operations on the type, without the dollar sign.
        profiles: canonicals of the resources asked for, in the order of the requests.
    """

    resource_type: str
    searchable: bool
    parameters: frozenset[str] = frozenset()
    includes: frozenset[str] = frozenset()
    operations: frozenset[str] = frozenset()
    profiles: tuple[str, ...] = ()


@cache
def offers(service: Gegevensdienst) -> dict[str, TypeOffer]:
    """What the server of a service must offer, by resource type; read only.

    Types in `secondary` are offered for reading by id: literal references in answers must lead somewhere
    (MedMij-STU3-Core, general technical specifications).
    """
    found = {type_: TypeOffer(type_, searchable=False) for type_ in service.secondary}
    searched = [request.resource_type for request in service.requests] + [
        each.resource_type for each in service.filters
    ]
    for type_ in dict.fromkeys(searched):
        requests = [request for request in service.requests if request.resource_type == type_]
        filters = [each for each in service.filters if each.resource_type == type_]
        query = [pair for request in requests for pair in request.query]
        found[type_] = TypeOffer(
            resource_type=type_,
            searchable=True,
            parameters=frozenset(bare_name(name) for name, _ in query if not name.startswith("_"))
            | {name for each in filters for name in each.parameters},
            includes=frozenset(value for name, value in query if name.startswith("_include"))
            | {value for each in filters for value in each.includes},
            operations=frozenset(request.operation for request in requests if request.operation)
            | {name for each in filters for name in each.operations},
            profiles=tuple(
                dict.fromkeys(profile for each in (requests, filters) for row in each for profile in row.profiles)
            ),
        )
    return dict(sorted(found.items()))
