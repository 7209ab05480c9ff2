"""NEP-DigiD: the login pages and the seam behind them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from digid.visitor import RETURN, Login, page_of

from medmij_sim.digid import Level, LoginRequest, NextAnswer
from medmij_sim.screens import LANGUAGES


@pytest.fixture
def login() -> Iterator[Login]:
    yield Login()


def test_a_person_logs_in_with_one_press_at_the_level_asked_for(login: Login) -> None:
    back = login.post(login.start(), person="woman_34").headers["location"]
    assert back.startswith(f"{RETURN}?")
    result = login.finish(back)
    assert (result.outcome, result.level, result.relay_state) == ("success", Level.SUBSTANTIEEL, "relay-1")
    assert result.subject == login.digid.person("woman_34").bsn


def test_another_level_can_be_chosen(login: Login) -> None:
    back = login.post(login.start(), person="woman_34", level="midden").headers["location"]
    assert login.finish(back).level is Level.MIDDEN


@pytest.mark.parametrize(("answer", "outcome"), [("cancel", "cancelled"), ("error", "failed")])
def test_cancel_and_error_tell_nobody(login: Login, answer: str, outcome: str) -> None:
    result = login.finish(login.post(login.start(), answer=answer).headers["location"])
    assert (result.outcome, result.subject, result.level) == (outcome, None, None)


def test_an_artifact_is_redeemed_once(login: Login) -> None:
    back = login.post(login.start(), person="woman_34").headers["location"]
    assert login.finish(back).outcome == "success"
    assert login.finish(back).outcome == "failed"


def test_an_artifact_that_was_made_up_is_worth_nothing(login: Login) -> None:
    assert login.finish(f"{RETURN}?artifact=x&RelayState=relay-1").outcome == "failed"
    assert login.finish(RETURN).outcome == "failed"


def test_an_artifact_dies_after_a_quarter_of_an_hour(login: Login) -> None:
    back = login.post(login.start(), person="woman_34").headers["location"]
    login.clock.move("15:00")
    assert login.finish(back).outcome == "failed"


def test_a_login_is_answered_once(login: Login) -> None:
    url = login.start()
    login.post(url, person="woman_34")
    assert page_of(login.post(url, person="man_67")).marker == "digid-ended"
    assert login.get(url).status_code == 410


def test_a_login_ends_after_a_quarter_of_an_hour(login: Login) -> None:
    url = login.start()
    login.clock.move("15:00")
    assert login.get(url).status_code == 410


def test_someone_who_is_not_there_cannot_log_in(login: Login) -> None:
    url = login.start()
    assert login.post(url, person="999940004").status_code == 400
    assert login.post(url, person="woman_34", level="extreem").status_code == 400
    assert login.post(url).status_code == 400
    assert login.post(url, person="woman_34").status_code == 303


def test_everybody_is_on_the_page_and_can_be_searched(login: Login) -> None:
    url = login.start()
    page = page_of(login.get(url))
    assert {each.value for each in page.buttons if each.name == "person"} == {p.key for p in login.people.persons()}
    found = page_of(login.get(f"{url}?q=femke"))
    assert [each.value for each in found.buttons if each.name == "person"] == ["woman_34"]
    assert "Niemand gevonden" in page_of(login.get(f"{url}?q=zzz")).text


def test_what_people_are_there_for_is_told_in_the_language_of_the_page(login: Login) -> None:
    url = login.start()
    for lang in LANGUAGES:
        page = page_of(login.get(f"{url}?lang={lang}"))
        assert all(getattr(person.purpose, lang) in page.text for person in login.people.persons())


def test_the_switch_of_language_keeps_the_search(login: Login) -> None:
    (switch,) = (each.url for each in page_of(login.get(f"{login.start()}?q=femke")).links if each.hreflang == "en")
    page = page_of(login.get(switch))
    assert page.lang == "en"
    assert [each.label for each in page.buttons if each.name == "person"] == ["Log in as Femke van Voorbeeld-de Proef"]


@pytest.mark.parametrize(("lang", "word"), [("nl", "Dit is geen DigiD"), ("en", "This is not DigiD")])
def test_every_page_says_that_it_is_not_digid(login: Login, lang: str, word: str) -> None:
    for url in (login.start(), f"https://{login.digid.host}/", f"https://{login.digid.host}/login/x"):
        page = page_of(login.get(f"{url}?lang={lang}"))
        assert word in page.text
        assert page.lang == lang
        assert "NEP-DigiD" in page.title


def test_no_page_or_url_holds_a_bsn_and_no_field_asks_for_a_secret(login: Login) -> None:
    url = login.start()
    shown = login.get(url)
    back = login.post(url, person="woman_34").headers["location"]
    for person in login.people.persons():
        assert person.bsn not in shown.text
        assert person.bsn not in url + back
    fields = {(each.name, each.kind) for form in page_of(shown).forms for each in form.fields}
    assert fields == {("q", "search"), ("level", "select"), ("pace", "select"), ("bsn", "text")}


def test_every_control_has_a_label(login: Login) -> None:
    for form in page_of(login.get(login.start())).forms:
        assert all(each.label for each in form.fields)
        assert all(each.label for each in form.buttons)


def test_pages_are_not_stored_framed_or_indexed(login: Login) -> None:
    headers = login.get(login.start()).headers
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert f"form-action 'self' {RETURN.rpartition('/r22')[0]};" in headers["content-security-policy"]
    assert "noindex" in headers["x-robots-tag"]


def test_the_browser_goes_only_where_the_dvza_asked(login: Login) -> None:
    back = login.post(
        f"{login.start()}?return_url=https://evil.example", person="woman_34", return_url="https://evil.example"
    )
    assert urlsplit(back.headers["location"]).hostname == "dvza-a.medmij.localhost"


def test_an_ordered_answer_is_given_once_and_without_a_page(login: Login) -> None:
    login.digid.preset(NextAnswer(person="man_67", level=Level.HOOG))
    result = login.finish(login.get(login.start()).headers["location"])
    assert (result.outcome, result.level) == ("success", Level.HOOG)
    assert result.subject == login.digid.person("man_67").bsn
    assert login.get(login.start()).status_code == 200


def test_an_answer_ordered_for_one_dvza_waits_for_it(login: Login) -> None:
    login.digid.preset(NextAnswer(outcome="cancelled", requester="dvza-b"))
    assert login.get(login.start()).status_code == 200
    other = LoginRequest(
        requester="dvza-b",
        service_name="x",
        minimum_level=Level.MIDDEN,
        return_url="https://dvza-b.medmij.localhost/back",
        relay_state="r",
    )
    assert login.finish(login.get(login.start(other)).headers["location"]).outcome == "cancelled"


def test_an_answer_cannot_be_ordered_of_a_stranger(login: Login) -> None:
    with pytest.raises(KeyError, match="woman_34"):
        login.digid.preset(NextAnswer(person="nobody"))


def test_reset_forgets_what_was_ordered_and_under_way(login: Login) -> None:
    url = login.start()
    login.digid.preset(NextAnswer(person="man_67"))
    login.digid.reset()
    assert login.get(url).status_code == 410
    assert login.get(login.start()).status_code == 200


def test_a_result_hides_the_bsn_in_its_repr(login: Login) -> None:
    result = login.finish(login.post(login.start(), person="woman_34").headers["location"])
    assert result.subject is not None
    assert result.subject not in repr(result)


def test_levels_have_an_order_and_names() -> None:
    assert Level.BASIS < Level.MIDDEN < Level.SUBSTANTIEEL < Level.HOOG
    assert Level.named("substantieel").label == "Substantieel"
    with pytest.raises(ValueError, match="basis, midden"):
        Level.named("x")
