"""Acting for another: who may, of what age the other is, and whose data the token gives."""

from __future__ import annotations

from datetime import timedelta

import pytest
from dvza_stage import LINDE, Stage
from hypothesis import given
from hypothesis import strategies as st
from release_stage import NAMES, At, collecting_scope, release_stage

from medmij_sim.browser import Answers
from medmij_sim.digid.ending import NextAnswer
from medmij_sim.dvza.availability import ages
from medmij_sim.dvza.policy import CONFORMING
from medmij_sim.dvza.releases import RELEASES, Representation

NEWEST = RELEASES["2.2"]
BIRTH = "MedMij_geboortedatum"


@pytest.fixture
def stage() -> Stage:
    return release_stage()


def birth_of(stage: Stage, person: str) -> str:
    return stage.people.person(person).birth_date.strftime("%Y%m%d")


def asked(at: At, word: str, person: str) -> dict[str, str]:
    return {"scope": f"{collecting_scope(at.release, '48')} {word}", BIRTH: birth_of(at.stage, person)}


@pytest.mark.parametrize(
    ("name", "word", "actor", "person"),
    [
        ("1.6", "onbehalfof", "helper", "man_67"),
        ("2.0", "onbehalfof", "helper", "man_67"),
        ("2.2", "onbehalfof", "helper", "man_67"),
        ("2.0", "onbehalfofchild", "parent", "child_8"),
        ("2.2", "onbehalfofchild", "parent", "child_8"),
        ("2.2", "onbehalfofchild", "helper", "eleven"),
    ],
)
def test_the_data_are_those_of_who_is_represented(stage: Stage, name: str, word: str, actor: str, person: str) -> None:
    at = At(stage, RELEASES[name])
    code = at.represented(actor, person, **asked(at, word, person))["code"]
    token = at.redeemed(code).json()["access_token"]
    (patient,) = [
        entry["resource"]
        for entry in stage.get(token, "Patient", segment=at.release.segment).json()["entry"]
        if entry["search"]["mode"] == "match"
    ]
    assert patient["id"] == person.replace("_", "-")
    (grant,) = (value for _, value in stage.dvza._context.store.grants.items())
    assert (grant.person, grant.bsn) == (person, stage.people.person(person).bsn)
    assert (grant.actor, grant.represents) == (stage.people.person(actor).bsn, word)
    assert grant.actor not in repr(grant)


def test_the_token_answer_repeats_the_word_up_to_2_1(stage: Stage) -> None:
    scopes = []
    for name in NAMES:
        at = At(stage, RELEASES[name])
        code = at.represented("helper", "man_67", **asked(at, "onbehalfof", "man_67"))["code"]
        scopes.append(at.redeemed(code).json()["scope"])
    assert scopes == [f"{LINDE}~48 onbehalfof", f"{LINDE} onbehalfof", "48 49"]


def test_the_login_may_represent_only_when_the_scope_says_so(stage: Stage) -> None:
    at = At(stage, NEWEST)
    seen = []
    start = stage.digid.start

    async def noted(request: object) -> str:
        seen.append(request.representation)  # type: ignore[attr-defined]
        return await start(request)  # type: ignore[arg-type]

    stage.digid.start = noted  # type: ignore[method-assign,assignment]
    at.represented("helper", None)
    at.represented("helper", "man_67", **asked(at, "onbehalfof", "man_67"))
    at.represented("parent", "child_8", **asked(at, "onbehalfofchild", "child_8"))
    assert seen == [None, "machtiging", "ouderlijk gezag"]


def ended(at: At, marker: str, answer: NextAnswer, **changes: str) -> dict[str, str]:
    """What the PGO is told after a login that ends on this page."""
    from medmij_sim.browser import walk

    at.stage.digid.preset(answer)
    browser, seen = at.stage.browser(), list[str]()
    request = at.stage.request(**{"scope": collecting_scope(at.release), **changes})

    def noted(each: str) -> bool:
        if browser.page is not None:
            seen.append(browser.page.marker)
        return each.startswith("https://pgo-")

    url = walk(
        browser, at.stage.authorize_url(request, segment=at.release.segment), Answers(person=answer.person or ""), noted
    )
    import httpx

    assert seen[-1] == marker
    return dict(httpx.URL(url).params)


DENIED = {"error": "access_denied", "state": "st-1&ü"}


def test_a_login_without_representation_gives_no_code(stage: Stage) -> None:
    at = At(stage, NEWEST)
    assert ended(at, "not-represented", NextAnswer(person="helper"), **asked(at, "onbehalfof", "man_67")) == DENIED


def test_a_login_that_represents_unasked_gives_no_code(stage: Stage) -> None:
    assert ended(At(stage, NEWEST), "failure", NextAnswer(person="helper", represents="man_67")) == DENIED


def test_a_child_of_twelve_has_a_page_of_its_own_and_the_pgo_is_told_no_more(stage: Stage) -> None:
    at = At(stage, NEWEST)
    changes = asked(at, "onbehalfofchild", "twelve_today")
    assert ended(at, "child-of-twelve", NextAnswer(person="parent", represents="twelve_today"), **changes) == DENIED


def test_another_birth_date_gives_no_code(stage: Stage) -> None:
    at = At(stage, NEWEST)
    changes = asked(at, "onbehalfof", "man_67") | {BIRTH: birth_of(stage, "helper")}
    assert ended(at, "other-birth-date", NextAnswer(person="helper", represents="man_67"), **changes) == DENIED


@pytest.mark.parametrize(
    ("word", "actor", "person", "allowed"),
    [
        ("onbehalfof", "helper", "man_67", True),
        ("onbehalfof", "parent", "sixteen_today", True),
        ("onbehalfof", "parent", "fifteen", False),
        ("onbehalfof", "parent", "child_8", False),
        ("onbehalfof", "parent", "deceased", False),
        ("onbehalfof", "parent", "no_care_relation", False),
        ("onbehalfofchild", "parent", "child_8", True),
        ("onbehalfofchild", "helper", "eleven", True),
        ("onbehalfofchild", "parent", "twelve_today", False),
        ("onbehalfofchild", "parent", "fifteen", False),
        ("onbehalfofchild", "parent", "sixteen_today", False),
    ],
)
def test_age_and_relation_are_those_of_who_is_represented(
    stage: Stage, word: str, actor: str, person: str, allowed: bool
) -> None:
    at = At(stage, NEWEST)
    answer = at.represented(actor, person, **asked(at, word, person))
    assert answer.keys() == {"code", "state"} if allowed else answer == DENIED


@pytest.mark.parametrize(
    ("word", "years", "days", "allowed"),
    [
        (None, 15, 364, False),
        (None, 16, 0, True),
        ("onbehalfof", 15, 364, False),
        ("onbehalfof", 16, 0, True),
        ("onbehalfofchild", 11, 364, True),
        ("onbehalfofchild", 12, 0, False),
        ("onbehalfofchild", 0, 0, True),
    ],
)
def test_ages_count_to_the_day(stage: Stage, word: str | None, years: int, days: int, allowed: bool) -> None:
    today = stage.env.clock.today()
    stage.people.born(
        "eleven", (today - timedelta(days=days)).replace(year=(today - timedelta(days=days)).year - years)
    )
    at = At(stage, NEWEST)
    if word is None:
        answer = at.walked(Answers(person="eleven"))
    else:
        answer = at.represented("helper", "eleven", **asked(at, word, "eleven"))
    assert answer.keys() == {"code", "state"} if allowed else answer == DENIED


@pytest.mark.parametrize("word", [None, "onbehalfof", "onbehalfofchild"])
@given(age=st.integers(0, 120))
def test_nobody_of_twelve_to_fifteen_is_served(word: Representation | None, age: int) -> None:
    assert (age in ages(CONFORMING, word)) == (age < 12 if word == "onbehalfofchild" else age >= 16)


def test_a_consent_of_a_parent_ends_when_the_child_is_twelve(stage: Stage) -> None:
    at = At(stage, NEWEST)
    stage.digid.preset(NextAnswer(person="helper", represents="eleven"))
    answers = Answers(person="helper", long_term=True)
    token = at.token_answer(answers, **asked(at, "onbehalfofchild", "eleven"))["refresh_token"]
    twelfth = stage.people.person("eleven").birth_date.replace(year=stage.people.person("eleven").birth_date.year + 12)
    days = (twelfth - stage.env.clock.today()).days
    while days > 1:
        step = min(150, days - 1)
        stage.env.clock.move(timedelta(days=step))
        token = at.refreshed(token).json()["refresh_token"]
        days -= step
    stage.env.clock.move(timedelta(days=1))
    assert at.refreshed(token).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("name", "scope", "birth", "error"),
    [
        ("1.6", f"{LINDE}~48 onbehalfofchild", "19560312", "invalid_scope"),
        ("2.0", f"{LINDE} onbehalfof", None, "invalid_request"),
        ("2.2", f"{LINDE} onbehalfof", None, "invalid_request"),
        ("2.2", f"{LINDE} onbehalfof", "1956-03-12", "invalid_request"),
        ("2.2", f"{LINDE} onbehalfof", "19561312", "invalid_request"),
        ("2.2", f"{LINDE} onbehalfof", "٠٩٥٦٠٣١٢", "invalid_request"),
        ("2.2", f"{LINDE} onbehalfof onbehalfofchild", "19560312", "invalid_scope"),
        ("2.2", f"{LINDE} onbehalfof onbehalfof", "19560312", "invalid_scope"),
        ("2.2", f"{LINDE} onbehalfofme", "19560312", "invalid_scope"),
        ("2.2", f"{LINDE}~53 onbehalfof", "19560312", "invalid_scope"),
    ],
)
def test_another_request_for_another_is_told_to_the_pgo(
    stage: Stage, name: str, scope: str, birth: str | None, error: str
) -> None:
    answer = At(stage, RELEASES[name]).told(scope=scope, MedMij_geboortedatum=birth)
    assert (answer["error"], answer["state"]) == (error, "st-1&ü")


def test_a_birth_date_that_nobody_needs_is_ignored(stage: Stage) -> None:
    assert "code" in At(stage, NEWEST).walked(MedMij_geboortedatum="soon")


def test_in_1_6_the_birth_date_may_be_left_out(stage: Stage) -> None:
    assert "code" in At(stage, RELEASES["1.6"]).represented("helper", "man_67", scope=f"{LINDE}~48 onbehalfof")
