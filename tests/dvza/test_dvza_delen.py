"""Authorization to share: one gegevensdienst, one confirmation, one run; and to subscribe."""

from __future__ import annotations

from typing import Any

import pytest
from dvza_stage import LINDE, Stage
from release_stage import LONGEST, NAMES, RICH, At, release_stage

from medmij_sim.browser import Answers, Page, walk
from medmij_sim.dvza.releases import RELEASES

SHARE = f"{LINDE}~53"


@pytest.fixture
def stage() -> Stage:
    return release_stage()


@pytest.fixture(params=NAMES)
def at(request: pytest.FixtureRequest, stage: Stage) -> At:
    return At(stage, RELEASES[request.param])


def asked_on(at: At, marker: str, answers: Answers = RICH, **changes: str) -> Page:
    """The page of this kind that a person sees on the way."""
    browser, seen = at.stage.browser(), list[Page]()
    url = at.stage.authorize_url(at.stage.request(**changes), segment=at.release.segment)

    def noted(each: str) -> bool:
        if browser.page is not None and browser.page.marker == marker:
            seen.append(browser.page)
        return each.startswith("https://pgo-")

    walk(browser, url, answers, noted)
    return seen[0]


@pytest.mark.parametrize(("name", "scope"), [("1.6", SHARE), ("2.0", SHARE), ("2.2", "53")])
def test_a_token_to_share_is_for_one_service(stage: Stage, name: str, scope: str) -> None:
    at = At(stage, RELEASES[name])
    answer = at.token_answer(scope=SHARE)
    assert answer["scope"] == scope
    seen = {service: at.status(answer["access_token"], service) for service in ("48", "49", "57")}
    assert seen == {"48": 403, "49": 403, "57": 403}
    assert at.status(answer["access_token"], "53") != 403


def test_a_token_to_collect_does_not_let_share(at: At) -> None:
    token = at.token_answer()["access_token"]
    assert (at.status(token, "48"), at.status(token, "53")) == (200, 403)


def test_sharing_never_gives_a_refresh_token(at: At) -> None:
    answer = at.token_answer(Answers(person="woman_34", long_term=True), scope=SHARE)
    assert "refresh_token" not in answer


def test_a_person_confirms_what_is_shared_with_whom(at: At) -> None:
    page = asked_on(at, "confirmation", scope=SHARE)
    for name in ("Huisartsenpraktijk De Linde", "Oefen-PGO Aster", "Meetwaarden vitale functies"):
        assert name in page.text
    assert "onbepaalde tijd" not in page.text
    assert page.heading == "Bevestigen dat u deelt"


@pytest.mark.parametrize(
    "answers",
    [
        Answers(person="woman_34", consent=False),
        Answers(person="woman_34", landing="cancel"),
        Answers(person="no_care_relation"),
        Answers(person="fifteen"),
        Answers(person="deceased"),
    ],
    ids=lambda each: f"{each.person}-{each.landing}-{each.consent}",
)
def test_who_may_not_or_does_not_want_to_share_gives_no_code(at: At, answers: Answers) -> None:
    assert at.walked(answers, scope=SHARE) == {"error": "access_denied", "state": "st-1&ü"}


def test_a_pgo_that_is_not_recognised_for_it_cannot_share(at: At) -> None:
    assert at.where_refused(SHARE) == at.release.ocl_check


def test_the_pages_to_confirm_are_there_in_english_too(stage: Stage) -> None:
    at = At(stage, RELEASES["2.2"])
    page = asked_on(at, "confirmation", Answers(person="woman_34", language="en"), scope=SHARE)
    assert page.lang == "en"
    assert page.heading == "Confirm that you share"


def subscribed(at: At, days: int, **more: Any) -> dict[str, Any]:
    return at.token_answer(scope=f"subscribe~{days}/{LINDE}~48", **more)


@pytest.mark.parametrize(("days", "granted"), [(30, 30), (LONGEST, LONGEST), (180, LONGEST), (0, 0)])
def test_a_subscription_lasts_as_asked_but_not_longer_than_the_zal_says(at: At, days: int, granted: int) -> None:
    answer = subscribed(at, days)
    assert answer["scope"] == f"subscribe~{granted}/{LINDE}~48"
    assert "refresh_token" not in answer


def test_a_token_to_subscribe_does_not_let_collect(at: At) -> None:
    assert at.status(subscribed(at, 30)["access_token"], "48") == 403


def test_a_person_sees_for_how_long(at: At) -> None:
    page = asked_on(at, "subscription", scope=f"subscribe~180/{LINDE}~48")
    assert f"{LONGEST} dagen" in page.text
    assert at.stage.lists.gnl.weergavenaam("48") in page.text
    assert "duurt 1 dag." in asked_on(at, "subscription", scope=f"subscribe~1/{LINDE}~48").text


def test_a_person_sees_that_it_ends(at: At) -> None:
    page = asked_on(at, "subscription", scope=f"subscribe~0/{LINDE}~48")
    assert "geen berichten meer" in page.text
    assert "dagen" not in page.text


@pytest.mark.parametrize(
    "scope",
    [
        f"subscribe~30/{LINDE}~49",
        f"subscribe~30/{LINDE}",
        f"subscribe~/{LINDE}~48",
        f"subscribe~-1/{LINDE}~48",
        f"subscribe~30.5/{LINDE}~48",
        f"subscribe/{LINDE}~48",
        f"subscribe~30/{LINDE}~48 {LINDE}~49",
        f"subscribe~30/{LINDE}~48 onbehalfof",
        "subscribe~30/nobody~48",
    ],
)
def test_another_subscription_is_told_to_the_pgo(at: At, scope: str) -> None:
    assert at.told(scope=scope, MedMij_geboortedatum="19560312")["error"] == "invalid_scope"


def test_a_pgo_that_is_not_recognised_for_it_cannot_subscribe(at: At) -> None:
    assert at.where_refused(f"subscribe~30/{LINDE}~48") == "authorization"
