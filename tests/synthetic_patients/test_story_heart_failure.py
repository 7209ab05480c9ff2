"""Heart failure: the lab value that led to the referral, the treatment, the scale at home, and an admission."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from patients_fixtures import has_code
from stories import SNOMED, admissions, agreements, dossier_of, letters, lines, observed, use

from synthetic_patients import Dossier

REFERRAL, DISCHARGE, NT_PROBNP, WEIGHT = "57133-1", "18842-5", "33762-6", "29463-7"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return dossier_of("heart_failure", days=900, visits=5)


def test_the_value_that_led_to_the_referral_is_in_the_letter(dossier: Dossier) -> None:
    first = observed(dossier, NT_PROBNP)[0]
    value = first["valueQuantity"]["value"]
    (letter,) = letters(dossier, REFERRAL)
    assert f"NT-proBNP {value} ng/l" in letter["section"][0]["text"]["div"]
    assert first["effectiveDateTime"][:10] < letter["date"]
    assert has_code(first["interpretation"], "http://hl7.org/fhir/v2/0078", "H")


def test_the_cardiologist_makes_an_echo_and_starts_treatment_after_the_referral(dossier: Dossier) -> None:
    (letter,) = letters(dossier, REFERRAL)
    (echo,) = [each for each in dossier.of_type("Procedure") if each["code"]["coding"][0]["code"] == "40701008"]
    day = echo["performedPeriod"]["start"]
    assert letter["date"] < day
    for atc in ("C03CA01", "C09AA02", "C07AB02"):
        first = min(agreements(dossier, atc), key=lambda each: use(each)["start"])
        assert use(first)["start"] == day
        assert "Hypotheseman" in first["requester"]["agent"]["display"]


def test_the_dose_goes_up_and_nobody_uses_two_doses_at_once(dossier: Dossier) -> None:
    for atc in ("C03CA01", "C07AB02"):
        periods = sorted((use(each) for each in agreements(dossier, atc)), key=lambda each: each["start"])
        assert len(periods) == 2
        assert periods[0]["end"] <= periods[1]["start"]
        assert "end" not in periods[1]


def test_weight_rises_before_the_admission_and_is_usual_again_after(dossier: Dossier) -> None:
    (stay,) = admissions(dossier)
    admitted = date.fromisoformat(stay["period"]["start"])
    days = {
        date.fromisoformat(each["effectiveDateTime"]): each["valueQuantity"]["value"]
        for each in observed(dossier, WEIGHT)
    }
    before = [days[day] for day in sorted(days) if admitted - timedelta(days=5) < day < admitted]
    assert before == sorted(before) and len(before) == 3
    usual = days[max(days)]
    assert before[-1] > 1.01 * usual


def test_more_goes_out_than_in_while_in_hospital(dossier: Dossier) -> None:
    (stay,) = admissions(dossier)
    balances = observed(dossier, "364396009")
    assert len(balances) >= 3
    for each in balances:
        taken, lost = (part["valueQuantity"]["value"] for part in each["component"])
        assert taken < lost
        assert stay["period"]["start"] <= each["effectivePeriod"]["start"][:10] < stay["period"]["end"]


def test_the_discharge_letter_agrees_with_results_and_medication(dossier: Dossier) -> None:
    (letter,) = letters(dossier, DISCHARGE)
    words = letter["section"][0]["text"]["div"]
    assert f"NT-proBNP {observed(dossier, NT_PROBNP)[1]['valueQuantity']['value']} ng/l" in words
    (spironolactone,) = agreements(dossier, "C03DA01")
    assert "spironolacton 25 mg toegevoegd" in words
    assert use(spironolactone)["start"] == letter["date"]


def test_people_weigh_themselves_and_the_gp_checks_kidneys(dossier: Dossier) -> None:
    patient = f"Patient/{dossier.person.slug}"
    by = [each["performer"][0]["reference"] for each in observed(dossier, WEIGHT)]
    assert by.count(patient) >= 8
    assert len(set(by)) == 2
    assert any("NYHA" in line for line in lines(dossier, "E"))


def test_a_week_after_the_first_visit_there_is_a_referral_and_no_treatment_yet() -> None:
    dossier = dossier_of("heart_failure", days=7)
    assert letters(dossier, REFERRAL)
    assert not agreements(dossier, "C03CA01")
    assert {each["status"] for each in dossier.of_type("Appointment")} == {"booked"}


def test_who_has_died_has_no_treatment_that_goes_on_and_nothing_planned() -> None:
    dossier = dossier_of("heart_failure", days=500, dead=True)
    assert all("end" in use(each) for each in agreements(dossier, "C03CA01"))
    assert not [each for each in dossier.of_type("Appointment") if each["status"] == "booked"]
    assert dossier.of_type("Condition")[0]["code"]["coding"][1]["system"] == SNOMED
