"""Eenmalig Inloggen: when a login at one provider does for another, and when it does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from digid.careful import ACS, SMARTCARD, RefusedError
from digid.federation import MIDDEN, Federation

from medmij_sim.digid import Level, NextAnswer
from medmij_sim.digid.policy import DigidPolicy


@pytest.fixture
def federation() -> Iterator[Federation]:
    made = Federation()
    yield made
    made.close()


def is_login(url: str) -> bool:
    return "/login/" in url


def is_question(url: str) -> bool:
    return "/question/" in url


def session_index(answer: bytes) -> str:
    found = re.search(rb'SessionIndex="([^"]+)"', answer)
    assert found
    return found[1].decode()


def test_one_login_does_for_a_second_provider_once_the_person_agrees(federation: Federation) -> None:
    first = federation.log_in("one")
    url = federation.ask("two")
    page = federation.page(url)
    answer = federation.post(url, answer="go-on")

    assert is_question(url)
    assert page.marker == "digid-single-sign-on"
    assert "Praktijk one" in page.text and "Praktijk two" in page.text
    assert federation.bsn("woman_34") not in page.text
    second = federation.resolve("two", answer.headers["location"])
    assert federation.providers["two"].accept(second, minimum=MIDDEN) == federation.bsn("woman_34")
    assert session_index(first) == session_index(second)


def test_without_the_page_the_artifact_comes_at_once(federation: Federation) -> None:
    federation.switch_on("digid.login.single-sign-on-unasked")
    federation.log_in("one")
    federation.pass_time("1:00")
    answer = federation.resolve("two", federation.ask("two"))

    assert federation.providers["two"].accept(answer, minimum=MIDDEN) == federation.bsn("woman_34")
    assert b'AuthnInstant="2026-01-15T12:00:00Z"' in answer
    assert b'IssueInstant="2026-01-15T12:01:00Z"' in answer
    with pytest.raises(RefusedError, match=r"^a login of before$"):
        federation.providers["two"].accept(answer, minimum=MIDDEN, since=federation.clock.now())


def test_somebody_can_decline_to_go_on(federation: Federation) -> None:
    federation.log_in("one")
    url = federation.post(federation.ask("two"), answer="cancel").headers["location"]

    with pytest.raises(RefusedError, match=r"^status Responder/AuthnFailed$"):
        federation.number("two", url)


def test_a_question_is_answered_once_and_only_with_an_answer(federation: Federation) -> None:
    federation.log_in("one")
    url = federation.ask("two")

    assert federation.post(url, answer="perhaps").status_code == 400
    assert federation.post(url, answer="go-on").status_code == 302
    assert federation.post(url, answer="go-on").status_code == 410
    assert federation.get(url).status_code == 410


def test_a_question_that_waited_too_long_has_ended(federation: Federation) -> None:
    federation.log_in("one")
    url = federation.ask("two")
    federation.pass_time("15:00")

    assert federation.get(url).status_code == 410


def test_who_logged_out_meanwhile_has_to_log_in(federation: Federation) -> None:
    federation.log_in("one")
    url = federation.ask("two")
    federation.faces.saml3.sessions.clear()

    assert is_login(federation.post(url, answer="go-on").headers["location"])


@pytest.mark.parametrize(
    ("before", "attributes"),
    [
        pytest.param(lambda _: None, {"ForceAuthn": "true"}, id="ForceAuthn"),
        pytest.param(lambda _: None, {"level": SMARTCARD}, id="Substantieel is always asked"),
        pytest.param(lambda f: f.register("two", single_sign_on=False), {}, id="no part in single sign-on"),
        pytest.param(lambda f: f.register("two", federation="other"), {}, id="another federation"),
        pytest.param(lambda f: f.pass_time("15:00"), {}, id="idle for 15 minutes"),
        pytest.param(lambda f: setattr(f, "browser", f.another_browser("192.0.2.1")), {}, id="another browser"),
    ],
)
def test_means_are_asked_all_the_same(
    federation: Federation, before: Callable[[Federation], None], attributes: dict[str, str]
) -> None:
    federation.log_in("one", level=Level.SUBSTANTIEEL)
    before(federation)

    assert is_login(federation.ask("two", **attributes))


def test_means_are_asked_for_a_higher_level_than_that_of_the_session(federation: Federation) -> None:
    basis = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
    federation.digid.preset(NextAnswer("woman_34", Level.BASIS))
    federation.get(federation.ask("one", level=basis))

    assert is_login(federation.ask("two"))
    assert is_question(federation.ask("two", level=basis))


def test_means_are_asked_when_the_browser_has_another_address(federation: Federation) -> None:
    federation.log_in("one")
    moved = federation.another_browser("192.0.2.99")
    moved.cookies = federation.browser.cookies
    federation.browser = moved

    assert is_login(federation.ask("two"))


def test_an_answer_that_was_ordered_goes_before_the_session(federation: Federation) -> None:
    federation.log_in("one")
    federation.digid.preset(NextAnswer("man_67", Level.MIDDEN, requester="urn:example:two"))

    assert is_login(federation.ask("two"))
    assert is_question(federation.ask("three"))


def test_a_number_that_the_provider_may_not_receive_fails_without_a_page(federation: Federation) -> None:
    federation.log_in("one")
    federation.register("two", sectors=("s00000001",))
    url = federation.ask("two")

    assert url.startswith(ACS)
    with pytest.raises(RefusedError, match=r"^status Responder/AuthnFailed$"):
        federation.number("two", url)


def test_who_has_no_number_in_an_accepted_sector_cannot_log_in(federation: Federation) -> None:
    federation.register("one", sectors=("s00000001",))

    with pytest.raises(RefusedError, match=r"^status Responder/AuthnFailed$"):
        federation.providers["one"].accept(federation.log_in("one"))


def test_each_login_extends_the_session_up_to_three_hours(federation: Federation) -> None:
    federation.policy = replace(DigidPolicy(), asks_before_single_sign_on=False)
    federation.log_in("one")
    for _ in range(12):
        federation.pass_time("14:59")
        assert federation.ask("two").startswith(ACS)
    federation.pass_time("0:12")

    assert is_login(federation.ask("two"))


def test_somebody_else_in_the_same_browser_begins_a_session_of_their_own(federation: Federation) -> None:
    first = federation.log_in("one")
    second = federation.log_in("two", person="man_67", ForceAuthn="true")
    url = federation.post(federation.ask("three"), answer="go-on").headers["location"]

    assert session_index(first) != session_index(second)
    assert federation.number("three", url) == federation.bsn("man_67")


def test_another_federation_in_the_same_browser_begins_a_session_of_its_own(federation: Federation) -> None:
    federation.register("two", federation="other")
    first, second = federation.log_in("one"), federation.log_in("two")
    federation.register("three", federation="other")

    assert session_index(first) != session_index(second)
    assert is_question(federation.ask("three"))
    assert is_login(federation.ask("one"))


def test_the_cookie_is_only_for_providers_that_take_part(federation: Federation) -> None:
    federation.register("two", single_sign_on=False)
    federation.log_in("two")
    assert not federation.browser.cookies
    federation.log_in("one")
    (cookie,) = federation.browser.cookies.jar

    assert (cookie.name, cookie.secure, cookie.path) == ("__Host-nep-digid", True, "/")
    assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "none"
    assert cookie.value and cookie.value not in federation.record.redactor.text(cookie.value)


def test_a_cookie_of_no_session_is_not_taken_over(federation: Federation) -> None:
    federation.browser.cookies.set("__Host-nep-digid", "planted", domain=".medmij.localhost")
    federation.log_in("one")

    assert federation.faces.saml3.sessions.of_browser("planted") is None


def test_a_reset_forgets_sessions_and_questions(federation: Federation) -> None:
    federation.log_in("one")
    url = federation.ask("two")
    federation.faces.reset()

    assert federation.get(url).status_code == 410
    assert is_login(federation.ask("two"))
