"""The authorization endpoint: which requests it takes, and how it answers."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import pytest
from dvza_stage import DOMAIN, LINDE, WOUD, Stage

from medmij_sim.browser import Answers, Page, read_page, walk

PGO = f"pgo-a.{DOMAIN}"
RICH = Answers(person="woman_34")


def opened(stage: Stage, **changes: str | None) -> httpx.Response:
    return stage.visitor().get(stage.authorize_url(stage.request(**changes)))


def page_of(response: httpx.Response) -> Page:
    return read_page(response.status_code, str(response.url), response.text)


def told(response: httpx.Response) -> dict[str, str]:
    """What a redirect to the PGO says."""
    assert response.status_code in (302, 303), response.text
    url = httpx.URL(response.headers["location"])
    assert str(url).startswith(f"https://{PGO}/callback?")
    return dict(url.params)


def test_a_person_who_agrees_sends_the_pgo_a_code_and_its_own_state(stage: Stage) -> None:
    answer = stage.walk(RICH)
    assert answer.keys() == {"code", "state"}
    assert answer["state"] == "st-1&ü"


def test_the_first_page_is_the_landing_page_of_the_aanbieder(stage: Stage) -> None:
    page = page_of(opened(stage, scope=WOUD))
    assert page.marker == "landing"
    assert "Ziekenhuis Het Woud" in page.heading
    assert "Oefen-PGO Aster" in page.text


def test_an_unknown_parameter_is_ignored(stage: Stage) -> None:
    assert page_of(opened(stage, foo="bar", code_challenge="x")).marker == "landing"


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": None},
        {"client_id": ""},
        {"client_id": f"pgo-x.{DOMAIN}"},
        {"client_id": "pgo.example"},
        {"redirect_uri": None},
        {"redirect_uri": ""},
        {"redirect_uri": "/callback"},
        {"redirect_uri": f"http://{PGO}/callback"},
        {"redirect_uri": f"https://pgo-b.{DOMAIN}/callback"},
        {"redirect_uri": f"https://{PGO}.evil.example/callback"},
        {"redirect_uri": f"https://evil.example@{PGO}/callback"},
        {"redirect_uri": f"https://{PGO}/callback#x"},
        {"redirect_uri": f"https://{PGO}/callback#"},
        {"redirect_uri": f"https://{PGO}/callback?next=x"},
        {"redirect_uri": f"https://{PGO}/callback?"},
        {"redirect_uri": f"https://{PGO}/call back"},
        {"redirect_uri": f"https://{PGO}/callback\r\nX: y"},
        {"redirect_uri": f"https://{PGO}\\@evil.example/callback"},
        {"redirect_uri": f"https://{PGO}/<b>"},
        {"redirect_uri": f"https://{PGO}/terugkéér"},
        {"redirect_uri": f"https://{PGO}/100%"},
        {"redirect_uri": f"https://{PGO}:8443/callback"},
        {"redirect_uri": f"https://{PGO}:port/callback"},
        {"redirect_uri": "https://[::1/callback"},
        {"redirect_uri": f"https%3A%2F%2F{PGO}%2Fcallback"},
        {"redirect_uri": f"javascript://{PGO}/%0aalert(1)"},
    ],
    ids=str,
)
def test_a_wrong_client_or_redirect_uri_gives_a_page_and_no_way_back(stage: Stage, changes: dict[str, str]) -> None:
    parameters = stage.request(**changes)
    response = stage.visitor().get(stage.authorize_url(parameters))
    page = page_of(response)
    assert response.status_code == 400
    assert "location" not in response.headers
    assert page.marker == "failure"
    assert parameters["MedMij-Request-ID"] in page.text
    assert parameters["X-Correlation-ID"] in page.text
    assert "Oefen-DVZA Anker" in page.text
    assert "000 - 000 00 00" in page.text
    (switch,) = (link for link in page.links if not link.url.endswith("#content"))
    assert (switch.hreflang, urlsplit(switch.url).netloc) == ("en", f"dvza-a.{DOMAIN}")
    assert "redirect_uri" not in page.html
    assert "set-cookie" not in response.headers


def test_a_failure_page_mentions_ids_of_its_own_when_none_were_sent(stage: Stage) -> None:
    page = page_of(opened(stage, client_id=None, MedMij__Request__ID=None, X__Correlation__ID="<b>x"))
    assert "Trace ID" in page.text
    assert len(page.text.split("Trace ID ")[1].split()[0]) == 36
    assert "<b>x" not in page.text


@pytest.mark.parametrize("name", ["client_id", "redirect_uri"])
def test_a_repeated_client_or_redirect_uri_is_not_answered_by_a_redirect(stage: Stage, name: str) -> None:
    url = stage.authorize_url(stage.request())
    assert stage.visitor().get(f"{url}&{name}=https://{PGO}/callback").status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code token"}, "unsupported_response_type"),
        ({"scope": None}, "invalid_request"),
        ({"scope": ""}, "invalid_request"),
        ({"scope": f"{LINDE} {WOUD}"}, "invalid_scope"),
        ({"scope": f"{LINDE}~48"}, "invalid_scope"),
        ({"scope": f"{LINDE}@medmij"}, "invalid_scope"),
        ({"scope": "48"}, "invalid_scope"),
        ({"scope": "huisartsdemolen"}, "invalid_scope"),
        ({"MedMij__Request__ID": None}, "invalid_request"),
        ({"MedMij__Request__ID": "7"}, "invalid_request"),
        ({"X__Correlation__ID": None}, "invalid_request"),
        ({"X__Correlation__ID": "{00000000-0000-4000-8000-000000000000}"}, "invalid_request"),
    ],
    ids=str,
)
def test_another_wrong_parameter_is_told_to_the_pgo(stage: Stage, changes: dict[str, str], error: str) -> None:
    answer = told(opened(stage, **changes))
    assert answer["error"] == error
    assert answer["state"] == "st-1&ü"
    assert "code" not in answer


def test_a_missing_state_is_told_without_one(stage: Stage) -> None:
    answer = told(opened(stage, state=None))
    assert answer["error"] == "invalid_request"
    assert "state" not in answer


@pytest.mark.parametrize("name", ["scope", "response_type", "state", "MedMij-Request-ID"])
def test_a_repeated_parameter_is_refused(stage: Stage, name: str) -> None:
    parameters = stage.request()
    response = stage.visitor().get(f"{stage.authorize_url(parameters)}&{name}={parameters[name]}")
    answer = told(response)
    assert answer["error"] == "invalid_request"
    assert ("state" in answer) == (name != "state")


def test_a_query_that_is_not_utf_8_is_refused_without_a_redirect(stage: Stage) -> None:
    assert stage.visitor().get(f"{stage.authorize_url(stage.request())}&x=%ff").status_code == 400


def test_an_aanbieder_of_another_dvza_is_served_there_only(stage: Stage) -> None:
    parameters = stage.request(scope="huisartsdemolen")
    response = stage.visitor().get(stage.authorize_url(parameters, dvza="dvza-b"))
    assert page_of(response).heading.endswith("De Molen")


def test_only_get_is_an_authorization_request(stage: Stage) -> None:
    url = stage.authorize_url(stage.request())
    assert stage.visitor().post(url).status_code == 405


@pytest.mark.parametrize(
    "answers",
    [
        Answers(person="woman_34", consent=False),
        Answers(person="woman_34", login="cancel"),
        Answers(person="woman_34", landing="cancel"),
        Answers(person="no_care_relation"),
        Answers(person="fifteen"),
        Answers(person="child_8"),
        Answers(person="deceased"),
    ],
    ids=lambda each: f"{each.person}-{each.landing}-{each.login}-{each.consent}",
)
def test_refusal_cancellation_and_no_data_cannot_be_told_apart(stage: Stage, answers: Answers) -> None:
    assert stage.walk(answers) == {"error": "access_denied", "state": "st-1&ü"}


@pytest.mark.parametrize("person", ["sixteen_today", "helper", "diacritics", "parent"])
def test_people_of_sixteen_and_over_get_a_code_even_with_an_empty_dossier(stage: Stage, person: str) -> None:
    assert "code" in stage.walk(Answers(person=person))


def test_fifteen_becomes_sixteen_as_time_goes_by(stage: Stage) -> None:
    stage.env.clock.move("186d")
    assert "code" in stage.walk(Answers(person="fifteen"))


def test_an_aanbieder_without_treatment_relation_needs_none(stage: Stage) -> None:
    url = stage.authorize_url(stage.request(scope="oefenregister"), dvza="dvza-b")
    browser = stage.browser()
    answer = walk(browser, url, Answers(person="no_care_relation"), lambda each: PGO in each and "code=" in each)
    assert "code=" in answer


def test_a_failed_login_is_a_technical_failure_with_a_way_back(stage: Stage) -> None:
    browser = stage.browser()
    parameters = stage.request()
    url = walk(
        browser,
        stage.authorize_url(parameters),
        Answers(person="woman_34", login="error"),
        lambda each: each.startswith(f"https://{PGO}"),
    )
    assert browser.page is not None and browser.page.marker == "failure"
    assert parameters["MedMij-Request-ID"] in browser.page.text
    assert parameters["X-Correlation-ID"] in browser.page.text
    assert dict(httpx.URL(url).params) == {"error": "server_error", "state": "st-1&ü"}


def test_a_login_below_the_level_asked_for_is_not_enough(stage: Stage) -> None:
    assert stage.walk(Answers(person="woman_34", level="midden"))["error"] == "access_denied"
    assert "code" in stage.walk(Answers(person="woman_34", level="hoog"))


def test_a_code_that_is_still_out_is_not_given_again(stage: Stage) -> None:
    first = stage.code()
    stage.env.mint.reset()
    assert stage.code() != first


def test_every_code_is_another(stage: Stage) -> None:
    assert len({stage.code() for _ in range(5)}) == 5
