"""A frail old person at home: wishes, a medication review, district nurses, a plan and daily reports."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from patients_fixtures import has_code, profiles
from stories import SNOMED, TODAY, agreements, dossier_of, lines, observed, use

from synthetic_patients import Dossier

REPORT = "11591000146107"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return dossier_of("frail_elderly", days=800, visits=6, age=84)


def test_the_review_stops_what_makes_people_fall_and_starts_what_was_missing(dossier: Dossier) -> None:
    (temazepam,) = agreements(dossier, "N05CD07")
    assert temazepam["status"] == "stopped"
    for atc in ("A11CC05", "A06AD65"):
        (started,) = agreements(dossier, atc)
        assert use(started)["start"] == use(temazepam)["end"]
        assert started["status"] == "active"
    assert any("Temazepam gestopt" in line for line in lines(dossier, "P"))


def test_wishes_are_the_same_in_directive_will_and_journal(dossier: Dossier) -> None:
    directives = [each for each in dossier.of_type("Consent") if has_code(each["category"], SNOMED, "11291000146105")]
    wills = [each for each in dossier.of_type("Consent") if has_code(each["category"], SNOMED, "11341000146107")]
    permitted = {each["modifierExtension"][0]["valueCodeableConcept"]["coding"][0]["code"] for each in directives}
    assert permitted == {"NEE"}
    assert {each["category"][1]["coding"][0]["code"] for each in wills} == {"NR", "VOL"}
    assert any("Niet reanimeren" in line for line in lines(dossier, "P"))


def test_relatives_speak_for_the_patient_and_are_in_the_team(dossier: Dossier) -> None:
    relatives = {f"RelatedPerson/{each['id']}" for each in dossier.of_type("RelatedPerson")}
    wills = [each for each in dossier.of_type("Consent") if "consentingParty" in each]
    assert relatives and wills
    assert {each["consentingParty"][0]["reference"] for each in wills} <= relatives
    (team,) = dossier.of_type("CareTeam")
    assert relatives <= {each["member"]["reference"] for each in team["participant"]}


def test_the_yearly_plans_follow_each_other_and_only_the_last_is_in_force(dossier: Dossier) -> None:
    earlier, now = sorted(dossier.of_type("CarePlan"), key=lambda each: str(each["period"]["start"]))
    assert (earlier["status"], now["status"]) == ("completed", "active")
    gap = date.fromisoformat(now["period"]["start"]) - date.fromisoformat(earlier["period"]["end"])
    assert gap == timedelta(days=1)
    assert all(each["detail"]["status"] == "in-progress" for each in now["activity"])


def test_every_intervention_has_a_goal_of_its_own_plan(dossier: Dossier) -> None:
    for plan in dossier.of_type("CarePlan"):
        goals = {each["reference"] for each in plan["goal"]}
        assert len(goals) == 3
        for activity in plan["activity"]:
            assert {each["reference"] for each in activity["detail"]["goal"]} <= goals
            assert has_code(activity["detail"]["category"], SNOMED, "9632001")


def test_a_pressure_ulcer_heals_and_its_mattress_goes_back(dossier: Dossier) -> None:
    (ulcer,) = [each for each in dossier.of_type("Condition") if has_code(each["code"], SNOMED, "399912005")]
    (mattress,) = [
        each for each in dossier.of_type("DeviceUseStatement") if each["device"]["display"] == "Antidecubitusmatras"
    ]
    assert mattress["whenUsed"] == {"start": ulcer["onsetDateTime"], "end": ulcer["abatementDateTime"]}


def test_nurses_report_daily_and_after_every_fall(dossier: Dossier) -> None:
    days = [each["effectiveDateTime"][:10] for each in observed(dossier, REPORT)]
    last = [(TODAY - timedelta(days=back)).isoformat() for back in range(10, 0, -1)]
    assert days[-10:] == last
    falls = [each for each in observed(dossier, REPORT) if "Gevallen" in each["valueString"]]
    told = [
        date.fromisoformat(each["effectiveDateTime"])
        for each in dossier.of_type("Observation")
        if each.get("valueString", "").startswith("Gisteren gevallen")
    ]
    assert told
    assert [each["effectiveDateTime"][:10] for each in falls] == [
        (day - timedelta(days=1)).isoformat() for day in sorted(told)
    ]
    assert all("Practitioner/" in each["performer"][0]["reference"] for each in observed(dossier, REPORT))


def test_a_fever_is_in_the_report_of_the_day_it_was_measured(dossier: Dossier) -> None:
    (fever,) = [each for each in observed(dossier, "8310-5") if each["valueQuantity"]["value"] > 38]
    day = fever["effectiveDateTime"][:10]
    (report,) = [each for each in observed(dossier, REPORT) if each["effectiveDateTime"][:10] == day]
    assert "38,4" in report["valueString"]


def test_the_gp_comes_to_the_house(dossier: Dossier) -> None:
    gp = [each for each in dossier.of_type("Encounter") if profiles(each)[0].endswith("gp-Encounter")]
    assert {each["class"]["code"] for each in gp} == {"HH"}


@pytest.mark.parametrize("days", [0, 5, 12, 30, 75, 200])
def test_care_that_began_days_ago_is_as_far_as_it_can_be(days: int) -> None:
    dossier = dossier_of("frail_elderly", days=days, visits=2, age=84)
    assert bool(dossier.of_type("CarePlan")) == (days >= 10)
    assert any(has_code(each["code"], SNOMED, "399912005") for each in dossier.of_type("Condition")) == (days >= 75)
    assert bool(agreements(dossier, "A11CC05")) == (days >= 40)


def test_care_that_ended_leaves_no_plan_in_force() -> None:
    dossier = dossier_of("frail_elderly", days=800, age=84, ended=True)
    assert {each["status"] for each in dossier.of_type("CarePlan")} == {"completed"}
    assert {each["status"] for each in dossier.of_type("CareTeam")} == {"inactive"}
    assert {each["status"] for each in dossier.of_type("DeviceUseStatement")} == {"completed"}
    assert {each["status"] for each in dossier.of_type("DeviceRequest")} == {"completed"}
