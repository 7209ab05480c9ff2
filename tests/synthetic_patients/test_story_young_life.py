"""What healthy young people meet: vaccinations at their age, the pill for whom it is safe, a sprained ankle."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from patients_fixtures import has_code
from told_stories import FEW, told

from synthetic_patients import Dossier
from synthetic_patients.people.person import PersonSpec, full_years, years_before
from synthetic_patients.plan import DEFAULT_TODAY, Plan, Story

ATC, ICPC = "http://www.whocc.no/atc", "http://hl7.org/fhir/sid/icpc-1-nl"
PILL = "G03AA07"


def on_the_pill(dossier: Dossier) -> bool:
    return any(has_code(each["code"], ATC, PILL) for each in dossier.of_type("Medication"))


@FEW
@given(st.integers(0, 300), st.sampled_from(("hypertension", "pregnancy", "diabetes")))
def test_nobody_takes_the_pill_who_had_better_not(seed: int, kind: str) -> None:
    start = DEFAULT_TODAY - timedelta(days=300)
    stories = (Story("healthy", start, seed=seed), Story(kind, start, seed=seed))  # type: ignore[arg-type]
    who = PersonSpec(seed, years_before(DEFAULT_TODAY, 33))
    assert not on_the_pill(Dossier.from_plan(Plan(who, stories=stories)))


def test_some_young_women_take_it_and_no_man_does() -> None:
    start, born = DEFAULT_TODAY - timedelta(days=300), years_before(DEFAULT_TODAY, 24)
    story = Story("healthy", start, seed=1)
    women = [Dossier.from_plan(Plan(PersonSpec(seed, born), stories=(story,))) for seed in range(30)]
    men = [Dossier.from_plan(Plan(PersonSpec(seed, born, "male"), stories=(story,))) for seed in range(30)]
    assert 0 < sum(map(on_the_pill, women)) < 30
    assert not any(map(on_the_pill, men))
    sprained = [
        dossier
        for dossier in (*women, *men)
        if any(has_code(each["code"], ICPC, "L77") for each in dossier.of_type("Condition"))
    ]
    assert 0 < len(sprained) < 60


@FEW
@given(told("healthy", ages=(10, 60), gender="female"))
def test_the_pill_is_stopped_by_thirty_eight(dossier: Dossier) -> None:
    for use in dossier.of_type("MedicationStatement"):
        if "Ethinylestradiol" in use["medicationReference"]["display"]:
            end = use["effectivePeriod"].get("end", dossier.plan.today.isoformat())
            assert full_years(dossier.person.birth_date, date.fromisoformat(end)) <= 38
