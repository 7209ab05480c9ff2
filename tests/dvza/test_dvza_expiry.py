"""Everything of a journey has an end, after which a world forgets it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from dvza_stage import Stage
from release_stage import At, release_stage

from medmij_sim.browser import Answers
from medmij_sim.dvza.releases import RELEASES

QUARTER, HALF_A_YEAR = timedelta(minutes=15), timedelta(days=183)
OF_A_JOURNEY = ("sessions", "grants", "codes", "spent", "access_tokens", "refresh_tokens")


def left(stage: Stage) -> dict[str, timedelta]:
    """How long the one value on each shelf has yet."""
    store, now = stage.dvza._context.store, stage.env.clock.now()
    shelves = {name: [value for _, value in getattr(store, name).items()] for name in OF_A_JOURNEY}
    return {name: value.expires - now for name, values in shelves.items() for value in values}


@pytest.fixture
def at() -> At:
    return At(release_stage(), RELEASES["2.2"])


def test_a_code_ends_and_its_consent_when_a_token_for_it_would(at: At) -> None:
    at.walked()
    assert left(at.stage) == {"sessions": QUARTER, "codes": QUARTER, "grants": 2 * QUARTER}


def test_a_consent_outlives_the_token_of_a_code_that_came_late(at: At) -> None:
    code = at.walked()["code"]
    at.stage.env.clock.move("14:59")
    token = at.redeemed(code).json()["access_token"]
    assert left(at.stage)["grants"] >= left(at.stage)["access_tokens"] == left(at.stage)["spent"] == QUARTER
    at.stage.env.clock.move("14:59")
    assert at.status(token) == 200


def test_a_long_term_consent_lasts_as_long_as_its_refresh_token(at: At) -> None:
    token = at.token_answer(Answers(person="woman_34", long_term=True))["refresh_token"]
    at.stage.env.clock.move("180d")
    assert at.refreshed(token).status_code == 200
    seen = left(at.stage)
    assert seen["refresh_tokens"] == seen["grants"] == HALF_A_YEAR


def test_who_dies_as_time_goes_on_was_served_before_and_loses_the_consent_then(at: At) -> None:
    at.stage.people.bury("woman_34", at.stage.env.clock.today() + timedelta(days=30))
    token = at.token_answer(Answers(person="woman_34", long_term=True))["refresh_token"]
    at.stage.env.clock.move("29d")
    token = at.refreshed(token).json()["refresh_token"]
    at.stage.env.clock.move("1d")
    assert at.refreshed(token).status_code == 400
