"""Every parameter, include and operation of every gegevensdienst makes the difference that it should make.

What a search finds is compared with what it finds without the parameter, filtered by hand (`oracle`). The cases come
from a list that was typed (`typed_requests`), so that what the table forgets is asked all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from asked_for import Ask, selected
from cases import INCLUDES, OPERATIONS, PARAMETERS, Case
from oracle import Resource, targets, wanted
from services_world import OWN, PLAIN, ServicesWorld, content

from medmij_sim.services import gegevensdienst

CONVERTED = ("35", "58")
"""Services that tell by profiles what they convert: these need dossiers that have them."""

FINDS_NOTHING = ("51.1-status", "51.2-status", "67.5-type")
"""Where the service itself shows only what the usual value asks for, another value finds nothing."""


def people(service: str) -> tuple[str, ...]:
    return OWN if service in CONVERTED else tuple(PLAIN)


def dossier(person: str, service: str) -> Mapping[str, Resource]:
    release = gegevensdienst(service).fhir_release
    return {address(each): each for each in content(person).releases[release]}


def address(resource: Resource) -> str:
    return f"{resource['resourceType']}/{resource['id']}"


def addresses(resources: Iterable[Resource]) -> list[str]:
    return sorted(map(address, resources))


def asked_of(case: Case, value: str, without: list[Resource], dossier: Mapping[str, Resource]) -> list[Resource]:
    """What a parameter asks for; of a converted dispense (35) both halves, whichever of them tells the date."""
    test = wanted(case.type, case.name, value, dossier)
    hits = {dispense(each, case) for each in without if test(each)}
    return [each for each in without if dispense(each, case) in hits]


def dispense(resource: Resource, case: Case) -> str:
    """The id of a resource; of a dispense and its label the one that both are named after, where dates are asked."""
    dates = case.service == "35" and case.name in ("requestdate", "periodofuse")
    id_: str = resource["id"]
    return id_.removesuffix("-612").removesuffix("-label") if dates else id_


def filled(value: str, case: Case, found: list[Resource], dossier: Mapping[str, Resource]) -> str:
    """A value whose braces are filled in from what the dossier has; a value that nothing has where it has none."""
    if "{" not in value:
        return value
    if value.endswith("{record}"):
        records = (each for each in dossier.values() if each["resourceType"] == "EpisodeOfCare")
        ids = [each["id"] for each in records if wanted("EpisodeOfCare", "type", "364320009", {})(each)]
        return value.replace("{record}", ids[-1] if ids else "none")
    coded = {
        "identifier": lambda it: it.get("identifier", ()),
        "code": lambda it: it["code"].get("coding", ()),
        "type": lambda it: it["type"]["coding"],
        "category": lambda it: it["category"]["coding"] if isinstance(it["category"], dict) else (),
        "medicine": lambda it: dossier[it["medicationReference"]["reference"]]["code"].get("coding", ()),
        "treatment": lambda it: [
            each["valueIdentifier"] for each in it["extension"] if each["url"].endswith("MedicationTreatment")
        ],
    }[value.strip("{}")]
    codings = (each for resource in found for each in coded(resource))
    return next((f"{each['system']}|{each.get('code', each.get('value'))}" for each in codings), "nothing|nothing")


@pytest.mark.parametrize("case", PARAMETERS, ids=lambda case: case.key)
def test_every_parameter_counts(services_world: ServicesWorld, case: Case) -> None:
    differs = False
    for person in people(case.service):
        known = dossier(person, case.service)
        rest = [(name, filled(value, case, [], known)) for name, value in case.rest]
        without, _ = services_world.search(person, case.service, case.type, rest)
        value = filled(case.value, case, without, known)
        asked = asked_of(case, value, without, known)
        if case.operation:
            asked, without = (selected(each, Ask(case.type, last=True)) for each in (asked, without))
        path = case.type + (f"/{case.operation}" if case.operation else "")
        found, _ = services_world.search(person, case.service, path, [*rest, (case.name, value)])
        assert addresses(found) == addresses(asked)
        differs = differs or (len(asked) < len(without) and (bool(asked) or case.key in FINDS_NOTHING))
    assert differs, "no dossier shows that this parameter counts"


@pytest.mark.parametrize("case", INCLUDES, ids=lambda case: case.key)
def test_every_include_counts(services_world: ServicesWorld, case: Case) -> None:
    differs = False
    for person in people(case.service):
        known = dossier(person, case.service)
        rest = [(name, filled(value, case, [], known)) for name, value in case.rest]
        path = case.type + (f"/{case.operation}" if case.operation else "")
        found, along = services_world.search(person, case.service, path, [*rest, *case.includes])
        matches, given = set(addresses(found)), {address(each): each for each in along}
        sources = [*found, *along] if case.name != "_include" else found
        mine = set().union(*(targets(case.value, each) for each in sources)) - matches
        assert mine <= set(given), "what the include asks for is not there"
        others = [pair for pair in case.includes if pair != (case.name, case.value)]
        _, without = services_world.search(person, case.service, path, [*rest, *others])
        theirs = set().union(*(targets(value, each) for _, value in others for each in [*found, *without])) - matches
        assert set(addresses(without)) <= theirs, "something comes along that nobody asked for"
        differs = differs or bool(mine - set(addresses(without)))
    assert differs, "no dossier shows that this include counts"


@pytest.mark.parametrize("case", OPERATIONS, ids=lambda case: case.key)
def test_every_operation_counts(services_world: ServicesWorld, case: Case) -> None:
    differs = False
    for person in people(case.service):
        every, _ = services_world.search(person, case.service, case.type, list(case.rest))
        found, _ = services_world.search(person, case.service, f"{case.type}/{case.operation}", list(case.rest))
        assert addresses(found) == addresses(selected(every, Ask(case.type, last=True)))
        differs = differs or len(found) < len(every)
    assert differs, "no dossier shows that this operation counts"
