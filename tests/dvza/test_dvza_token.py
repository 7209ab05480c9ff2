"""The token endpoint: codes become tokens once, for whom they were meant, for as long as they last."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import httpx
import pytest
from dvza_stage import DOMAIN, LINDE, WOUD, Hosts, Stage, collectable

from medmij_sim import ocl
from medmij_sim.browser import Answers, walk
from medmij_sim.cast import DEFAULT_CAST
from medmij_sim.forms import FORM_TYPE

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TOKEN_URL = DEFAULT_CAST.dvza("dvza-a").token_endpoint(DOMAIN)


def refused(response: httpx.Response, error: str, status: int = 400) -> None:
    assert response.json()["error"] == error
    assert response.status_code == status
    assert response.headers["cache-control"] == "no-store"
    assert "access_token" not in response.json()


def test_a_code_becomes_a_bearer_token_of_a_quarter_of_an_hour(stage: Stage) -> None:
    response = stage.redeem(stage.code())
    answer = response.json()
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"
    assert {name: answer[name] for name in ("token_type", "expires_in", "scope")} == {
        "token_type": "Bearer",
        "expires_in": 900,
        "scope": collectable(LINDE),
    }
    assert UUID4.fullmatch(answer["access_token"])
    assert "refresh_token" not in answer


def test_a_code_is_a_uuid_that_says_nothing(stage: Stage) -> None:
    assert UUID4.fullmatch(stage.code())


@pytest.mark.parametrize(("wait", "works"), [("14:59", True), ("15:00", False), ("15:10", False)])
def test_a_code_lives_a_quarter_of_an_hour(stage: Stage, wait: str, works: bool) -> None:
    code = stage.code()
    stage.env.clock.move(wait)
    assert ("access_token" in stage.redeem(code).json()) == works


def test_a_code_works_once_and_a_replay_ends_what_it_gave(stage: Stage) -> None:
    code = stage.code(long_term=True)
    answer = stage.redeem(code).json()
    assert stage.get(answer["access_token"], "Patient").status_code == 200
    refused(stage.redeem(code), "invalid_grant")
    assert stage.get(answer["access_token"], "Patient").status_code == 401
    refused(stage.refresh(answer["refresh_token"]), "invalid_grant")


def test_a_replay_by_another_client_ends_nothing(stage: Stage) -> None:
    code = stage.code()
    token = stage.redeem(code).json()["access_token"]
    refused(stage.token_request({"grant_type": "authorization_code", "code": code}, pgo="pgo-b"), "invalid_grant")
    assert stage.get(token, "Patient").status_code == 200


def test_a_code_is_spent_by_any_offer(stage: Stage) -> None:
    code = stage.code()
    refused(stage.redeem(code, redirect_uri=f"https://pgo-a.{DOMAIN}/other"), "invalid_grant")
    refused(stage.redeem(code), "invalid_grant")


def test_a_code_of_another_client_is_refused(stage: Stage) -> None:
    form = {"grant_type": "authorization_code", "code": stage.code()}
    refused(
        stage.token_request({**form, "redirect_uri": f"https://pgo-a.{DOMAIN}/callback"}, pgo="pgo-b"), "invalid_grant"
    )


def test_a_certificate_of_another_client_is_refused(stage: Stage) -> None:
    form = {"grant_type": "authorization_code", "code": stage.code(), "client_id": f"pgo-a.{DOMAIN}"}
    refused(stage.token_request(form, pgo="pgo-b"), "invalid_client", 401)


def test_a_certificate_of_no_client_at_all_is_left_to_the_whitelist(stage: Stage) -> None:
    code = stage.code()
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": f"pgo-a.{DOMAIN}",
        "redirect_uri": f"https://pgo-a.{DOMAIN}/callback",
    }
    with httpx.Client(transport=Hosts(stage.apps, "node.pgo.example")) as client:
        assert client.post(TOKEN_URL, data=form, headers=stage.tracing()).status_code == 200


def test_a_client_that_left_the_list_is_refused(stage: Stage) -> None:
    code = stage.code()
    stage.relist(ocl=replace(stage.lists.ocl, oauthclients=stage.lists.ocl.oauthclients[1:]))
    refused(stage.redeem(code), "invalid_client", 401)


@pytest.mark.parametrize("name", ["grant_type", "client_id", "redirect_uri", "code"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_parameter_is_refused(stage: Stage, name: str, value: str | None) -> None:
    form: dict[str, str | None] = {"grant_type": "authorization_code", "code": stage.code(), name: value}
    refused(stage.token_request(form), "invalid_request")


def test_an_unknown_parameter_is_ignored(stage: Stage) -> None:
    assert stage.redeem(stage.code(), foo="bar").status_code == 200


@pytest.mark.parametrize("grant_type", ["refresh_code", "password", "client_credentials", "authorization_code "])
def test_other_grant_types_are_unsupported(stage: Stage, grant_type: str) -> None:
    refused(stage.redeem(stage.code(), grant_type=grant_type), "unsupported_grant_type")


def test_parameters_in_the_query_are_refused_and_the_code_lives_on(stage: Stage) -> None:
    code = stage.code()
    form = {"grant_type": "authorization_code", "code": code}
    refused(stage.token_request(form, params={"code": code}), "invalid_request")
    assert stage.redeem(code).status_code == 200


def test_a_repeated_parameter_is_refused(stage: Stage) -> None:
    body = f"grant_type=authorization_code&code=a&code=b&client_id=pgo-a.{DOMAIN}&redirect_uri=x"
    refused(_posted(stage, body.encode()), "invalid_request")


@pytest.mark.parametrize(
    ("body", "media_type", "why"),
    [
        (b'{"grant_type": "authorization_code"}', "application/json", "body of type"),
        (b"grant_type=%ff", FORM_TYPE, "UTF-8"),
        (b"a=" + b"x" * 70_000, FORM_TYPE, "larger"),
        (b"&".join(b"a=1" for _ in range(300)), FORM_TYPE, "too many"),
        (b"", FORM_TYPE, "missing"),
    ],
    ids=["json", "not utf-8", "large", "many", "empty"],
)
def test_a_body_that_is_no_form_is_refused(stage: Stage, body: bytes, media_type: str, why: str) -> None:
    response = _posted(stage, body, media_type)
    refused(response, "invalid_request")
    assert why in response.json()["error_description"]


@pytest.mark.parametrize("name", ["MedMij-Request-ID", "X-Correlation-ID"])
@pytest.mark.parametrize("value", ["", "7"])
def test_tracing_headers_are_needed(stage: Stage, name: str, value: str) -> None:
    form = {"grant_type": "authorization_code", "code": stage.code()}
    refused(stage.token_request(form, headers={name: value}), "invalid_request")


def test_the_token_endpoint_takes_posts_only(stage: Stage) -> None:
    with httpx.Client(transport=Hosts(stage.apps)) as client:
        assert client.get(TOKEN_URL).status_code == 405


def test_scope_is_what_both_lists_give(stage: Stage) -> None:
    assert stage.redeem(stage.code(scope=WOUD)).json()["scope"] == collectable(WOUD)
    form = {"grant_type": "authorization_code", "code": stage.code(pgo="pgo-b")}
    assert stage.token_request(form, pgo="pgo-b").json()["scope"] == "49"


def test_a_service_that_left_the_zal_leaves_the_scope(stage: Stage) -> None:
    code = stage.code()
    linde = stage.lists.zal.zorgaanbieder(f"{LINDE}@medmij")
    versie = linde.newest_first()[0]
    shorter = replace(linde, interfaceversies=(replace(versie, gegevensdiensten=versie.gegevensdiensten[:1]),))
    stage.relist(zal=replace(stage.lists.zal, zorgaanbieders=(shorter,)))
    assert stage.redeem(code).json()["scope"] == versie.gegevensdiensten[0].id


def test_nothing_in_common_is_no_token(stage: Stage) -> None:
    code = stage.code(pgo="pgo-b", scope=WOUD)
    refused(stage.token_request({"grant_type": "authorization_code", "code": code}, pgo="pgo-b"), "invalid_scope")


def test_the_list_counts_over_the_own_interface_version_only(stage: Stage) -> None:
    code = stage.code()
    other = ocl.OAuthclient(
        f"pgo-a.{DOMAIN}", "Oefen-PGO Aster", (ocl.Interfaceversie("1.4.0", (ocl.Gegevensdienst("48"),)),)
    )
    stage.relist(ocl=replace(stage.lists.ocl, oauthclients=(other,)))
    refused(stage.redeem(code), "invalid_scope")


def test_long_term_consent_gives_a_refresh_token_that_rotates(stage: Stage) -> None:
    first = stage.redeem(stage.code(long_term=True)).json()
    second = stage.refresh(first["refresh_token"]).json()
    assert second["scope"] == collectable(LINDE)
    assert second["access_token"] != first["access_token"]
    assert second["refresh_token"] != first["refresh_token"]
    refused(stage.refresh(first["refresh_token"]), "invalid_grant")
    assert stage.refresh(second["refresh_token"]).status_code == 200


def test_a_refresh_token_lives_half_a_year_from_its_last_use(stage: Stage) -> None:
    token = stage.redeem(stage.code(long_term=True)).json()["refresh_token"]
    for _ in range(3):
        stage.env.clock.move("182d 23h")
        token = stage.refresh(token).json()["refresh_token"]
    stage.env.clock.move("183d")
    refused(stage.refresh(token), "invalid_grant")


def test_a_refresh_token_of_another_client_is_refused_and_lives_on(stage: Stage) -> None:
    token = stage.redeem(stage.code(long_term=True)).json()["refresh_token"]
    form = {"grant_type": "refresh_token", "refresh_token": token}
    refused(stage.token_request(form, pgo="pgo-b"), "invalid_grant")
    assert stage.refresh(token).status_code == 200


def test_withdrawal_ends_everything_that_stands_for_the_consent(stage: Stage) -> None:
    answer = stage.redeem(stage.code(long_term=True)).json()
    assert stage.dvza.withdraw("woman_34", f"pgo-a.{DOMAIN}", f"{LINDE}@medmij") == 1
    refused(stage.refresh(answer["refresh_token"]), "invalid_grant")
    assert stage.get(answer["access_token"], "Patient").status_code == 401
    assert stage.dvza.withdraw("woman_34", f"pgo-a.{DOMAIN}", LINDE) == 0


def test_withdrawal_ends_consent_for_one_session_too(stage: Stage) -> None:
    token = stage.token()
    assert stage.dvza.withdraw("woman_34", f"pgo-a.{DOMAIN}", LINDE) == 1
    assert stage.get(token, "Patient").status_code == 401


def test_withdrawal_leaves_others_alone(stage: Stage) -> None:
    tokens = {
        "other person": stage.redeem(stage.code("man_67", long_term=True)).json()["refresh_token"],
        "other aanbieder": stage.redeem(stage.code(long_term=True, scope=WOUD)).json()["refresh_token"],
    }
    stage.dvza.withdraw("woman_34", f"pgo-a.{DOMAIN}", LINDE)
    for who, token in tokens.items():
        assert stage.refresh(token).status_code == 200, who


def test_consent_ends_when_the_person_dies(stage: Stage) -> None:
    token = stage.redeem(stage.code(long_term=True)).json()["refresh_token"]
    stage.bury("woman_34", date(2026, 1, 15))
    refused(stage.refresh(token), "invalid_grant")


def test_every_token_is_another(stage: Stage) -> None:
    tokens = [stage.token() for _ in range(4)]
    assert len(set(tokens)) == 4


def test_reset_forgets_codes_tokens_and_sessions(stage: Stage) -> None:
    code, token = stage.code(), stage.token()
    stage.dvza.reset()
    refused(stage.redeem(code), "invalid_grant")
    assert stage.get(token, "Patient").status_code == 401


def test_an_unlisted_dvza_gives_no_token(stage: Stage) -> None:
    parameters = stage.request(scope="schaduwkliniek")
    url = walk(
        stage.browser(),
        stage.authorize_url(parameters, dvza="dvza-x"),
        Answers(person="woman_34"),
        lambda each: each.startswith("https://pgo-"),
    )
    form = {"grant_type": "authorization_code", "code": httpx.URL(url).params["code"]}
    refused(stage.token_request(form, dvza="dvza-x"), "invalid_scope")


def _posted(stage: Stage, body: bytes, media_type: str = FORM_TYPE) -> httpx.Response:
    with httpx.Client(transport=Hosts(stage.apps)) as client:
        return client.post(TOKEN_URL, content=body, headers={**stage.tracing(), "Content-Type": media_type})


def test_secrets_are_known_to_the_safe_view_as_soon_as_they_are_made(stage: Stage) -> None:
    answer = stage.redeem(stage.code(long_term=True)).json()
    safe = stage.env.record.safe(f"{answer['access_token']} {answer['refresh_token']}")
    assert safe.startswith("<access-token#") and "<refresh-token#" in safe
