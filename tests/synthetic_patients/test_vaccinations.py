"""The vaccination programmes: who gets what at which age, the same in both releases."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from told_stories import FEW, last_day, told

from synthetic_patients import Dossier
from synthetic_patients.people.names import Gender
from synthetic_patients.people.person import PersonSpec, full_years, years_before
from synthetic_patients.plan import DEFAULT_TODAY, Plan, Story

DKTP, HEXAVALENT, DTP, BMR, HPV = "J07CA02", "J07CA09", "J07CA01", "J07BD52", "J07BM02"
MEN_C, MEN_ACWY, FLU, PNEUMO_ADULT, COVID = "J07AH07", "J07AH08", "J07BB02", "J07AL01", "J07BN01"


def grown_up_in_a_story(born: date, gender: Gender = "female") -> list[Dossier]:
    """People of one birthday, since the day on which they were born or have a dossier."""
    start = max(born, years_before(DEFAULT_TODAY, 9))
    story = Story("healthy", start)
    return [Dossier.from_plan(Plan(PersonSpec(seed, born, gender), stories=(story,))) for seed in range(12)]


def given_at(dossier: Dossier) -> list[tuple[str, int]]:
    born = dossier.person.birth_date
    shots = dossier.of_type("Immunization")
    return [
        (each["vaccineCode"]["coding"][0]["code"], full_years(born, date.fromisoformat(each["date"]))) for each in shots
    ]


def most_common(dossiers: list[Dossier]) -> Counter[tuple[str, int]]:
    """What most of these people had: some do not take part."""
    return Counter(max((given_at(each) for each in dossiers), key=len))


def test_a_child_of_2010_had_the_schedule_of_its_year() -> None:
    had = most_common(grown_up_in_a_story(date(2010, 1, 15)))
    assert had[DKTP, 0] == 4
    assert had[DKTP, 4] == had[DTP, 9] == had[BMR, 1] == had[BMR, 9] == had[MEN_C, 1] == had[MEN_ACWY, 14] == 1
    assert had[HPV, 12] + had[HPV, 13] == 2
    assert not had[HEXAVALENT, 0]


def test_a_child_of_2020_had_three_hexavalent_shots_and_boys_get_what_girls_get() -> None:
    for gender in ("female", "male"):
        had = most_common(grown_up_in_a_story(date(2020, 6, 1), gender))
        assert had[HEXAVALENT, 0] + had[HEXAVALENT, 1] == 3
        assert had[MEN_ACWY, 1] == had[BMR, 1] == had[DKTP, 5] == 1


def test_girls_of_2003_had_hpv_and_boys_did_not() -> None:
    girls, boys = (most_common(grown_up_in_a_story(date(2003, 3, 1), gender)) for gender in ("female", "male"))
    assert girls[HPV, 12] + girls[HPV, 13] == 2
    assert not any(code == HPV for code, _ in boys)


def test_the_old_are_invited_in_autumn() -> None:
    had = most_common(grown_up_in_a_story(date(1950, 3, 1)))
    assert sum(count for (code, _), count in had.items() if code == FLU) == 5
    assert had[PNEUMO_ADULT, 71] == 1
    assert sum(count for (code, _), count in had.items() if code == COVID) >= 5


def test_some_people_are_not_vaccinated() -> None:
    shots = [len(given_at(each)) for each in grown_up_in_a_story(date(1950, 3, 1))]
    assert min(shots) < max(shots)


@FEW
@given(told("healthy", ages=(0, 90)))
def test_a_vaccination_is_the_same_in_both_releases_and_lies_within_a_life(dossier: Dossier) -> None:
    in_stu3 = {(each["id"], each["date"], each["status"]) for each in dossier.of_type("Immunization")}
    in_r4 = {(each["id"], each["occurrenceDateTime"], each["status"]) for each in dossier.of_type("Immunization", "R4")}
    assert in_stu3 == in_r4
    first, last = dossier.person.birth_date.isoformat(), last_day(dossier).isoformat()
    assert all(first < day <= last for _, day, _ in in_stu3)


@FEW
@given(told("healthy", ages=(0, 26)))
def test_doses_count_up_in_the_order_in_which_they_are_given(dossier: Dossier) -> None:
    doses: dict[str, list[tuple[str, int]]] = {}
    for each in dossier.of_type("Immunization", "R4"):
        if "rijksvaccinatieprogramma" in each["reasonCode"][0]["coding"][0]["display"]:
            dose = each["protocolApplied"][0]["doseNumberPositiveInt"]
            doses.setdefault(each["vaccineCode"]["text"], []).append((each["occurrenceDateTime"], dose))
    for given_doses in doses.values():
        assert [dose for _, dose in sorted(given_doses)] == list(range(1, len(given_doses) + 1))
