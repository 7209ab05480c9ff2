"""A general practice shows the ten kinds of data that Dutch practices open up, and the correspondence beside them.

What lies outside a window, or is not for people to see, is in the dossier all the same and is not shown. All is asked
at Huisartsenpraktijk De Linde, of one person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest
from asked_for import GP_ENCOUNTER, JOURNAL, LOINC, NHG_45, SNOMED, coded, references
from services_world import TODAY, Resource, ServicesWorld, content

from medmij_sim.services import gegevensdienst, request_parameters

PERSON = "man_67"
FIRST_DAY = "2020-07-01"
FOURTEEN_MONTHS_AGO = "2024-11-15"
LETTERS = {"letter": "11488-4", "radiology": "18748-4", "referral": "57133-1"}

Kind = Callable[[Resource], bool]


def shown(world: ServicesWorld, service: str) -> list[Resource]:
    """All that the requests of a service bring, found or sent along."""
    brought: list[Resource] = []
    for request in gegevensdienst(service).requests:
        path = request.path
        for part in world.search(PERSON, service, path, list(request_parameters(request, TODAY))):
            brought += part
    return brought


def referred(world: ServicesWorld, service: str, of: Iterable[Resource]) -> list[Resource]:
    """What they refer to, read one by one."""
    places = sorted({place for each in of for place in references(each) if re.fullmatch(r"[A-Za-z]+/[\w.-]+", place)})
    return [world.get(PERSON, service, place).json() for place in places]


@pytest.fixture(scope="module")
def practice(services_world: ServicesWorld) -> list[Resource]:
    """What a PGO has of 49, 51 and 54."""
    found = [each for service in ("49", "51", "54") for each in shown(services_world, service)]
    beside = referred(services_world, "49", [each for each in found if each["resourceType"] != "DocumentReference"])
    every = {f"{each['resourceType']}/{each.get('id')}": each for each in (*found, *beside)}
    return [each for each in every.values() if each["resourceType"] != "OperationOutcome"]


@pytest.fixture(scope="module")
def dossier() -> list[Resource]:
    return list(content(PERSON).releases["STU3"])


def of(type_: str, *kinds: Kind) -> Kind:
    return lambda it: it["resourceType"] == type_ and all(kind(it) for kind in kinds)


def status(value: str) -> Kind:
    return lambda it: it["status"] == value


def flagged(resources: list[Resource]) -> Kind:
    """Episodes with an attention value: a flag is about their problem."""
    about = {place for each in resources if each["resourceType"] == "Flag" for place in references(each)}
    return lambda it: any(each["condition"]["reference"] in about for each in it["diagnosis"])


def when(it: Resource) -> str:
    return str(it.get("effectiveDateTime") or it.get("date") or it.get("indexed"))[:10]


def ids(resources: list[Resource], kind: Kind) -> set[str]:
    return {each["id"] for each in resources if kind(each)}


def in_use(it: Resource) -> bool:
    periods = [each["valuePeriod"] for each in it["extension"] if each["url"].endswith("PeriodOfUse")]
    return all(period.get("end", "9999") >= TODAY.isoformat() for period in periods)


EPISODE = of("EpisodeOfCare")
RESULT = of("Observation", coded("code", NHG_45))
LINE = of("Observation", coded("code", JOURNAL))
AGREEMENT = of("MedicationRequest", coded("category", SNOMED, "16076005"))
ALLERGY = of("AllergyIntolerance", lambda it: not it["meta"]["profile"][-1].endswith("FHIRConversion"))
DOCUMENT = of("DocumentReference", lambda it: "Minimal" in it["meta"]["profile"][0])


@pytest.mark.parametrize("state", ["active", "finished"])
@pytest.mark.parametrize("with_attention", [True, False])
def test_episodes_are_shown_now_and_closed_with_their_attention_value(
    practice: list[Resource], dossier: list[Resource], state: str, with_attention: bool
) -> None:
    here, there = flagged(practice), flagged(dossier)
    seen = ids(practice, of("EpisodeOfCare", status(state), lambda it: here(it) == with_attention))
    assert seen == ids(dossier, of("EpisodeOfCare", status(state), lambda it: there(it) == with_attention))
    assert seen


def test_medication_in_use_is_shown_and_medication_that_ended_is_not(
    practice: list[Resource], dossier: list[Resource]
) -> None:
    assert ids(practice, AGREEMENT) == ids(dossier, of("MedicationRequest", AGREEMENT, in_use))
    assert ids(practice, AGREEMENT) < ids(dossier, AGREEMENT)


def test_hypersensitivity_to_medication_is_shown_and_so_are_other_allergies(
    practice: list[Resource], dossier: list[Resource]
) -> None:
    assert ids(practice, ALLERGY) == ids(dossier, ALLERGY)
    kinds = {category for each in practice if ALLERGY(each) for category in each["category"]}
    assert {"medication", "food"} <= kinds
    assert not ids(practice, of("AllergyIntolerance", lambda it: not ALLERGY(it)))


def test_results_of_fourteen_months_are_shown_and_older_ones_are_not(
    practice: list[Resource], dossier: list[Resource]
) -> None:
    recent = of("Observation", RESULT, lambda it: when(it) >= FOURTEEN_MONTHS_AGO)
    assert ids(practice, RESULT) == ids(dossier, recent)
    assert ids(practice, RESULT) < ids(dossier, RESULT)


def test_e_and_p_lines_are_shown_since_the_first_day_and_s_and_o_lines_never(
    practice: list[Resource], dossier: list[Resource]
) -> None:
    for_people = of("Observation", coded("code", JOURNAL, "E", "P"), lambda it: when(it) >= FIRST_DAY)
    assert ids(practice, LINE) == ids(dossier, for_people)
    for code in ("S", "O"):
        assert ids(dossier, of("Observation", coded("code", JOURNAL, code)))
    assert ids(dossier, of("Observation", coded("code", JOURNAL, "E", "P"), lambda it: when(it) < FIRST_DAY))


def test_contacts_with_the_practice_are_found_and_those_with_a_hospital_are_not(
    services_world: ServicesWorld, practice: list[Resource], dossier: list[Resource]
) -> None:
    own = of("Encounter", lambda it: GP_ENCOUNTER in it["meta"]["profile"])
    assert ids(shown(services_world, "49"), of("Encounter")) == ids(dossier, own) < ids(dossier, of("Encounter"))
    elsewhere = ids(practice, of("Encounter", lambda it: not own(it)))
    prescribed = {each["context"]["reference"].partition("/")[2] for each in practice if AGREEMENT(each)}
    assert elsewhere <= prescribed, "read for no other reason than that medication in use refers to it"
    reports = of("Composition", coded("type", LOINC, "67781-5"))
    assert ids(practice, reports) == ids(dossier, of("Composition", reports, lambda it: when(it) >= FIRST_DAY))
    assert ids(practice, reports) < ids(dossier, reports)


def test_the_person_and_the_provider_are_shown(practice: list[Resource]) -> None:
    (person,) = [each for each in practice if each["resourceType"] == "Patient"]
    assert person["name"] and person["birthDate"] and person["address"]
    assert {"Practitioner", "PractitionerRole", "Organization"} <= {each["resourceType"] for each in practice}


@pytest.mark.parametrize("kind", LETTERS)
def test_correspondence_is_shown(practice: list[Resource], dossier: list[Resource], kind: str) -> None:
    letters = of("DocumentReference", DOCUMENT, coded("type", LOINC, LETTERS[kind]))
    assert ids(practice, letters) == ids(dossier, of("DocumentReference", letters, status("current")))
    assert ids(practice, letters)


def test_correspondence_before_the_first_day_and_what_was_replaced_is_not_shown(
    practice: list[Resource], dossier: list[Resource]
) -> None:
    for_people = of("DocumentReference", DOCUMENT, status("current"), lambda it: when(it) >= FIRST_DAY)
    assert ids(practice, DOCUMENT) == ids(dossier, for_people)
    assert ids(dossier, of("DocumentReference", DOCUMENT, lambda it: when(it) < FIRST_DAY))
    assert ids(dossier, of("DocumentReference", DOCUMENT, status("superseded")))


def test_a_hospital_shows_letters_of_every_year(services_world: ServicesWorld) -> None:
    role = "ggzdekade"
    base = services_world.world.cast.dvza("dvza-a").resource_endpoint(services_world.world.domain, role, "51")
    found, _ = services_world.search_at(base, PERSON, "DocumentReference", [("status", "current")])
    assert min(map(when, found)) < FIRST_DAY
