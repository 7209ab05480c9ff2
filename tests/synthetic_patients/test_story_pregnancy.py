"""A pregnancy: dates, weeks, growth and care that fit each other; and nothing of it in those it does not fit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from patients_fixtures import Resource, has_code, persona_dossier, profiles
from told_stories import FEW, last_day, told

from synthetic_patients import Dossier
from synthetic_patients.people.person import PersonSpec
from synthetic_patients.people.personas import persona
from synthetic_patients.plan import DEFAULT_TODAY, Plan, PlanError, Story

ANY = told("pregnancy", ages=(20, 45), gender="female")
SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"


def of_code(dossier: Dossier, resource_type: str, system: str, code: str) -> list[Resource]:
    return [each for each in dossier.of_type(resource_type) if has_code(each.get("code", []), system, code)]


def this_pregnancy(dossier: Dossier) -> tuple[Resource, Resource]:
    """The Condition and record of the pregnancy that the story tells: the last to begin."""
    found = of_code(dossier, "Condition", SNOMED, "118185001")
    condition = max(found, key=lambda each: str(each["onsetDateTime"]))
    record = dossier.get(*condition["context"]["reference"].split("/"))
    assert record
    return condition, record


@FEW
@given(ANY)
def test_the_due_date_is_forty_weeks_after_the_last_menstruation(dossier: Dossier) -> None:
    begun = {
        each["context"]["reference"]: each["valueDateTime"]
        for each in of_code(dossier, "Observation", SNOMED, "21840007")
    }
    for term in of_code(dossier, "Observation", SNOMED, "161714006"):
        since = date.fromisoformat(begun[term["context"]["reference"]])
        assert date.fromisoformat(term["valueDateTime"]) == since + timedelta(days=280)


@FEW
@given(ANY)
def test_the_weeks_are_those_since_the_last_menstruation(dossier: Dossier) -> None:
    begun = {
        each["context"]["reference"]: date.fromisoformat(each["valueDateTime"])
        for each in of_code(dossier, "Observation", SNOMED, "21840007")
    }
    for duration in of_code(dossier, "Observation", SNOMED, "57036006"):
        days = (date.fromisoformat(duration["effectiveDateTime"]) - begun[duration["context"]["reference"]]).days
        assert duration["valueQuantity"]["value"] == days // 7 <= 41


@FEW
@given(ANY)
def test_a_child_is_born_around_term_or_not_yet(dossier: Dossier) -> None:
    condition, record = this_pregnancy(dossier)
    since = date.fromisoformat(condition["onsetDateTime"])
    over = condition.get("abatementDateTime")
    if over:
        assert 266 <= (date.fromisoformat(over) - since).days <= 290
    else:
        assert (last_day(dossier) - since).days < 290
        assert record["status"] == ("finished" if dossier.person.deceased else "active")


@FEW
@given(ANY)
def test_whoever_was_pregnant_before_has_given_birth_before(dossier: Dossier) -> None:
    gravidity = [each["valueQuantity"]["value"] for each in of_code(dossier, "Observation", LOINC, "11996-6")]
    parity = [each["valueQuantity"]["value"] for each in of_code(dossier, "Observation", LOINC, "11977-6")]
    assert [each - 1 for each in gravidity] == parity
    assert (max(parity) > 0) == (len(of_code(dossier, "Condition", SNOMED, "118185001")) > 1)


@FEW
@given(ANY)
def test_an_assisted_delivery_was_handed_over_to_the_hospital(dossier: Dossier) -> None:
    for kind in of_code(dossier, "Observation", SNOMED, "364336006"):
        assisted = has_code(kind["valueCodeableConcept"], SNOMED, "61586001")
        handed_over = [
            each
            for each in dossier.of_type("ReferralRequest")
            if each["context"] == kind["context"] and has_code(each["type"], SNOMED, "308292007")
        ]
        assert bool(handed_over) == assisted


@FEW
@given(ANY)
def test_what_is_used_in_pregnancy_ends_with_it(dossier: Dossier) -> None:
    condition, _ = this_pregnancy(dossier)
    over = condition.get("abatementDateTime") or dossier.person.deceased
    for use in dossier.of_type("DeviceUseStatement"):
        assert ("end" in use["whenUsed"]) == (over is not None)
    for agreement in dossier.of_type("MedicationRequest"):
        assert agreement.get("status") != "active" or over is None


@FEW
@given(ANY)
def test_the_unborn_is_heard_and_measured_only_before_birth(dossier: Dossier) -> None:
    condition, _ = this_pregnancy(dossier)
    born = condition.get("abatementDateTime", "9999")
    for each in of_code(dossier, "Observation", SNOMED, "249043002"):
        assert 110 <= each["valueQuantity"]["value"] <= 160
        assert each["effectiveDateTime"] < born
    for each in dossier.of_type("DiagnosticReport"):
        assert each["effectiveDateTime"][:10] < born


@FEW
@given(ANY)
def test_a_late_scan_measures_more_than_an_early_one(dossier: Dossier) -> None:
    head = of_code(dossier, "Observation", LOINC, "11820-8")
    belly = of_code(dossier, "Observation", LOINC, "11979-2")
    length = of_code(dossier, "Observation", LOINC, "11957-8")
    assert len(head) == len(belly) <= len(length) <= 1
    for small, large in zip(head, belly, strict=True):
        assert small["valueQuantity"]["value"] < large["valueQuantity"]["value"]
        assert length[0]["effectiveDateTime"] < small["effectiveDateTime"]


@FEW
@given(told("pregnancy", ages=(20, 45), gender="female", may_be_dead=False))
def test_weight_goes_up_until_the_birth(dossier: Dossier) -> None:
    measured = sorted(
        (each["effectiveDateTime"], each["valueQuantity"]["value"])
        for each in of_code(dossier, "Observation", LOINC, "29463-7")
    )
    weights = [weight for _, weight in measured]
    assert weights == sorted(weights)
    assert not weights or weights[-1] - weights[0] < 16


def test_the_child_of_the_persona_is_the_one_she_gave_birth_to() -> None:
    dossier = persona_dossier("parent")
    child = persona("child_8").on(dossier.plan.today)
    births = [each.get("abatementDateTime") for each in of_code(dossier, "Condition", SNOMED, "118185001")]
    assert child.birth_date.isoformat() in births


@pytest.mark.parametrize(("gender", "age"), [("male", 30), ("female", 55), ("female", 12)])
def test_a_pregnancy_fits_only_women_of_an_age(gender: str, age: int) -> None:
    who = PersonSpec(1, DEFAULT_TODAY.replace(year=DEFAULT_TODAY.year - age), gender)  # type: ignore[arg-type]
    with pytest.raises(PlanError, match="pregnancy"):
        Plan(who, stories=(Story("pregnancy", DEFAULT_TODAY - timedelta(days=100)),))


def test_the_newborn_counts_as_a_child_in_other_stories() -> None:
    who = PersonSpec(8, DEFAULT_TODAY.replace(year=DEFAULT_TODAY.year - 30))
    expecting = Story("pregnancy", DEFAULT_TODAY - timedelta(days=600), seed=5)
    low = Story("depression", DEFAULT_TODAY - timedelta(days=330), visits=2)
    dossier = Dossier.from_plan(Plan(who, stories=(expecting, low)))
    condition, _ = this_pregnancy(dossier)
    (family,) = of_code(dossier, "Observation", SNOMED, "365470003")
    assert condition["abatementDateTime"] in [each.get("valueDateTime") for each in family["component"]]


def test_maternal_records_claim_the_profile_of_the_programme_and_that_of_nl_core() -> None:
    _, record = this_pregnancy(persona_dossier("parent"))
    names = [each.rpartition("/")[2] for each in profiles(record)]
    assert names == ["nl-core-episodeofcare", "bc-MaternalRecord"]
