"""What the GP prescribes reaches the pharmacy: agreements follow each other, supplies last as long as they are used."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from patients_fixtures import RICH, Resource, all_dossiers, persona_dossier

from synthetic_patients import Dossier, dossiers
from synthetic_patients.people.person import PersonSpec
from synthetic_patients.plan import Plan, Story
from synthetic_patients.story_kinds import StoryKind

LONG_TERM: tuple[StoryKind, ...] = ("diabetes", "hypertension", "asthma")
TODAY = date(2026, 1, 15)
WORDS = re.compile(r"(?P<times>\d) maal per dag (?P<pieces>\d) (tablet|injectie|inhalatie|capsule)")


def profile(resource: Resource) -> str:
    return str(resource["meta"]["profile"][0]).rpartition("/")[2]


def treatment(resource: Resource) -> str:
    (found,) = [
        each["valueIdentifier"] for each in resource["extension"] if each["url"].endswith("MedicationTreatment")
    ]
    return str(found["value"])


def period(resource: Resource) -> tuple[date, date]:
    (found,) = [each["valuePeriod"] for each in resource["extension"] if each["url"].endswith("PeriodOfUse")]
    return date.fromisoformat(found["start"]), date.fromisoformat(found.get("end", "9999-12-31"))


def treatments(dossier: Dossier, kind: str) -> dict[str, list[Resource]]:
    found = defaultdict(list)
    for each in dossier.releases["STU3"]:
        if profile(each) == kind:
            found[treatment(each)].append(each)
    return found


def given_on(resource: Resource) -> date:
    return date.fromisoformat(resource["whenHandedOver"][:10])


def someone(born: date, *stories: Story) -> Dossier:
    return Dossier.from_plan(Plan(PersonSpec(1, born, "female"), TODAY, stories))


@given(dossiers(stories=LONG_TERM, age=(40, 95)))
def test_nothing_is_handed_over_outside_the_use_that_was_agreed(dossier: Dossier) -> None:
    agreed = treatments(dossier, "zib-MedicationAgreement")
    for number, handed_over in treatments(dossier, "zib-Dispense").items():
        periods = [period(each) for each in agreed[number]]
        for each in handed_over:
            assert any(start <= given_on(each) <= end for start, end in periods)


@given(dossiers(stories=LONG_TERM, age=(40, 79)))
def test_while_in_use_a_supply_comes_before_the_last_one_is_finished_and_not_long_before(dossier: Dossier) -> None:
    for handed_over in treatments(dossier, "zib-Dispense").values():
        for earlier, later in pairwise(handed_over):
            if "daysSupply" in earlier:
                finished = given_on(earlier) + timedelta(days=earlier["daysSupply"]["value"])
                assert given_on(later) <= finished
                replaced = earlier["quantity"]["value"] != later["quantity"]["value"]
                assert replaced or given_on(later) >= finished - timedelta(days=12)


def test_long_use_is_supplied_until_today_again_and_again() -> None:
    dossier = someone(date(1966, 3, 1), Story("hypertension", date(2024, 6, 3), visits=0))
    (handed_over,) = treatments(dossier, "zib-Dispense").values()
    assert [each["quantity"]["value"] for each in handed_over][:3] == [15, 90, 90]
    assert len(handed_over) >= 7
    assert TODAY - given_on(handed_over[-1]) <= timedelta(days=90)
    requests = {each["id"]: each for each in dossier.of_type("MedicationRequest")}
    for each in handed_over:
        (asked,) = each["authorizingPrescription"]
        assert requests[asked["reference"].partition("/")[2]]["authoredOn"] <= each["whenHandedOver"]


def test_a_stopped_drug_is_not_handed_over_after_the_stop_and_says_why() -> None:
    stops = 0
    for key in RICH:
        dossier = persona_dossier(key)
        handed_over = treatments(dossier, "zib-Dispense")
        for number, agreed in treatments(dossier, "zib-MedicationAgreement").items():
            if agreed[-1]["status"] == "stopped":
                _, end = period(agreed[-1])
                assert all(given_on(each) < end for each in handed_over[number])
                stops += any("lisinopril" in str(reason) for reason in agreed[-1].get("reasonCode", []))
    assert stops == 1, "beside heart failure nobody starts lisinopril: the other has it"


def test_a_changed_dose_is_a_new_agreement_that_ends_the_old_one_and_names_the_value_that_led_to_it() -> None:
    changes = 0
    for key in RICH:
        for agreed in treatments(persona_dossier(key), "zib-MedicationAgreement").values():
            for earlier, later in pairwise(agreed):
                assert period(earlier)[1] == period(later)[0] - timedelta(days=1)
                assert earlier["status"] == "completed"
                assert earlier["medicationReference"] == later["medicationReference"]
                assert earlier["dosageInstruction"] != later["dosageInstruction"]
                changes += any("streefwaarde" in each.get("text", "") for each in later["reasonCode"])
    assert changes >= 2


def test_a_course_has_an_end_and_as_many_pieces_as_it_takes() -> None:
    courses = 0
    for dossier in all_dossiers():
        handed_over = treatments(dossier, "zib-Dispense")
        for number, agreed in treatments(dossier, "zib-MedicationAgreement").items():
            lines = agreed[-1]["dosageInstruction"]
            bounds = [line["timing"]["repeat"].get("boundsDuration") for line in lines]
            if not all(bounds) or number not in handed_over:
                continue
            total = sum(
                line["timing"]["repeat"]["frequency"] * line["doseQuantity"]["value"] * bound["value"]
                for line, bound in zip(lines, bounds, strict=True)
            )
            assert [each["quantity"]["value"] for each in handed_over[number]] == [total]
            assert period(agreed[-1])[1] < date(9999, 1, 1)
            courses += 1
    assert courses >= 2


def test_the_very_old_get_their_tablets_in_a_roll_of_two_weeks() -> None:
    dossier = someone(date(1940, 3, 1), Story("hypertension", date(2024, 6, 3), visits=0))
    (handed_over,) = treatments(dossier, "zib-Dispense").values()
    assert len(handed_over) > 10
    for each in handed_over:
        (form,) = [part for part in each["extension"] if part["url"].endswith("DistributionForm")]
        assert "medicatierol" in form["valueCodeableConcept"]["text"]
        assert each["quantity"]["value"] == each["daysSupply"]["value"] == 14
    assert {(b - a).days for a, b in pairwise(map(given_on, handed_over))} <= set(range(10, 19))


@given(dossiers(stories=LONG_TERM, age=(40, 95)))
def test_the_words_of_a_dosage_say_what_its_numbers_say(dossier: Dossier) -> None:
    lines = [
        line
        for each in dossier.releases["STU3"]
        for line in (*each.get("dosageInstruction", ()), *each.get("dosage", ()))
    ]
    for line in lines:
        words = WORDS.search(line["text"])
        assert words, line["text"]
        assert int(words["times"]) == line["timing"]["repeat"]["frequency"]
        assert int(words["pieces"]) == line["doseQuantity"]["value"]
        assert line["text"].startswith("Zo nodig") == ("asNeededCodeableConcept" in line)


def test_medication_goes_up_only_when_the_value_measured_that_day_is_above_the_target() -> None:
    for key in RICH:
        dossier = persona_dossier(key)
        values = {
            each["effectiveDateTime"][:10]: each["valueQuantity"]["value"]
            for each in dossier.of_type("Observation")
            if each["code"].get("text") == "HbA1c (glycohemoglobine) IFCC"
        }
        metformin = [
            each
            for each in dossier.of_type("MedicationRequest")
            if profile(each) == "zib-MedicationAgreement" and "Metformine" in each["medicationReference"]["display"]
        ]
        assert len(metformin) >= 2
        for each in metformin[1:]:
            assert values[period(each)[0].isoformat()] > 53
