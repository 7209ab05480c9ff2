from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic_patients import Dossier
from synthetic_patients.people.person import PersonSpec
from synthetic_patients.persona_plans import plan_for
from synthetic_patients.plan import DEFAULT_TODAY, Plan, PlanError, Story
from synthetic_patients.seeds import plan_from_seed
from synthetic_patients.strategies import plans

CHILD = PersonSpec(1, DEFAULT_TODAY - timedelta(days=8 * 366))


@given(plans())
def test_a_plan_survives_json(plan: Plan) -> None:
    assert Plan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


@given(st.integers(0, 2**31))
def test_a_seed_always_gives_a_plan_that_can_be_grown(seed: int) -> None:
    plan = plan_from_seed(seed)
    assert plan == plan_from_seed(seed)
    assert Dossier.from_plan(plan).resources


def test_seeds_differ() -> None:
    assert len({repr(plan_from_seed(seed)) for seed in range(50)}) == 50


@given(
    st.dates(date(2010, 1, 1), date(2060, 12, 31)),
    st.sampled_from(("woman_34", "man_67", "sixteen_today", "child_8", "deceased")),
)
def test_persona_plans_fit_on_every_day(today: date, key: str) -> None:
    assert Dossier.from_plan(plan_for(key, today)).resources[0]["id"] == key.replace("_", "-")


@pytest.mark.parametrize(
    ("stories", "message"),
    [
        ((Story("diabetes", DEFAULT_TODAY),), "diabetes starts on 2026-01-15; for this person"),
        ((Story("healthy", DEFAULT_TODAY + timedelta(days=1)),), "healthy starts on 2026-01-16"),
        ((Story("healthy", CHILD.birth_date - timedelta(days=1)),), "healthy starts on"),
        ((Story("healthy", DEFAULT_TODAY), Story("healthy", DEFAULT_TODAY)), "each kind at most once"),
        ((Story("healthy", DEFAULT_TODAY, visits=13),), "has 13 visits; give 0..12"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_one_line(stories: tuple[Story, ...], message: str) -> None:
    with pytest.raises(PlanError, match=message) as caught:
        Plan(CHILD, DEFAULT_TODAY, stories)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"person": "woman_34", "today": "yesterday", "stories": [], "edges": []},
        {"person": "woman_34", "today": "2026-01-15", "stories": [], "edges": ["sharp"]},
        {
            "person": "woman_34",
            "today": "2026-01-15",
            "stories": [{"kind": "plague", "start": "2020-01-01", "visits": 1, "ended": False, "seed": 0}],
            "edges": [],
        },
        {"person": "nobody", "today": "2026-01-15", "stories": [], "edges": []},
    ],
)
def test_json_that_is_no_plan_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(PlanError):
        Plan.from_json(value)
