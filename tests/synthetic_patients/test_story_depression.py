"""A depression gets better by its scores, in the order in which care is given, by those who give it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from patients_fixtures import Resource, has_code, profiles
from told_stories import FEW, told

from synthetic_patients import Dossier
from synthetic_patients.people.person import PersonSpec
from synthetic_patients.plan import DEFAULT_TODAY, Plan, Story
from synthetic_patients.providers.directory import GGZ, MENTAL_HEALTH_PRACTICE_NURSE

ANY = told("depression", ages=(17, 90))
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"


def scores(dossier: Dossier, system: str, code: str) -> list[tuple[str, int]]:
    found = [each for each in dossier.of_type("Observation") if has_code(each["code"], system, code)]
    return sorted((each["effectiveDateTime"], each["valueQuantity"]["value"]) for each in found)


def of_profile(dossier: Dossier, resource_type: str, name: str) -> list[Resource]:
    return [each for each in dossier.of_type(resource_type) if profiles(each)[0].endswith(name)]


@FEW
@given(ANY)
def test_the_scores_never_get_worse_once_therapy_goes_on(dossier: Dossier) -> None:
    found = scores(dossier, LOINC, "44261-6")
    assert all(0 <= score <= 27 for _, score in found)
    assert all(later <= earlier for (_, earlier), (_, later) in pairwise(found))


@FEW
@given(ANY)
def test_a_whole_questionnaire_has_the_score_of_its_parts(dossier: Dossier) -> None:
    for whole in dossier.of_type("Observation"):
        if has_code(whole["code"], SNOMED, "273513009"):
            assert "valueQuantity" not in whole
            for part in whole["related"]:
                result = dossier.get(*part["target"]["reference"].split("/"))
                assert result and result["effectiveDateTime"] == whole["effectiveDateTime"]


@FEW
@given(ANY)
def test_specialised_care_comes_after_the_referral_and_the_referral_after_medication(dossier: Dossier) -> None:
    letters = [each["date"] for each in dossier.of_type("Composition") if has_code(each["type"], LOINC, "57133-1")]
    at_ggz = [
        each["period"]["start"]
        for each in dossier.of_type("Encounter")
        if each["serviceProvider"]["reference"] == GGZ.ref.target
    ]
    started = [each["authoredOn"][:10] for each in dossier.of_type("MedicationRequest")]
    if at_ggz:
        assert letters and letters[0] <= min(at_ggz)
    if letters:
        assert min(started) <= letters[0]


@FEW
@given(ANY)
def test_whoever_recovered_stops_the_antidepressant_on_the_last_day_of_the_problem(dossier: Dossier) -> None:
    (problem,) = dossier.of_type("Condition")
    uses = [
        each
        for each in dossier.of_type("MedicationStatement")
        if "Sertraline" in each["medicationReference"]["display"]
    ]
    if uses and "abatementDateTime" in problem:
        assert uses[-1]["status"] == "stopped"
        assert uses[-1]["effectivePeriod"]["end"] == problem["abatementDateTime"]
    if "abatementDateTime" not in problem and dossier.person.deceased is None:
        assert not [each for each in dossier.of_type("MedicationRequest") if each.get("status") == "stopped"]


@FEW
@given(ANY)
def test_the_plan_of_care_is_over_when_the_problem_is(dossier: Dossier) -> None:
    (problem,) = dossier.of_type("Condition")
    over = "abatementDateTime" in problem or dossier.person.deceased is not None
    for plan in dossier.of_type("CarePlan"):
        assert (plan["status"] == "completed") == over
    for team in dossier.of_type("CareTeam"):
        assert (team["status"] == "inactive") == over


@FEW
@given(told("depression", ages=(17, 90), may_be_dead=False))
def test_household_and_children_agree(dossier: Dossier) -> None:
    for family in of_profile(dossier, "Observation", "zib-FamilySituation"):
        counted = {each["code"]["coding"][0]["code"]: each.get("valueQuantity") for each in family["component"]}
        born = [each["valueDateTime"] for each in family["component"] if "valueDateTime" in each]
        assert counted["224118004"]["value"] == len(born)
        assert counted["55811000146107"]["value"] <= len(born)
        assert all(day <= family["effectiveDateTime"] for day in born)


def test_a_long_course_has_guidance_by_the_practice_and_an_evaluation_every_third_session() -> None:
    start = DEFAULT_TODAY.replace(year=DEFAULT_TODAY.year - 2)
    plan = Plan(PersonSpec(4, DEFAULT_TODAY.replace(year=1980)), stories=(Story("depression", start, 7, seed=9),))
    dossier = Dossier.from_plan(plan)
    nurse = MENTAL_HEALTH_PRACTICE_NURSE.ref.target
    assert any(each["participant"][0]["individual"]["reference"] == nurse for each in dossier.of_type("Encounter"))
    therapy = [each for each in dossier.of_type("Procedure") if has_code(each["code"], SNOMED, "228557008")]
    assert len(therapy) == 7
    assert len(scores(dossier, SNOMED, "281113000")) == 1 + 7 // 3
