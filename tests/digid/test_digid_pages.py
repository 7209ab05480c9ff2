"""The login pages of NEP-DigiD: means, numbers, steps, representation and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from digid.visitor import REQUEST, Login, page_of
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim.digid import Level, NextAnswer
from medmij_sim.digid.pages.means import MEANS
from medmij_sim.digid.pages.walk import fits
from medmij_sim.screens import LANGUAGES
from synthetic_patients.people.bsn import is_test_bsn

CHILDREN = replace(REQUEST, representation="ouderlijk gezag")
ADULTS = replace(REQUEST, representation="machtiging")


@pytest.fixture
def login() -> Iterator[Login]:
    yield Login()


def buttons_of(login: Login, url: str, name: str) -> set[str]:
    return {each.value for each in page_of(login.get(url)).buttons if each.name == name}


def step(login: Login, url: str, **form: str) -> httpx.Response:
    """Take one step of a walk-through; gives the answer to it."""
    return login.post(url, **form)


def follow(login: Login, response: httpx.Response) -> str:
    return str(response.url.join(response.headers["location"]))


@pytest.mark.parametrize("means", MEANS.values(), ids=lambda means: means.key)
def test_every_means_is_walked_through_by_typing_what_is_printed(login: Login, means: object) -> None:
    assert isinstance(means, type(MEANS["basis"]))
    response = login.post(login.start(), person="woman_34", level=means.key, pace="walk")
    seen = []
    while response.headers["location"].startswith("/login/"):
        url = follow(login, response)
        page = login.get(url)
        seen.append(url.rpartition("/")[2])
        printed = page.text.partition('id="printed">')[2].partition("<")[0]
        response = step(login, url, typed=printed)
    result = login.finish(response.headers["location"])
    assert tuple(seen) == means.steps
    assert (result.outcome, result.level) == ("success", means.level)


def test_the_level_of_a_means_is_the_name_of_its_key() -> None:
    assert [each.level for each in MEANS.values()] == sorted(each.level for each in MEANS.values())
    assert all(MEANS[level.name.lower()].level is level for level in Level)


def test_anything_of_the_right_shape_will_do_and_nothing_else(login: Login) -> None:
    url = follow(login, login.post(login.start(), person="woman_34", level="midden-sms", pace="walk"))
    url = follow(login, step(login, url))
    for wrong in ("", "12345", "1234567", "12345a", "१२३४५६"):
        refused = step(login, url, typed=wrong)
        assert refused.status_code == 400
        assert "geen zes cijfers" in page_of(refused).text
    assert login.finish(step(login, url, typed="000000").headers["location"]).outcome == "success"


@given(st.text(max_size=12))
def test_a_koppelcode_is_four_consonants(typed: str) -> None:
    letters = "".join(typed.split())
    is_code = len(letters) == 4 and all(each in "bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ" for each in letters)
    assert fits("koppelcode", typed) is is_code


def test_what_is_typed_comes_back_on_no_page(login: Login) -> None:
    url = follow(login, login.post(login.start(), person="woman_34", pace="walk"))
    for typed in ("geheim-1234", "BCDF"):
        page = step(login, url, typed=typed)
        assert typed not in page.text
    assert "BCDF" not in login.get(follow(login, page)).text


def test_only_codes_that_are_printed_can_be_typed(login: Login) -> None:
    """A password, a PIN or a name has no field: nobody can leave a real one here (spec DigiD 14)."""
    for means in MEANS.values():
        response = login.post(login.start(), person="woman_34", level=means.key, pace="walk")
        base = follow(login, response).rpartition("/")[0]
        for name in means.steps:
            page = login.get(f"{base}/{name}")
            fields = [each for form in page_of(page).forms for each in form.fields]
            assert [each.kind for each in fields] == (["text"] if name in ("koppelcode", "sms") else [])
            assert bool(fields) == ('id="printed"' in page.text)
            assert 'autocomplete="off"' in page.text


def test_no_step_can_be_skipped(login: Login) -> None:
    response = login.post(login.start(), person="woman_34", pace="walk")
    base = follow(login, response).rpartition("/")[0]
    assert step(login, f"{base}/pin").headers["location"].endswith("/koppelcode")
    assert step(login, f"{base}/nowhere").headers["location"].endswith("/koppelcode")
    assert login.get(f"{base}/nowhere").headers["location"].endswith("/koppelcode")


def test_going_back_in_a_walk_and_on_again_ends_in_one_answer(login: Login) -> None:
    first = login.post(login.start(), person="woman_34", level="hoog", pace="walk")
    url = follow(login, first)
    pin = follow(login, step(login, url))
    assert follow(login, step(login, url)) == pin
    back = step(login, pin)
    assert login.finish(back.headers["location"]).outcome == "success"
    assert step(login, pin).status_code == 410
    assert login.get(url).status_code == 410


def test_a_walk_can_be_cancelled_or_begun_anew_with_another_choice(login: Login) -> None:
    start = login.start()
    login.post(start, person="woman_34", pace="walk")
    url = follow(login, login.post(start, person="man_67", level="basis", pace="walk"))
    assert login.finish(step(login, url).headers["location"]).level is Level.BASIS
    url = follow(login, login.post(login.start(), person="woman_34", pace="walk"))
    assert login.finish(step(login, url, answer="cancel").headers["location"]).outcome == "cancelled"


def test_a_walk_ends_with_its_login(login: Login) -> None:
    url = follow(login, login.post(login.start(), person="woman_34", pace="walk"))
    login.clock.move("15:00")
    assert login.get(url).status_code == 410
    assert step(login, url, typed="BCDF").status_code == 410


def test_means_below_the_level_asked_for_stand_apart(login: Login) -> None:
    text = login.get(login.start()).text
    below = text.partition("<optgroup")[2].partition("</optgroup>")[0]
    assert {key for key in MEANS if f'value="{key}"' in below} == {"basis", "midden", "midden-sms"}
    assert "<optgroup" not in login.get(login.start(replace(REQUEST, minimum_level=Level.BASIS))).text


def test_a_number_of_ones_own_logs_in_whoever_it_is_of(login: Login) -> None:
    known = login.digid.person("man_67").bsn
    for bsn in ("999990019", known, f" {known} "):
        result = login.finish(login.post(login.start(), answer="bsn", bsn=bsn).headers["location"])
        assert result.subject == bsn.strip()


@pytest.mark.parametrize("bsn", ["", "123456782", "999990018", "99999001", "000000000", "99999001९", "9999900199"])
def test_a_number_that_is_not_for_tests_is_refused_and_not_repeated(login: Login, bsn: str) -> None:
    refused = login.post(login.start(), answer="bsn", bsn=bsn)
    assert refused.status_code == 400
    assert "geen BSN om te testen" in page_of(refused).text
    assert not bsn or bsn not in refused.text


def test_a_number_by_chance_is_for_tests_and_of_nobody_here(login: Login) -> None:
    drawn = [login.finish(login.post(login.start(), answer="random").headers["location"]).subject for _ in range(5)]
    assert len(set(drawn)) == 5
    assert all(each and is_test_bsn(each) for each in drawn)
    assert not {each.bsn for each in login.people.persons()} & set(drawn)


def test_a_parent_logs_in_for_a_child_until_it_is_twelve(login: Login) -> None:
    url = login.start(CHILDREN)
    assert buttons_of(login, url, "acting") == {"parent/child_8", "helper/eleven"}
    result = login.finish(login.post(url, acting="parent/child_8").headers["location"])
    assert result.subject == login.digid.person("parent").bsn
    assert result.represented == login.digid.person("child_8").bsn
    login.clock.move("300d")
    assert buttons_of(login, login.start(CHILDREN), "acting") == {"parent/child_8"}


def test_an_adult_logs_in_for_who_authorised_it(login: Login) -> None:
    url = login.start(ADULTS)
    assert buttons_of(login, url, "acting") == {"helper/man_67"}
    for forged in ("helper/woman_34", "parent/child_8", "helper", "nobody/man_67", "helper/"):
        assert login.post(url, acting=forged).status_code == 400
    assert login.finish(login.post(url, acting="helper/man_67").headers["location"]).represented is not None


def test_nobody_acts_for_another_unless_that_was_asked_for(login: Login) -> None:
    url = login.start()
    assert not buttons_of(login, url, "acting")
    assert login.post(url, acting="parent/child_8").status_code == 400


@pytest.mark.parametrize("answer", ["blocked", "no-number"])
def test_other_endings_log_nobody_in(login: Login, answer: str) -> None:
    result = login.finish(login.post(login.start(), answer=answer).headers["location"])
    assert (result.outcome, result.subject) == ("failed", None)


def test_after_time_is_up_nothing_goes_back(login: Login) -> None:
    url = login.start()
    ended = login.post(url, answer="session-over")
    assert (ended.status_code, page_of(ended).marker) == (410, "digid-ended")
    assert "location" not in ended.headers
    assert login.get(url).status_code == 410


def test_the_page_counts_down_to_its_end(login: Login) -> None:
    url = login.start()
    assert "tot 13:15 uur" in page_of(login.get(url)).text
    assert "nog 15 minuten" in page_of(login.get(url)).text
    login.clock.move("10:30")
    page = login.get(url)
    assert "nog 5 minuten" in page_of(page).text
    assert 'dur="270s"' in page.text
    login.clock.move("4:00")
    assert "nog 1 minuut." in page_of(login.get(url)).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_step_speaks_both_languages_and_says_that_it_is_fake(login: Login, lang: str) -> None:
    for means in MEANS.values():
        response = login.post(login.start(), person="woman_34", level=means.key, pace="walk")
        base = follow(login, response).rpartition("/")[0]
        for name in means.steps:
            page = page_of(login.get(f"{base}/{name}?lang={lang}"))
            assert page.lang == lang
            assert ("Dit is geen DigiD" if lang == "nl" else "This is not DigiD") in page.text
            assert "NEP-DigiD" in page.title
            assert all(each.label for form in page.forms for each in (*form.fields, *form.buttons))


def test_a_standing_answer_is_given_every_time_until_it_is_forgotten(login: Login) -> None:
    login.digid.preset(NextAnswer("man_67", requester="dvza-a"), always=True)
    login.digid.preset(NextAnswer(outcome="cancelled"))
    outcomes = [login.finish(login.get(login.start()).headers["location"]).outcome for _ in range(3)]
    assert outcomes == ["cancelled", "success", "success"]
    other = replace(REQUEST, requester="dvza-b")
    assert login.get(login.start(other)).status_code == 200
    login.digid.forget_orders()
    assert login.get(login.start()).status_code == 200


def test_an_answer_can_be_ordered_by_number_but_only_one_for_tests(login: Login) -> None:
    login.digid.preset(NextAnswer(bsn="999990019"))
    assert login.finish(login.get(login.start()).headers["location"]).subject == "999990019"
    with pytest.raises(KeyError) as refused:
        login.digid.preset(NextAnswer(bsn="123456782"))
    assert "123456782" not in str(refused.value)
    assert "999990019" not in repr(NextAnswer(bsn="999990019"))
