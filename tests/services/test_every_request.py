"""Every request finds what its profile says, what it refers to can be read, and what belongs to it comes along."""

from __future__ import annotations

import pytest
from asked_for import references
from services_world import OWN, TODAY, Resource, ServicesWorld

from medmij_sim.services import CATALOGUE, Companion, Gegevensdienst, Request, sendings

SERVICES = [row for row in CATALOGUE.values() if row.requests]
REQUESTS = [(row, request) for row in SERVICES for request in row.requests]
COMPANIONS = [(row, each) for row in SERVICES for each in row.companions]


def collected(world: ServicesWorld, person: str, row: Gegevensdienst) -> list[tuple[Request, list[Resource]]]:
    """What each request of a service brings, those that are sent for each of some type last."""
    brought: list[tuple[Request, list[Resource]]] = []
    for request in row.requests:
        known: dict[str, list[str]] = {}
        for _, resources in brought if request.of_each else ():
            for each in resources:
                known.setdefault(each["resourceType"], []).append(each["id"])
        for parameters in sendings(request, TODAY, known):
            found, _ = world.search(person, row.id, request.path, list(parameters))
            brought.append((request, found))
    return brought


@pytest.mark.parametrize("row", SERVICES, ids=lambda row: row.id)
def test_what_is_found_claims_a_profile_of_its_request(services_world: ServicesWorld, row: Gegevensdienst) -> None:
    for person in OWN:
        for request, found in collected(services_world, person, row):
            for each in found:
                assert set(each["meta"]["profile"]) & set(request.profiles), (request.id, each["id"])


@pytest.mark.parametrize(("row", "request_"), REQUESTS, ids=[request.id for _, request in REQUESTS])
def test_every_request_finds_something(services_world: ServicesWorld, row: Gegevensdienst, request_: Request) -> None:
    wanted = [request_] if request_.of_each is None else [*row.requests[:5], request_]
    for person in OWN:
        known: dict[str, list[str]] = {}
        for each in wanted:
            for parameters in sendings(each, TODAY, known):
                found, _ = services_world.search(person, row.id, each.path, list(parameters))
                known.setdefault(each.resource_type, []).extend(one["id"] for one in found)
                if found and each is request_:
                    return
    pytest.fail(f"no dossier has what {request_.id} asks")


@pytest.mark.parametrize("row", SERVICES, ids=[f"{row.id}-read" for row in SERVICES])
def test_what_is_referred_to_can_be_read(services_world: ServicesWorld, row: Gegevensdienst) -> None:
    types: set[str] = set()
    for person in OWN:
        waiting = [each for _, found in collected(services_world, person, row) for each in found]
        while waiting:
            for place in sorted(places(waiting.pop())):
                type_ = place.partition("/")[0]
                if type_ not in types:
                    types.add(type_)
                    answer = services_world.get(person, row.id, place)
                    assert answer.status_code == 200, place
                    assert services_world.get(person, row.id, f"{type_}/niet-hier").status_code == 404
                    waiting.append(answer.json())
    assert types


def places(resource: Resource) -> set[str]:
    return {each for each in references(resource) if ":" not in each and not each.startswith("#")}


@pytest.mark.parametrize(
    ("row", "companion"), COMPANIONS, ids=[f"{row.id}-along-{each.resource_type}" for row, each in COMPANIONS]
)
def test_what_belongs_to_it_comes_along(
    services_world: ServicesWorld, row: Gegevensdienst, companion: Companion
) -> None:
    request = next(each for each in row.requests if each.resource_type == companion.of)
    for person in OWN:
        (parameters,) = sendings(request, TODAY, {})
        found, along = services_world.search(person, row.id, request.path, list(parameters))
        sent = [each for each in along if each["resourceType"] == companion.resource_type]
        ends = {f"{each['resourceType']}/{each['id']}" for each in found}
        ends |= {end for each in found for end in references(each) if end.partition("/")[0] in companion.through}
        assert all(ends & set(references(each)) for each in sent)
        if sent:
            return
    pytest.fail(f"nothing comes along with what {row.id} finds")
