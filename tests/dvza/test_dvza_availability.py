"""The availability test early and late, and what the PGO can tell from it."""

from __future__ import annotations

import pytest
from dvza_stage import Stage
from release_stage import NAMES, At, release_stage

from medmij_sim.browser import Answers
from medmij_sim.digid.ending import NextAnswer
from medmij_sim.dvza.releases import RELEASES

NOBODY = ("no_care_relation", "fifteen", "child_8", "twelve_today", "deceased")


@pytest.fixture(params=NAMES)
def late(request: pytest.FixtureRequest) -> At:
    return At(release_stage(availability="late"), RELEASES[request.param])


@pytest.mark.parametrize("person", NOBODY)
def test_late_gives_a_code_that_is_worth_nothing(late: At, person: str) -> None:
    response = late.redeemed(late.walked(Answers(person=person))["code"])
    assert response.status_code == 400
    assert response.json() == {"error": "invalid_grant", "error_description": "the code has ended"}


def test_somebody_nobody_knows_gets_nothing_early_or_late(late: At) -> None:
    early = At(release_stage(), late.release)
    for at in (early, late):
        at.stage.digid.preset(NextAnswer(bsn=at.stage.digid.random_bsn()))
    assert early.walked() == {"error": "access_denied", "state": "st-1&ü"}
    code = late.walked()["code"]
    with late.stage.env.faults.injected("dvza.token.availability-not-tested"):
        assert late.redeemed(code).json()["error"] == "invalid_grant"


def test_late_tells_no_more_than_a_code_that_took_too_long(late: At) -> None:
    codes = [late.walked(Answers(person=person))["code"] for person in NOBODY]
    expired = late.walked()["code"]
    told = [late.redeemed(code).json() for code in codes]
    late.stage.env.clock.move("20m")
    assert all(each == late.redeemed(expired).json() for each in told[:1])
    assert len({each["error_description"] for each in told}) == 1


def test_late_lets_those_who_are_served_through(late: At) -> None:
    answer = late.token_answer()
    assert late.status(answer["access_token"]) == 200


@pytest.mark.parametrize("long_term", [False, True])
def test_early_and_late_agree_on_who_is_served(long_term: bool) -> None:
    def outcome(at: At, person: str) -> bool:
        told = at.walked(Answers(person=person, long_term=long_term))
        return "code" in told and at.redeemed(told["code"]).status_code == 200

    stages: tuple[Stage, Stage] = release_stage(), release_stage(availability="late")
    early, late = (At(stage, RELEASES["2.2"]) for stage in stages)
    people = [person.key for person in stages[0].people.persons()]
    served = {person: outcome(early, person) for person in people}
    assert served == {person: outcome(late, person) for person in people}
    assert {person for person, each in served.items() if not each} >= set(NOBODY)
    assert sum(served.values()) >= 5


def test_early_refusal_and_nothing_available_give_the_same_bytes() -> None:
    at = At(release_stage(), RELEASES["2.2"])
    told = {person: at.walked(Answers(person=person)) for person in NOBODY}
    told["refused"] = at.walked(Answers(person="woman_34", consent=False))
    assert set(map(str, told.values())) == {str({"error": "access_denied", "state": "st-1&ü"})}


def test_who_died_after_the_consent_gets_no_token() -> None:
    at = At(release_stage(), RELEASES["2.2"])
    code = at.walked()["code"]
    at.stage.bury("woman_34", at.stage.env.clock.today())
    assert at.redeemed(code).json()["error"] == "invalid_grant"
