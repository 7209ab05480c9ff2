"""After a hip replacement people learn to walk again: in a centre when they are old, near home, and with aids."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from patients_fixtures import has_code
from stories import SNOMED, TODAY, admissions, dossier_of

from synthetic_patients import Dossier
from synthetic_patients.references import address

PHYSIOTHERAPY = "91251008"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return dossier_of("hip_replacement", days=400)


def walking(dossier: Dossier) -> list[str]:
    """How well someone walks, as ICF degrees in the order of time."""
    found = [each for each in dossier.of_type("Observation") if each["code"]["coding"][0]["code"] == "d450"]
    found.sort(key=lambda each: str(each["effectivePeriod"]["start"]))
    return [each["valueCodeableConcept"]["coding"][0]["code"] for each in found]


def test_rehabilitation_follows_the_hospital_without_a_gap(dossier: Dossier) -> None:
    hospital, centre = sorted(admissions(dossier), key=lambda each: str(each["period"]["start"]))
    assert hospital["period"]["end"] == centre["period"]["start"]
    assert "Denkstap" in centre["serviceProvider"]["display"]


def test_the_plan_belongs_to_the_stay_and_its_goals_were_reached(dossier: Dossier) -> None:
    (plan,) = dossier.of_type("CarePlan")
    stay = dossier.get(*plan["context"]["reference"].split("/"))
    assert stay and stay["period"] == plan["period"]
    assert {each["status"] for each in dossier.of_type("Goal")} == {"achieved"}
    assert {each["reference"] for each in plan["goal"]} == {address(each) for each in dossier.of_type("Goal")}
    outcome = next(each["outcomeReference"][0]["reference"] for each in plan["activity"] if "outcomeReference" in each)
    reached = dossier.get(*outcome.split("/"))
    goal = next(each for each in dossier.of_type("Goal") if "measure" in each["target"])
    assert reached and reached["valueCodeableConcept"] == goal["target"]["detailCodeableConcept"]


def test_walking_gets_worse_by_the_operation_and_better_after(dossier: Dossier) -> None:
    degrees = walking(dossier)
    worst = degrees.index("d450.3")
    assert degrees[worst:] == sorted(degrees[worst:], reverse=True)
    assert degrees[-1] == "d450.0"


def test_physiotherapy_is_weekly_after_coming_home(dossier: Dossier) -> None:
    home = max(each["period"]["end"] for each in admissions(dossier))
    days = [
        date.fromisoformat(each["performedPeriod"]["start"])
        for each in dossier.of_type("Procedure")
        if has_code(each["code"], SNOMED, PHYSIOTHERAPY)
    ]
    assert len(days) == 6 and home < days[0].isoformat()
    assert {later - earlier for earlier, later in pairwise(days)} == {timedelta(days=7)}


def test_crutches_go_back_and_the_implant_stays(dossier: Dossier) -> None:
    status = {each["device"]["display"]: each["status"] for each in dossier.of_type("DeviceUseStatement")}
    assert status == {"Totale heupprothese": "active", "Elleboogkrukken": "completed"}


def test_younger_people_go_home_at_once() -> None:
    dossier = dossier_of("hip_replacement", days=400, age=55)
    assert len(admissions(dossier)) == 1
    assert not dossier.of_type("CarePlan")
    assert any(has_code(each["code"], SNOMED, PHYSIOTHERAPY) for each in dossier.of_type("Procedure"))


def test_who_left_hospital_last_week_uses_crutches_and_has_no_goals_reached() -> None:
    dossier = dossier_of("hip_replacement", days=58)
    (crutches,) = [
        each for each in dossier.of_type("DeviceUseStatement") if each["device"]["display"] == "Elleboogkrukken"
    ]
    assert crutches["status"] == "active" and "end" not in crutches["whenUsed"]
    assert crutches["whenUsed"]["start"] < TODAY.isoformat()
    assert not dossier.of_type("Goal")
