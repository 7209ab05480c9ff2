"""Releases side by side: the same journey at every segment, and what differs between them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import httpx
import pytest
from dvza_stage import DOMAIN, LINDE, NOW, WOUD, Hosts, Stage
from release_stage import NAMES, RICH, At, collecting_scope, release_cast, release_stage

from medmij_sim.browser import Answers, read_page, walk
from medmij_sim.cast import DEFAULT_CAST
from medmij_sim.digid.ending import NextAnswer
from medmij_sim.dvza.releases import RELEASES, newest_per_interfaceversie
from medmij_sim.publication import publish

SIX, TWO, NEWEST = RELEASES["1.6"], RELEASES["2.0"], RELEASES["2.2"]
NO_IDS = {"MedMij__Request__ID": None, "X__Correlation__ID": None}


@pytest.fixture
def stage() -> Stage:
    return release_stage()


@pytest.fixture(params=NAMES)
def at(request: pytest.FixtureRequest, stage: Stage) -> At:
    return At(stage, RELEASES[request.param])


def test_a_journey_ends_with_data_in_every_release(at: At) -> None:
    answer = at.token_answer()
    assert at.status(answer["access_token"]) == 200


@pytest.mark.parametrize(("name", "scope"), [("1.6", f"{LINDE}~48 {LINDE}~49"), ("2.0", LINDE), ("2.2", "48 49")])
def test_a_token_answer_tells_the_scope_as_its_release_does(stage: Stage, name: str, scope: str) -> None:
    assert At(stage, RELEASES[name]).token_answer()["scope"] == scope


def test_in_1_6_what_is_not_in_the_zal_is_left_out_of_the_scope(stage: Stage) -> None:
    at = At(stage, SIX)
    assert at.token_answer(scope=f"{LINDE}~49")["scope"] == f"{LINDE}~49"
    code = at.walked()["code"]
    cast = release_cast()
    only_49 = tuple(replace(role, gegevensdiensten=("49",)) for role in cast.aanbieders)
    stage.relist(zal=publish(replace(cast, aanbieders=only_49), DOMAIN, NOW).zal)
    assert at.redeemed(code).json()["scope"] == f"{LINDE}~49"


def test_a_token_of_1_6_covers_what_was_asked_and_nothing_more(stage: Stage) -> None:
    at = At(stage, SIX)
    token = at.token_answer(scope=f"{LINDE}~49")["access_token"]
    assert (at.status(token, "49"), at.status(token, "48")) == (200, 403)


@pytest.mark.parametrize(
    ("name", "scope", "error"),
    [
        ("1.6", LINDE, "invalid_scope"),
        ("1.6", f"{LINDE}~48 {WOUD}~48", "invalid_scope"),
        ("1.6", f"{LINDE}~48 {LINDE}~53", "invalid_scope"),
        ("1.6", f"{LINDE}~53 {LINDE}~57", "invalid_scope"),
        ("1.6", f"{LINDE}~48 {LINDE}", "invalid_scope"),
        ("1.6", f"{LINDE}~46", "invalid_scope"),
        ("1.6", f"{LINDE}~48  {LINDE}~49", "invalid_scope"),
        ("2.0", f"{LINDE}~48", "invalid_scope"),
        ("2.0", f"{LINDE} {WOUD}", "invalid_scope"),
        ("2.2", f"{LINDE}~48", "invalid_scope"),
        ("2.2", f"{LINDE}~48 {LINDE}~49", "invalid_scope"),
        ("2.2", f"{LINDE}~53 {LINDE}~57", "invalid_scope"),
        ("2.2", f"{LINDE}~53 {LINDE}", "invalid_scope"),
        ("2.2", f"{LINDE}~", "invalid_scope"),
        ("2.2", "~53", "invalid_scope"),
        ("2.2", f"{LINDE}~53~1", "invalid_scope"),
        ("2.2", f"{LINDE}~999", "invalid_scope"),
        ("2.2", " ", "invalid_scope"),
        ("2.2", f" {LINDE}", "invalid_scope"),
        ("2.2", "onbehalfof", "invalid_scope"),
    ],
)
def test_a_scope_of_another_form_is_told_to_the_pgo(stage: Stage, name: str, scope: str, error: str) -> None:
    answer = At(stage, RELEASES[name]).told(scope=scope)
    assert (answer["error"], answer["state"]) == (error, "st-1&ü")


@pytest.mark.parametrize("name", NAMES)
def test_a_request_without_tracing_ids_is_refused_where_the_release_needs_them(stage: Stage, name: str) -> None:
    response = At(stage, RELEASES[name]).opened(**NO_IDS)
    assert (response.status_code == 303) == (name == "2.2")


@pytest.mark.parametrize(("name", "minds"), [("1.6", False), ("2.0", True), ("2.2", True)])
def test_an_id_that_is_no_uuid_matters_where_ids_are_read(stage: Stage, name: str, minds: bool) -> None:
    assert (At(stage, RELEASES[name]).opened(X__Correlation__ID="7").status_code == 303) == minds


def test_in_2_0_the_ids_may_be_headers(stage: Stage) -> None:
    asked = stage.request(scope=LINDE, **NO_IDS)
    ids = stage.tracing()
    visitor = stage.visitor()
    response = visitor.get(stage.authorize_url(asked, segment="r20"), headers=ids)
    assert response.status_code == 200
    (session,) = (value for _, value in stage.dvza._context.store.sessions.items())
    assert (session.request.trace_id, session.request.session_id) == tuple(ids.values())
    assert stage.visitor().get(stage.authorize_url(asked), headers=ids).status_code == 303


def test_where_no_ids_were_sent_there_are_some_to_mention_all_the_same(stage: Stage) -> None:
    At(stage, SIX).opened(**NO_IDS)
    (session,) = (value for _, value in stage.dvza._context.store.sessions.items())
    assert UUID(session.request.trace_id) != UUID(session.request.session_id)


@pytest.mark.parametrize(("name", "status"), [("1.6", 200), ("2.0", 400), ("2.2", 400)])
def test_a_token_request_needs_tracing_headers_since_2_0(stage: Stage, name: str, status: int) -> None:
    at = At(stage, RELEASES[name])
    role = DEFAULT_CAST.pgo("pgo-a")
    form = {
        "grant_type": "authorization_code",
        "code": at.walked()["code"],
        "client_id": role.host(DOMAIN),
        "redirect_uri": role.redirect_uri(DOMAIN),
    }
    with httpx.Client(transport=Hosts(stage.apps, role.host(DOMAIN))) as client:
        url = DEFAULT_CAST.dvza("dvza-a").token_endpoint(DOMAIN, at.release.segment)
        assert client.post(url, data=form).status_code == status


@pytest.mark.parametrize(("name", "echoed"), [("1.6", "request-7"), ("2.0", None), ("2.2", None)])
def test_in_1_6_any_value_names_a_resource_request(stage: Stage, name: str, echoed: str | None) -> None:
    at = At(stage, RELEASES[name])
    token = at.token_answer()["access_token"]
    response = stage.get(token, "Patient", segment=at.release.segment, headers={"MedMij-Request-ID": "request-7"})
    assert response.status_code == 200
    assert response.headers.get("MedMij-Request-ID") == echoed


@pytest.mark.parametrize(("name", "where"), [("1.6", "authorization"), ("2.0", "authorization"), ("2.2", "token")])
def test_the_ocl_is_checked_where_the_release_says(stage: Stage, name: str, where: str) -> None:
    """pgo-b is recognised for 49 only; the hospital has no 49."""
    at = At(stage, RELEASES[name])
    assert at.where_refused(collecting_scope(at.release, "48", aanbieder=WOUD)) == where


def test_in_1_6_one_service_for_which_a_pgo_is_not_recognised_spoils_the_request(stage: Stage) -> None:
    assert At(stage, SIX).where_refused(f"{LINDE}~48 {LINDE}~49") == "authorization"


@pytest.mark.parametrize("name", ["2.0", "2.2"])
def test_where_the_scope_names_no_service_a_pgo_gets_those_it_is_recognised_for(stage: Stage, name: str) -> None:
    at = At(stage, RELEASES[name])
    token = at.redeemed(at.walked(pgo="pgo-b")["code"], pgo="pgo-b").json()["access_token"]
    seen = [
        stage.get(token, "Patient", service=service, segment=at.release.segment, pgo="pgo-b").status_code
        for service in ("49", "48")
    ]
    assert seen == [200, 403]


@pytest.mark.parametrize(("name", "lasts"), [("1.6", False), ("2.0", True), ("2.2", True)])
def test_consent_can_last_since_2_0(stage: Stage, name: str, lasts: bool) -> None:
    at = At(stage, RELEASES[name])
    answer = at.token_answer(Answers(person="woman_34", long_term=True))
    assert ("refresh_token" in answer) == lasts
    if lasts:
        again = at.refreshed(answer["refresh_token"]).json()
        assert again["scope"] == answer["scope"]
        assert again["refresh_token"] != answer["refresh_token"]


def test_in_1_6_nobody_can_make_a_consent_last_by_adding_to_the_form(stage: Stage) -> None:
    at, browser = At(stage, SIX), stage.visitor()
    asked = stage.request(scope=f"{LINDE}~48")
    landing = browser.get(stage.authorize_url(asked, segment="r16"))
    assert landing.status_code == 200
    stage.digid.preset(NextAnswer(person="woman_34"))
    page = browser.post(
        f"https://dvza-a.{DOMAIN}/r16/landing", data=_form(landing, answer="login"), follow_redirects=True
    )
    assert read_page(200, str(page.url), page.text).marker == "consent"
    given = browser.post(f"https://dvza-a.{DOMAIN}/r16/consent", data=_form(page, answer="allow", long_term="yes"))
    code = dict(httpx.URL(given.headers["location"]).params)["code"]
    assert "refresh_token" not in at.redeemed(code).json()


def _form(page: httpx.Response, **more: str) -> dict[str, str]:
    (form,) = read_page(200, str(page.url), page.text).forms
    return {**{each.name: each.value for each in form.fields if each.kind == "hidden"}, **more}


def test_in_1_6_a_refresh_is_an_unknown_grant_type(stage: Stage) -> None:
    token = At(stage, NEWEST).token_answer(Answers(person="woman_34", long_term=True))["refresh_token"]
    response = At(stage, SIX).refreshed(token)
    assert (response.status_code, response.json()["error"]) == (400, "unsupported_grant_type")
    assert At(stage, NEWEST).refreshed(token).status_code == 200


@pytest.mark.parametrize(
    ("asked", "offered", "status"),
    [("1.6", "2.0", 400), ("1.6", "2.2", 400), ("2.2", "1.6", 400), ("2.0", "2.2", 200), ("2.2", "2.0", 200)],
)
def test_a_code_holds_over_its_own_interfaceversie_only(stage: Stage, asked: str, offered: str, status: int) -> None:
    response = At(stage, RELEASES[asked]).redeemed(
        At(stage, RELEASES[asked]).walked()["code"], segment=RELEASES[offered].segment
    )
    assert response.status_code == status
    assert response.json().get("error") == (None if status == 200 else "invalid_grant")


@pytest.mark.parametrize(
    ("given", "shown", "status"),
    [("1.6", "2.2", 403), ("2.2", "1.6", 403), ("2.0", "2.2", 200), ("2.2", "2.0", 200)],
)
def test_an_access_token_holds_over_its_own_interfaceversie_only(
    stage: Stage, given: str, shown: str, status: int
) -> None:
    token = At(stage, RELEASES[given]).token_answer()["access_token"]
    assert At(stage, RELEASES[shown]).status(token) == status


def test_a_consent_of_2_0_lives_on_when_the_dvza_moves_to_2_2(stage: Stage) -> None:
    token = At(stage, TWO).token_answer(Answers(person="woman_34", long_term=True))["refresh_token"]
    assert At(stage, NEWEST).refreshed(token).json()["scope"] == "48 49"


def test_an_answer_names_its_own_base(at: At) -> None:
    token = at.token_answer()["access_token"]
    bundle = at.stage.get(token, "Patient", segment=at.release.segment).json()
    base = f"https://fhir.dvza-a.{DOMAIN}/{at.release.segment}/{LINDE}/48/"
    assert bundle["link"][0]["url"].startswith(base)
    assert all(entry["fullUrl"].startswith(base) for entry in bundle["entry"])


def test_the_screens_of_a_session_stay_in_its_release(at: At) -> None:
    browser = at.stage.visitor()
    url = at.stage.authorize_url(at.stage.request(scope=collecting_scope(at.release)), segment=at.release.segment)
    landing = browser.get(url)
    below = f"/{at.release.segment}/"
    assert f'action="{below}landing"' in landing.text
    cancelled = browser.post(
        f"https://dvza-a.{DOMAIN}{below}landing", data=_form(landing, answer="cancel"), follow_redirects=False
    )
    assert cancelled.headers["location"] == f"{below}ending"


def test_the_consent_page_names_the_services_up_to_1_6(at: At) -> None:
    stage, browser = at.stage, at.stage.browser()
    asked = stage.request(scope=collecting_scope(at.release, "48"))
    url = stage.authorize_url(asked, segment=at.release.segment)
    seen: list[str] = []

    def consent_reached(each: str) -> bool:
        if browser.page is not None and browser.page.marker == "consent":
            seen.append(browser.page.text)
        return each.startswith("https://pgo-")

    walk(browser, url, RICH, consent_reached)
    (page,) = set(seen)
    assert (stage.lists.gnl.weergavenaam("48") in page) == (at.release.name == "1.6")
    assert ("onbepaalde tijd" in page) == (at.release.name != "1.6")


def test_the_lists_have_the_newest_release_of_each_interfaceversie() -> None:
    lists = publish(release_cast(releases=("1.6", "2.0")), DOMAIN, NOW)
    linde = lists.zal.zorgaanbieder(f"{LINDE}@medmij")
    seen = {
        versie.id: versie.gegevensdiensten[0].authorization_endpointuri.split("/")[3]
        for versie in linde.interfaceversies
    }
    assert seen == {"1.6.0": "r16", "2": "r20"}
    assert newest_per_interfaceversie(("2.2", "2.0", "1.6")) == {"1.6.0": SIX, "2": NEWEST}


def test_an_unknown_release_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match=r"no release '3\.0' .* choose of 1\.6, 2\.0, 2\.2"):
        newest_per_interfaceversie(("2.2", "3.0"))
