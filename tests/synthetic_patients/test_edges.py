from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patients_fixtures import Resource, has_code, parts, profiles

from medmij_sim.fhir.profiles import validator
from synthetic_patients import Dossier
from synthetic_patients.edges.kinds import EDGE_NOTES, EDGES, MILD_EDGES, Edge
from synthetic_patients.edges.of_people import leap_day_before
from synthetic_patients.people.person import PersonSpec
from synthetic_patients.plan import Plan, Story
from synthetic_patients.reduce import reduce
from synthetic_patients.references import address, targets
from synthetic_patients.strategies import plans

PLAN = Plan(
    PersonSpec(5, date(1961, 3, 3), "male"),
    date(2026, 1, 15),
    (
        Story("healthy", date(2021, 4, 6), 4),
        Story("diabetes", date(2019, 9, 9), 6),
        Story("asthma", date(2018, 2, 1), 3),
        Story("medication_allergy", date(2020, 5, 5)),
    ),
)


@cache
def with_edges(*edges: Edge) -> Dossier:
    return Dossier.from_plan(replace(PLAN, edges=edges))


def errors(resources: Iterable[Resource]) -> set[tuple[str, str, str]]:
    check = validator("STU3").check
    return {
        (each["resourceType"], finding.path, finding.rule)
        for each in resources
        for finding in check(each)
        if finding.severity == "error"
    }


def patient(dossier: Dossier) -> Resource:
    return dossier.resources[0]


def statuses(dossier: Dossier) -> set[str]:
    return {
        each["resourceType"]
        for each in dossier.resources
        if "entered-in-error" in (each.get("status"), each.get("verificationStatus"))
    }


def has_name_beyond_latin(dossier: Dossier) -> bool:
    return all(ord(letter) > 255 for letter in dossier.person.name.family)


def has_a_value(dossier: Dossier) -> bool:
    results = [each for each in dossier.of_type("Observation") if "aboratory" in profiles(each)[0]]
    assert results
    return any(name.startswith("value") for each in results for name in each)


SHOWS: dict[Edge, Callable[[Dossier], Any]] = {
    "partial_dates": lambda it: any(len(each.get("onsetDateTime", "")) == 4 for each in it.of_type("Condition")),
    "markup_in_text": lambda it: "<&>" in it.to_json(),
    "no_general_practitioner": lambda it: "generalPractitioner" not in patient(it),
    "diacritics": lambda it: "Žižkovská" in patient(it)["name"][0]["text"],
    "non_latin_name": has_name_beyond_latin,
    "very_long_name": lambda it: len(it.person.name.family) > 190 and len(it.person.name.given) == 12,
    "leap_day_birth": lambda it: patient(it)["birthDate"].endswith("-02-29"),
    "deceased": lambda it: patient(it).get("deceasedDateTime"),
    "foreign_address": lambda it: patient(it)["address"][0]["country"] == "BEL",
    "post_office_box": lambda it: [each.get("type") for each in patient(it)["address"]] == [None, "postal"],
    "secret_address": lambda it: [*patient(it)["address"][0]] == ["extension"],
    "birth_year_only": lambda it: patient(it)["birthDate"].isdigit(),
    "unknown_dates": lambda it: all(
        "onsetDateTime" not in each and "_onsetDateTime" in each for each in it.of_type("Condition")
    ),
    "null_flavors": lambda it: any(
        has_code(each.get("valueCodeableConcept", {}), "http://hl7.org/fhir/v3/NullFlavor")
        for each in it.of_type("Observation")
    ),
    "absent_values": lambda it: not has_a_value(it),
    "same_condition_twice": lambda it: [each["id"] for each in it.of_type("Condition")][-1].endswith("-again"),
    "entered_in_error": lambda it: {"Condition", "Observation", "MedicationRequest", "Encounter"} <= statuses(it),
    "contained_resources": lambda it: not it.of_type("Medication") and it.of_type("MedicationRequest")[0]["contained"],
    "thousand_items": lambda it: len(it.releases["STU3"]) >= 1000,
}


@pytest.mark.parametrize("edge", EDGES)
def test_an_edge_shows_when_asked_for_and_only_then(edge: Edge) -> None:
    assert SHOWS[edge](with_edges(edge))
    assert not SHOWS[edge](with_edges())


@pytest.mark.parametrize("edge", [*EDGES, "all"])
def test_an_edge_breaks_no_rule_of_a_profile_that_held_without_it(edge: Any) -> None:
    edges = EDGES if edge == "all" else (edge,)
    assert errors(with_edges(*edges).releases["STU3"]) <= errors(with_edges().releases["STU3"])


@given(plans(edges=EDGES, max_stories=1))
@settings(max_examples=5)
def test_edges_together_leave_every_reference_whole_and_every_address_unique(plan: Plan) -> None:
    for resources in Dossier.from_plan(plan).releases.values():
        addresses = [address(each) for each in resources]
        assert len(set(addresses)) == len(addresses)
        contained = {f"#{inner['id']}" for each in resources for inner in each.get("contained", ())}
        assert {target for each in resources for target in targets(each)} <= {*addresses, *contained}


@given(plans(edges=("thousand_items",), max_stories=1))
@settings(max_examples=5)
def test_a_thousand_items_lie_within_a_life_one_after_the_other(plan: Plan) -> None:
    dossier = Dossier.from_plan(plan)
    times = [each["effectiveDateTime"] for each in dossier.of_type("Observation") if "at-home" in each["id"]]
    assert len(set(times)) == len(times) > 500
    last = (dossier.person.deceased or plan.today).isoformat()
    assert all(dossier.person.birth_date.isoformat() <= each[:10] <= last for each in times)
    days = [each[:10] for each in times]
    assert all(earlier >= later for earlier, later in pairwise(days))


def test_who_keeps_an_address_secret_is_not_given_away_by_the_family() -> None:
    spec = PersonSpec(3, date(2015, 5, 5))
    known = Dossier.from_plan(Plan(spec))
    secret = Dossier.from_plan(Plan(spec, edges=("secret_address",)))
    street = known.person.address.street
    assert street in str(patient(known)["contact"])
    assert street not in str(
        [each for each in secret.resources if each["resourceType"] in ("Patient", "RelatedPerson")]
    )


def test_a_copy_in_error_has_an_identifier_of_its_own() -> None:
    copies = [each for each in with_edges("entered_in_error").resources if each["id"].endswith("-error")]
    assert copies
    for each in copies:
        for _, part in parts(each.get("identifier", [])):
            assert part["value"].endswith("-error"), address(each)


@given(st.dates(date(1905, 1, 1), date(2035, 12, 31)))
def test_a_leap_day_lies_at_most_eight_years_back(day: date) -> None:
    found = leap_day_before(day)
    assert (found.month, found.day) == (2, 29)
    assert 0 <= (day - found).days < 8 * 366


def test_someone_dies_after_the_last_story_began() -> None:
    today = date(2026, 1, 15)
    plan = Plan(PersonSpec(1, date(1950, 1, 1)), today, (Story("healthy", date(2026, 1, 10)),), ("deceased",))
    assert plan.grow_person().deceased == date(2026, 1, 10)
    assert replace(plan, stories=()).grow_person().deceased == date(2025, 12, 6)


def test_a_dossier_with_an_edge_shrinks_to_where_the_edge_is() -> None:
    small = reduce(with_edges("entered_in_error"), lambda it: "MedicationRequest" in statuses(it))
    kinds = Counter(each["resourceType"] for each in small.resources)
    assert kinds == {"Patient": 1, "MedicationRequest": 1, "Medication": 1}


def test_every_edge_has_one_line_of_explanation_which_the_page_on_people_prints() -> None:
    page = (Path(__file__).parents[2] / "docs" / "people.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert [f"| `{edge}` | {note} |" for edge, note in EDGE_NOTES.items()] == rows[-len(EDGES) :]
    assert list(EDGE_NOTES) == list(EDGES)
    assert all(note and "\n" not in note for note in EDGE_NOTES.values())
    assert set(MILD_EDGES) < set(EDGES)
