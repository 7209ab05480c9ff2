"""Logging out of DigiD SAML 3.x, as careful service providers do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from digid.careful import RefusedError
from digid.federation import Federation
from lxml import etree

from medmij_sim.digid.policy import DigidPolicy
from medmij_sim.digid.saml import logout_messages
from medmij_sim.digid.saml.names import RSA_SHA1, RSA_SHA256
from medmij_sim.screens import LANGUAGES

REQUEST_LOGOUT = "/saml/idp/request_logout"


@pytest.fixture
def federation() -> Iterator[Federation]:
    made = Federation()
    made.policy = replace(DigidPolicy(), asks_before_single_sign_on=False)
    yield made
    made.close()


def logged_in(federation: Federation, *names: str) -> str:
    """Log somebody in everywhere; returns the NameID."""
    first, *others = names
    federation.log_in(first)
    for name in others:
        federation.number(name, federation.ask(name))
    return f"s00000000:{federation.bsn('woman_34')}"


def request(federation: Federation, name: str, name_id: str, *indexes: str, **attributes: str) -> etree._Element:
    sp = federation.providers[name]
    sp.now = federation.clock.now()
    return sp.logout_request(name_id, *indexes, **attributes)


def send(federation: Federation, name: str, root: etree._Element) -> httpx.Response:
    return federation.get(federation.providers[name].logout_url(root))


def log_out(federation: Federation, name: str, name_id: str, answer: str = "go-on") -> str:
    """What a provider hears when somebody logs out there and answers the page, if it comes."""
    url = send(federation, name, request(federation, name, name_id)).headers["location"]
    if "/question/" in url:
        url = federation.post(url, answer=answer).headers["location"]
    return federation.providers[name].accept_logout(url)


def test_logging_out_where_nobody_else_is_concerned_needs_no_page(federation: Federation) -> None:
    name_id = logged_in(federation, "one")

    assert log_out(federation, "one", name_id) == "Success"
    assert "/login/" in federation.ask("two")


def test_everybody_hears_of_a_logout_once_the_person_agrees(federation: Federation) -> None:
    name_id = logged_in(federation, "one", "two", "three")
    url = send(federation, "one", request(federation, "one", name_id)).headers["location"]
    page = federation.page(url)

    assert page.marker == "digid-logout"
    assert all(f"Praktijk {name}" in page.text for name in ("one", "two", "three"))
    assert federation.bsn("woman_34") not in page.text + page.url
    back = federation.post(url, answer="go-on").headers["location"]
    assert federation.providers["one"].accept_logout(back) == "Success"
    told = {name: [person for person, _ in sp.told] for name, sp in federation.providers.items()}
    assert told == {"one": [], "two": [name_id], "three": [name_id]}
    assert "/login/" in federation.ask("two")


def test_a_request_by_post_is_taken_too(federation: Federation) -> None:
    name_id = logged_in(federation, "one")
    sp = federation.providers["one"]
    answer = federation.post(REQUEST_LOGOUT, **sp.logout_form(request(federation, "one", name_id)))

    assert sp.accept_logout(answer.headers["location"]) == "Success"


def test_who_cancels_stays_logged_in_everywhere(federation: Federation) -> None:
    name_id = logged_in(federation, "one", "two")

    assert log_out(federation, "one", name_id, answer="cancel") == "Responder/RequestDenied"
    assert federation.providers["two"].told == []
    assert federation.number("three", federation.ask("three")) == federation.bsn("woman_34")


@pytest.mark.parametrize(
    "misbehaves", ["gone", "slow", "refuses", "unsigned", "another request", "no answer", "error 500", "no endpoint"]
)
def test_a_provider_that_does_not_say_that_it_did_so_makes_the_logout_partial(
    federation: Federation, monkeypatch: pytest.MonkeyPatch, misbehaves: str
) -> None:
    if misbehaves == "slow":
        monkeypatch.setattr(logout_messages, "PATIENCE", 0.2)
    two = federation.providers["two"]
    two.misbehaves, two.takes_soap = misbehaves, misbehaves != "no endpoint"
    federation.register("two")
    name_id = logged_in(federation, "one", "two", "three")

    assert log_out(federation, "one", name_id) == "Responder/PartialLogout"
    assert len(federation.providers["three"].told) == 1
    assert "/login/" in federation.ask("one")


def test_an_answer_of_another_provider_does_not_count(federation: Federation) -> None:
    name_id = logged_in(federation, "one", "two")
    two, three = federation.providers["two"], federation.providers["three"]
    two.entity_id, two.key = three.entity_id, three.key

    assert log_out(federation, "one", name_id) == "Responder/PartialLogout"


def test_who_logged_in_while_the_page_was_open_is_logged_out_there_too(federation: Federation) -> None:
    name_id = logged_in(federation, "one", "two")
    url = send(federation, "one", request(federation, "one", name_id)).headers["location"]
    federation.number("three", federation.ask("three"))
    federation.post(url, answer="go-on")

    assert [person for person, _ in federation.providers["three"].told] == [name_id]


def test_a_session_of_somebody_else_that_began_while_the_page_was_open_goes_on(federation: Federation) -> None:
    name_id = logged_in(federation, "one", "two")
    url = send(federation, "one", request(federation, "one", name_id)).headers["location"]
    federation.log_in("three", person="man_67", ForceAuthn="true")
    federation.post(url, answer="go-on")

    assert federation.number("two", federation.ask("two")) == federation.bsn("man_67")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_in_the_language_of_the_person(federation: Federation, language: str) -> None:
    federation.policy = DigidPolicy()
    federation.log_in("one")
    federation.log_in("two", ForceAuthn="true")
    name_id = f"s00000000:{federation.bsn('woman_34')}"
    urls = [federation.ask("three"), send(federation, "one", request(federation, "one", name_id)).headers["location"]]
    pages = [federation.page(f"{url}?lang={language}") for url in urls]
    headings = {
        "nl": ["U bent al ingelogd", "Overal uitloggen"],
        "en": ["You are logged in already", "Log out everywhere"],
    }

    assert [page.heading for page in pages] == headings[language]
    assert all("geen DigiD" in page.text or "not DigiD" in page.text for page in pages)


@pytest.mark.parametrize("time", [None, "15:00"])
def test_who_is_not_logged_in_is_logged_out_everywhere(federation: Federation, time: str | None) -> None:
    name_id = f"s00000000:{federation.bsn('woman_34')}"
    if time is not None:
        logged_in(federation, "one", "two")
        federation.pass_time(time)

    assert log_out(federation, "one", name_id) == "Success"
    assert federation.providers["two"].told == []


def test_only_the_session_that_is_named_ends(federation: Federation) -> None:
    name_id = logged_in(federation, "one")
    first, federation.browser = federation.browser, federation.another_browser("192.0.2.2")
    logged_in(federation, "one", "two")
    (index,) = {each.index for each in federation.faces.saml3.sessions.of_person("urn:example:two", name_id, ())}
    url = send(federation, "one", request(federation, "one", name_id, index)).headers["location"]
    federation.post(url, answer="go-on")

    assert "/login/" in federation.ask("three")
    federation.browser = first
    assert federation.number("three", federation.ask("three")) == federation.bsn("woman_34")


def test_nobody_logs_another_person_out(federation: Federation) -> None:
    logged_in(federation, "one", "two")

    assert log_out(federation, "one", f"s00000000:{federation.bsn('man_67')}") == "Success"
    assert federation.number("three", federation.ask("three")) == federation.bsn("woman_34")


@pytest.mark.parametrize(
    "attributes",
    [
        {"IssueInstant": "2026-01-15T11:57:59Z"},
        {"IssueInstant": "2026-01-15T12:02:01Z"},
        {"IssueInstant": "today"},
        {"Destination": "https://elsewhere.example"},
    ],
)
def test_an_invalid_request_is_denied_and_nobody_logged_out(federation: Federation, attributes: dict[str, str]) -> None:
    name_id = logged_in(federation, "one", "two")
    url = send(federation, "one", request(federation, "one", name_id, **attributes)).headers["location"]

    assert federation.providers["one"].accept_logout(url) == "Requester/RequestDenied"
    assert federation.number("three", federation.ask("three")) == federation.bsn("woman_34")


def test_a_request_that_comes_twice_is_denied(federation: Federation) -> None:
    name_id = logged_in(federation, "one")
    root = request(federation, "one", name_id)
    send(federation, "one", root)
    url = send(federation, "one", root).headers["location"]

    assert federation.providers["one"].accept_logout(url) == "Requester/RequestDenied"


def test_a_stranger_a_forger_and_a_provider_without_endpoint_are_not_found(federation: Federation) -> None:
    name_id = logged_in(federation, "one")
    stranger, forger = federation.providers["two"], federation.providers["three"]
    stranger.entity_id, forger.entity_id = "urn:example:stranger", "urn:example:one"
    for sp in (stranger, forger):
        root = sp.logout_request(name_id)
        assert federation.get(sp.logout_url(root)).status_code == 404
        assert federation.post(REQUEST_LOGOUT, **sp.logout_form(root)).status_code == 404
    provider = federation.faces.providers.get("urn:example:one")
    assert provider is not None
    federation.faces.providers.add(replace(provider, logout=()))
    assert send(federation, "one", request(federation, "one", name_id)).status_code == 404
    assert federation.get(f"{REQUEST_LOGOUT}?SAMLRequest=x").status_code == 404


@pytest.mark.parametrize(("sha1", "algorithm"), [(False, RSA_SHA256), (True, RSA_SHA1)])
def test_which_algorithm_signs_the_answer_is_a_knob(federation: Federation, sha1: bool, algorithm: str) -> None:
    federation.policy = replace(federation.policy, signs_redirects_with_sha1=sha1)
    federation.providers["one"].takes_sha1 = True
    name_id = logged_in(federation, "one")

    assert log_out(federation, "one", name_id) == "Success"
    assert federation.providers["one"].algorithm == algorithm


def test_a_provider_that_goes_by_the_interface_rejects_an_answer_signed_with_sha1(federation: Federation) -> None:
    federation.switch_on("digid.logout.sha1-signature")
    name_id = logged_in(federation, "one")

    with pytest.raises(RefusedError, match=r"^SHA-1$"):
        log_out(federation, "one", name_id)


def test_the_number_in_a_request_by_redirect_shows_in_no_report(federation: Federation) -> None:
    name_id = logged_in(federation, "one")
    url = federation.providers["one"].logout_url(request(federation, "one", name_id))
    federation.get(url)
    message = url.partition("SAMLRequest=")[2].partition("&")[0]

    assert message not in federation.record.redactor.text(url)


def test_the_request_to_others_names_the_person_as_they_know_her(federation: Federation) -> None:
    name_id = logged_in(federation, "one", "two")
    sessions = federation.faces.saml3.sessions.of_person("urn:example:one", name_id, ())
    log_out(federation, "one", name_id)

    assert federation.providers["two"].told == [(name_id, sessions[0].index)]
