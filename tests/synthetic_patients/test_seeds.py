from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from statistics import mean

import pytest

from synthetic_patients import Dossier
from synthetic_patients.chart import working_day
from synthetic_patients.codes import Contact
from synthetic_patients.people.person import Person
from synthetic_patients.plan import DEFAULT_TODAY, Plan, story_window
from synthetic_patients.seeds import plan_from_seed

SEEDS = range(2000)


@cache
def drawn() -> tuple[tuple[Plan, Person], ...]:
    return tuple((plan, plan.grow_person()) for plan in map(plan_from_seed, SEEDS))


def age(person: Person) -> int:
    return person.age_on(person.deceased or DEFAULT_TODAY)


@pytest.mark.parametrize(
    ("youngest", "oldest", "share"), [(0, 19, 0.21), (20, 39, 0.26), (40, 64, 0.32), (65, 79, 0.16), (80, 120, 0.055)]
)
def test_ages_are_spread_as_in_the_dutch_population(youngest: int, oldest: int, share: float) -> None:
    found = [person for _, person in drawn() if youngest <= age(person) <= oldest]
    assert len(found) / len(SEEDS) == pytest.approx(share, abs=0.04)


def test_there_are_as_many_women_as_men_and_more_among_the_old() -> None:
    women = [person.gender == "female" for _, person in drawn()]
    assert mean(women) == pytest.approx(0.5, abs=0.04)
    assert mean(person.gender == "female" for _, person in drawn() if age(person) >= 85) > 0.53


def test_the_older_someone_is_the_more_there_is_besides_everyday_contacts() -> None:
    def stories(youngest: int, oldest: int) -> float:
        return mean(
            len([story for story in plan.stories if story.kind != "healthy"])
            for plan, person in drawn()
            if youngest <= age(person) <= oldest
        )

    by_age = [stories(*ages) for ages in ((0, 17), (20, 34), (45, 59), (75, 95))]
    assert all(earlier < later for earlier, later in pairwise(by_age))
    assert by_age[0] < 0.8
    assert by_age[-1] > 2


def test_one_in_some_dozens_has_died_and_not_long_ago() -> None:
    deceased = [person.deceased for _, person in drawn() if person.deceased]
    assert 24 < len(SEEDS) / len(deceased) < 60
    assert all((DEFAULT_TODAY - day).days < 600 for day in deceased)


def test_every_kind_of_story_is_drawn() -> None:
    from synthetic_patients.story_kinds import STORY_KINDS

    told = Counter(story.kind for plan, _ in drawn() for story in plan.stories)
    assert set(told) == set(STORY_KINDS)


def test_a_plan_can_be_drawn_on_any_day() -> None:
    for today in (date(2024, 2, 29), date(2030, 12, 31)):
        for seed in range(200):
            plan = plan_from_seed(seed, today)
            assert plan.today == today
            assert plan.grow_person().birth_date <= today


def test_stories_begin_on_working_days_unless_they_can_begin_on_no_earlier_one() -> None:
    for plan, person in drawn():
        for story in plan.stories:
            earliest, _ = story_window(person, story.kind, plan.today)
            assert working_day(story.start, earliest) == story.start


def test_nobody_sees_the_gp_at_the_practice_in_a_weekend() -> None:
    for seed in range(30):
        for contact in Dossier.from_seed(seed).of_type("Encounter"):
            if contact.get("type", [{}])[0].get("text") == Contact.CONSULT.text:
                assert date.fromisoformat(contact["period"]["start"][:10]).weekday() < 5
