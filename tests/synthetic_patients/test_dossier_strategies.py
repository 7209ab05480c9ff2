from __future__ import annotations

from datetime import date
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patients_fixtures import Resource

from synthetic_patients import Dossier, dossiers
from synthetic_patients.people.person import Person
from synthetic_patients.plan import DEFAULT_TODAY, Plan, PlanError
from synthetic_patients.strategies import people, plans, zibs

YEARS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@given(people(age=16))
def test_people_have_the_age_asked_for(person: Person) -> None:
    assert person.age_on(DEFAULT_TODAY) == 16


@given(st.data(), YEARS)
def test_a_range_of_ages_holds_on_any_today(data: st.DataObject, today: date) -> None:
    person = data.draw(people(today, (12, 15)))
    assert 12 <= person.age_on(today) <= 15


@given(plans(stories=("asthma", "healthy"), max_stories=1))
def test_only_the_stories_asked_for_are_told(plan: Plan) -> None:
    assert {story.kind for story in plan.stories} <= {"asthma", "healthy"}
    assert len(plan.stories) <= 1


@given(dossiers(person="woman_34", today=YEARS))
def test_a_persona_can_be_asked_for_on_any_day(dossier: Dossier) -> None:
    assert dossier.person.key == "woman_34"
    assert dossier.person.age_on(dossier.plan.today) == 34


@pytest.mark.parametrize("wanted", ["Procedure", "Flag", "Coverage", "DeviceRequest", "Patient"])
def test_a_type_asked_for_is_there(wanted: str) -> None:
    @given(dossiers(must_contain=wanted))
    @settings(max_examples=20)
    def holds(dossier: Dossier) -> None:
        assert dossier.of_type(wanted)

    holds()


def is_ended_asthma(resource: Resource) -> bool:
    return resource["resourceType"] == "Condition" and "Astma" in str(resource) and "abatementDateTime" in resource


@given(dossiers(must_contain=is_ended_asthma))
@settings(max_examples=20)
def test_a_condition_on_a_resource_is_met(dossier: Dossier) -> None:
    assert any(map(is_ended_asthma, dossier.resources))


@given(dossiers(min_size=150, age=(40, 80)))
@settings(max_examples=20)
def test_a_dossier_is_at_least_as_large_as_asked(dossier: Dossier) -> None:
    assert len(dossier.resources) >= 150


@given(dossiers(story="diabetes", age=(40, 60), max_stories=1))
@settings(max_examples=20)
def test_a_story_asked_for_is_told_first(dossier: Dossier) -> None:
    assert dossier.plan.stories[0].kind == "diabetes"
    assert len(dossier.plan.stories) <= 2


@given(plans(story=("asthma", "hypertension")))
def test_several_stories_are_told_of_someone_old_enough_for_all(plan: Plan) -> None:
    assert {"asthma", "hypertension"} <= {story.kind for story in plan.stories}


@given(dossiers(zibs=("zib-Problem", "MedicationDispense", "zib-Procedure"), must_contain="Immunization"))
@settings(max_examples=10)
def test_all_zibs_asked_for_are_there(dossier: Dossier) -> None:
    profiles = {profile.rpartition("/")[2] for each in dossier.resources for profile in each["meta"]["profile"]}
    assert {"zib-Problem", "zib-Procedure"} <= profiles
    assert dossier.of_type("MedicationDispense")
    assert dossier.of_type("Immunization")


@given(dossiers(max_size=40))
@settings(max_examples=30)
def test_a_dossier_is_at_most_as_large_as_asked(dossier: Dossier) -> None:
    assert len(dossier.resources) <= 40


@given(plans(edges=("leap_day_birth", "deceased", "diacritics"), age=(60, 70)))
def test_edges_asked_for_are_there_and_keep_the_age(plan: Plan) -> None:
    assert set(plan.edges) == {"leap_day_birth", "deceased", "diacritics"}
    person = plan.grow_person()
    assert 60 <= person.age_on(DEFAULT_TODAY) <= 70
    assert (person.birth_date.month, person.birth_date.day) == (2, 29)


@given(zibs("zib-Problem", age=(30, 80)))
@settings(max_examples=20)
def test_a_single_zib_is_of_the_profile_asked_for(problem: Resource) -> None:
    assert problem["resourceType"] == "Condition"


@given(zibs(lambda each: each.get("status") == "stopped", story="diabetes"))
@settings(max_examples=10)
def test_a_single_zib_can_be_asked_for_by_a_condition(resource: Resource) -> None:
    assert resource["status"] == "stopped"


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"aeg": 16}, TypeError, "no constraint aeg; there are age, person"),
        ({"story": "plague"}, PlanError, "no story or edge plague"),
        ({"edges": ("cliff",)}, PlanError, "no story or edge cliff"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_once(asked: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        dossiers(**asked)


def test_nobody_of_one_year_old_was_born_on_a_leap_day_in_2026() -> None:
    @given(plans(edges=("leap_day_birth",), age=0))
    @settings(max_examples=1, database=None)
    def never(plan: Plan) -> None:
        pass

    with pytest.raises(PlanError, match="was born on 29 February; widen the range of ages"):
        never()


def test_what_no_story_gives_is_refused_by_name() -> None:
    @given(dossiers(must_contain="Claim"))
    @settings(max_examples=1, database=None)
    def never(dossier: Dossier) -> None:
        pass

    with pytest.raises(PlanError, match=r"no story among .* gives what must_contain asks for"):
        never()


def test_more_than_a_hundred_dossiers_a_second() -> None:
    drawn = 0

    @given(dossiers())
    @settings(max_examples=200, database=None)
    def count(dossier: Dossier) -> None:
        nonlocal drawn
        drawn += 1

    before = process_time()
    count()
    # A hundred a second on a quiet machine; a quarter of that still tells a drawn plan from drawn resources.
    assert drawn / (process_time() - before) > 25
