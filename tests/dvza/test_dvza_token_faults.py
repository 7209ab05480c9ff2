"""Each fault of the token endpoint deviates as it says; without it the DVZA conforms."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from dvza_stage import DOMAIN, LINDE, Stage, check_deviation, check_table, collectable

from medmij_sim.faults.dvza_token import TOKEN_FAULTS

PGO_A = f"pgo-a.{DOMAIN}"
PGO_A_URI = f"https://{PGO_A}/callback"
Conforms = Callable[[Stage], bool]


def refuses(**changes: str | None) -> Conforms:
    """No token for an exchange with these changes."""
    return lambda stage: stage.redeem(stage.code(), **changes).status_code == 400


def token_is_for_its_person(stage: Stage) -> bool:
    found = stage.get(stage.token("woman_34"), "Patient").json()["entry"]
    return bool(found[0]["resource"]["birthDate"] == stage.people.person("woman_34").birth_date.isoformat())


def member(name: str, expected: Any) -> Conforms:
    return lambda stage: stage.redeem(stage.code()).json().get(name) == expected


def present(name: str) -> Conforms:
    return lambda stage: name in stage.redeem(stage.code()).json()


def code_after(wait: str, *, works: bool) -> Conforms:
    def conforms(stage: Stage) -> bool:
        code = stage.code()
        stage.env.clock.move(wait)
        return (stage.redeem(code).status_code == 200) == works

    return conforms


def of_pgo_b(code: str, **more: str) -> dict[str, str | None]:
    return {"grant_type": "authorization_code", "code": code, "redirect_uri": PGO_A_URI, **more}


def code_is_spent(stage: Stage) -> bool:
    code = stage.code()
    stage.redeem(code)
    return stage.redeem(code).status_code == 400


def code_is_spent_by_a_refusal(stage: Stage) -> bool:
    code = stage.code()
    stage.redeem(code, redirect_uri=f"https://{PGO_A}/other")
    return stage.redeem(code).status_code == 400


def unlisted_is_refused(stage: Stage) -> bool:
    form = of_pgo_b(stage.code(), client_id="unlisted.example")
    return stage.token_request(form, pgo="pgo-x").status_code == 401


def query_is_refused(stage: Stage) -> bool:
    parameters = of_pgo_b(stage.code(), client_id=PGO_A)
    return stage.token_request({}, params=parameters).status_code == 400


def tracing_is_needed(stage: Stage) -> bool:
    return stage.token_request(of_pgo_b(stage.code()), headers={"X-Correlation-ID": ""}).status_code == 400


def scope_keeps_to_ocl(stage: Stage) -> bool:
    form = {"grant_type": "authorization_code", "code": stage.code(pgo="pgo-b")}
    return bool(stage.token_request(form, pgo="pgo-b").json()["scope"] == "49")


def refreshable(stage: Stage) -> str:
    token: str = stage.redeem(stage.code(long_term=True)).json()["refresh_token"]
    return token


def rotates(stage: Stage) -> bool:
    token = refreshable(stage)
    return bool(stage.refresh(token).json()["refresh_token"] != token)


def old_is_dead(stage: Stage) -> bool:
    token = refreshable(stage)
    stage.refresh(token)
    return stage.refresh(token).status_code == 400


def dead_after_half_a_year(stage: Stage) -> bool:
    token = refreshable(stage)
    stage.env.clock.move("184d")
    return stage.refresh(token).status_code == 400


def dead_after_withdrawal(stage: Stage) -> bool:
    token = refreshable(stage)
    stage.dvza.withdraw("woman_34", PGO_A, LINDE)
    return stage.refresh(token).status_code == 400


def dead_after_death(stage: Stage) -> bool:
    token = refreshable(stage)
    stage.bury("woman_34", date(2026, 1, 14))
    dead = stage.refresh(token).status_code == 400
    stage.people.reset()
    return dead


def tokens_differ(stage: Stage) -> bool:
    return stage.token() != stage.token()


def wrong_answer(test: Callable[[httpx.Response], bool]) -> Conforms:
    return lambda stage: test(stage.redeem("made-up"))


CONFORMS: dict[str, Conforms] = {
    "dvza.token.accepts-missing-client-id": refuses(client_id=None),
    "dvza.token.accepts-missing-grant-type": refuses(grant_type=None),
    "dvza.token.accepts-missing-redirect-uri": refuses(redirect_uri=None),
    "dvza.token.access-token-missing": present("access_token"),
    "dvza.token.expires-in-missing": present("expires_in"),
    "dvza.token.scope-missing": present("scope"),
    "dvza.token.token-type-missing": present("token_type"),
    "dvza.token.code-reusable": code_is_spent,
    "dvza.token.code-survives-refusal": code_is_spent_by_a_refusal,
    "dvza.token.code-lives-long": code_after("15:10", works=False),
    "dvza.token.code-lives-short": code_after("14:50", works=True),
    "dvza.token.code-of-other-client": lambda stage: (
        stage.token_request(of_pgo_b(stage.code()), pgo="pgo-b").status_code == 400
    ),
    "dvza.token.certificate-not-checked": lambda stage: (
        stage.token_request(of_pgo_b(stage.code(), client_id=PGO_A), pgo="pgo-b").status_code == 401
    ),
    "dvza.token.accepts-unknown-client": unlisted_is_refused,
    "dvza.token.redirect-uri-not-checked": refuses(redirect_uri=f"https://{PGO_A}/other"),
    "dvza.token.reads-query": query_is_refused,
    "dvza.token.accepts-missing-tracing": tracing_is_needed,
    "dvza.token.accepts-any-grant-type": refuses(grant_type="whatever"),
    "dvza.token.expires-in-3600": member("expires_in", 900),
    "dvza.token.token-type-wrong": member("token_type", "Bearer"),
    "dvza.token.scope-beyond-ocl": scope_keeps_to_ocl,
    "dvza.token.scope-beyond-zal": member("scope", collectable(LINDE)),
    "dvza.token.scope-is-aanbieder": member("scope", collectable(LINDE)),
    "dvza.token.no-cache-control": wrong_answer(lambda response: response.headers.get("cache-control") == "no-store"),
    "dvza.token.unknown-error-code": wrong_answer(lambda response: response.json()["error"] == "invalid_grant"),
    "dvza.token.wrong-error-code": wrong_answer(lambda response: response.json()["error"] == "invalid_grant"),
    "dvza.token.error-with-200": wrong_answer(lambda response: response.status_code == 400),
    "dvza.token.refresh-without-long-term": lambda stage: "refresh_token" not in stage.redeem(stage.code()).json(),
    "dvza.token.no-refresh-with-long-term": lambda stage: (
        "refresh_token" in stage.redeem(stage.code(long_term=True)).json()
    ),
    "dvza.token.refresh-not-rotated": rotates,
    "dvza.token.old-refresh-alive": old_is_dead,
    "dvza.token.refresh-after-six-months": dead_after_half_a_year,
    "dvza.token.refresh-after-withdrawal": dead_after_withdrawal,
    "dvza.token.refresh-after-death": dead_after_death,
    "dvza.token.same-token-twice": tokens_differ,
    "dvza.token.token-tells-person": lambda stage: "." not in stage.token(),
    "dvza.token.for-other-person": token_is_for_its_person,
    "dvza.token.tells-unlisted-why": lambda stage: not stage.dvza.policy().tells_unlisted_why,
}


@pytest.mark.parametrize("name", CONFORMS)
def test_a_fault_deviates_as_it_says(stage: Stage, name: str) -> None:
    check_deviation(stage, name, CONFORMS[name])


def test_the_slow_fault_waits_longer_than_ten_seconds(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    code = stage.code()

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", wait)
    with stage.env.faults.injected("dvza.token.slow"):
        assert stage.redeem(code).status_code == 200
    assert max(waited) > 10


def test_every_fault_is_in_the_table() -> None:
    check_table(TOKEN_FAULTS, {**CONFORMS, "dvza.token.slow": None})


def test_a_token_that_tells_who_the_person_is_still_works(stage: Stage) -> None:
    with stage.env.faults.injected("dvza.token.token-tells-person"):
        token = stage.token()
        assert token.count(".") == 2
        assert stage.get(token, "Patient").status_code == 200
