"""COPD: what a GP expects to read in a dossier of someone who has it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from patients_fixtures import has_code
from stories import TODAY, admissions, agreements, dossier_of, letters, lines, observed, use

from synthetic_patients import Dossier

REFERRAL, DISCHARGE = "57133-1", "18842-5"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return dossier_of("copd", days=6 * 365, visits=10)


def test_the_airways_get_slowly_worse_and_stay_obstructed(dossier: Dossier) -> None:
    blows = [re.search(r"FEV1 (\d+)% van voorspeld, FEV1/FVC 0,(\d\d)", line) for line in lines(dossier, "O")]
    found = [(int(each[1]), int(each[2])) for each in blows if each]
    assert len(found) > 3
    assert found == sorted(found, reverse=True)
    assert all(30 <= fev1 < 80 and ratio < 70 for fev1, ratio in found)
    spirometry = [each for each in dossier.of_type("Procedure") if has_code(each["code"], "http://snomed.info/sct")]
    assert len(spirometry) == len(found)


def test_smoking_stops_and_no_story_says_never() -> None:
    dossier = dossier_of("copd", "healthy", days=6 * 365, visits=10)
    said = [each["valueCodeableConcept"]["coding"][0]["code"] for each in observed(dossier, "365980008")]
    assert said[0] == "449868002"
    assert said[-1] == "8517006"
    assert "266919005" not in said
    assert said == sorted(said)  # daily smoker first, ex-smoker after


def test_the_first_attack_is_treated_at_home_for_a_week(dossier: Dossier) -> None:
    for atc in ("H02AB06", "J01AA02"):
        (agreement,) = agreements(dossier, atc)
        period = use(agreement)
        assert date.fromisoformat(period["end"]) - date.fromisoformat(period["start"]) == timedelta(days=6)
        assert agreement["status"] == "completed"
    assert any("Longaanvalactieplan besproken" in line for line in lines(dossier, "P"))


def test_the_referral_follows_the_attack_and_holds_the_spirometry(dossier: Dossier) -> None:
    (letter,) = letters(dossier, REFERRAL)
    assert "FEV1/FVC 0," in letter["section"][0]["text"]["div"]
    (prednisolone,) = agreements(dossier, "H02AB06")
    (formoterol,) = agreements(dossier, "R03AC13")
    assert use(prednisolone)["start"] < letter["date"] < use(formoterol)["start"]
    assert "Mits" in formoterol["requester"]["agent"]["display"]


def test_the_second_attack_leads_to_hospital_with_oxygen_and_a_letter(dossier: Dossier) -> None:
    (stay,) = admissions(dossier)
    (letter,) = letters(dossier, DISCHARGE)
    assert letter["date"] == stay["period"]["end"]
    on_the_day = [each for each in observed(dossier, "59408-5") if each["effectiveDateTime"][:10] == letter["date"]]
    at_home = min(each["valueQuantity"]["value"] for each in observed(dossier, "59408-5"))
    assert at_home <= 90 < min(each["valueQuantity"]["value"] for each in on_the_day)
    (cannula,) = [each for each in dossier.of_type("DeviceUseStatement") if "Neusbril" in each["device"]["display"]]
    assert cannula["whenUsed"] == stay["period"]
    assert cannula["status"] == "completed"


def test_someone_seen_for_the_first_time_today_has_inhalers_and_no_attack() -> None:
    dossier = dossier_of("copd", days=0)
    assert agreements(dossier, "R03BB04") and not agreements(dossier, "H02AB06")
    assert not admissions(dossier)
    assert {each["period"]["start"] for each in dossier.of_type("Encounter")} == {TODAY.isoformat()}


def test_a_revised_diagnosis_stops_the_inhalers() -> None:
    dossier = dossier_of("copd", days=900, visits=3, ended=True)
    (episode,) = dossier.of_type("EpisodeOfCare")
    assert episode["status"] == "finished"
    assert {each["status"] for each in agreements(dossier, "R03BB04")} == {"stopped"}
    assert any("diagnose herzien" in line for line in lines(dossier, "E"))
