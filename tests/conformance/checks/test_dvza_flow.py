"""What the checks on authorization, tokens and screens find in hand-made evidence, and what they let pass."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID

import pytest
from dvza_cases import BSN, HOST, TARGET, Evidence
from msgspec.structs import replace

from conformance.model import Part
from conformance.scenarios.dvza.login import login_hints
from conformance.scenarios.dvza.requests import PARAMETER_STEPS
from conformance.scenarios.dvza.walking import is_answer_to
from conformance.target_parts import FormLogin
from medmij_sim.browser.words import Purpose

CALLBACK = f"https://{HOST}/callback"
TRACE = "1f0e4a3c-6f6e-4d59-9d3e-0a6f5f1d2c3b"
SESSION = "b7c1f2d4-21aa-4c0b-8a53-5f3c7e9d1a2b"


def test_an_error_page_may_answer_a_wrong_client() -> None:
    evidence = Evidence()
    for step in (
        "unknown-client",
        "no-client",
        "foreign-redirect",
        "alike-redirect",
        "http-redirect",
        "relative-redirect",
        "no-redirect",
    ):
        evidence.ended(f"request.{step}", None)
    assert evidence.judged("dvza.authorization.client-error-stays") == []
    assert evidence.judged("dvza.authorization.unknown-client-refused") == []


def wrong_parameters(answer: str | None) -> Evidence:
    evidence = Evidence()
    for step in PARAMETER_STEPS:
        evidence.ended(step, answer)
    return evidence


def test_a_page_for_a_wrong_parameter_is_certain_only_where_the_rule_was_seen() -> None:
    parts = [part for _, part in wrong_parameters(None).judged("dvza.authorization.error-by-redirect")]
    assert parts == [Part.VISIBLE] * 6 + [Part.REST] * 2


def test_any_fitting_error_code_is_let_pass() -> None:
    evidence = wrong_parameters(f"{CALLBACK}?error=invalid_request&state=s-1")
    assert evidence.judged("dvza.authorization.error-by-redirect") == []
    assert evidence.judged("dvza.authorization.error-code") == []


def test_a_token_in_a_fragment_counts_as_granted() -> None:
    evidence = Evidence().ended("request.no-response-type", None)
    evidence.ended("request.token-response-type", f"{CALLBACK}#access_token=x&state=s-1")
    assert len(evidence.judged("dvza.authorization.response-type-code")) == 1


@pytest.mark.parametrize(
    ("url", "is_answer"),
    [
        (f"{CALLBACK}?code=1&state=s-1", True),
        (f"{CALLBACK}?error=access_denied", True),
        ("https://elsewhere.example/?code=1&state=s-1", True),
        ("https://elsewhere.example/?error=x&state=s-1", True),
        ("https://dvza.example/callback?code=1&state=s-1", True),
        ("https://dvza.example/error?error=x&state=s-1", False),
        ("https://login.example/return?code=1&state=other", False),
    ],
)
def test_what_leads_back_to_the_pgo_is_told_from_the_login_and_from_own_pages(url: str, is_answer: bool) -> None:
    assert is_answer_to({"redirect_uri": CALLBACK, "state": "s-1"}, "dvza.example")(url) is is_answer


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (f"Trace ID: {TRACE} Session ID: {SESSION}", []),
        (f"Trace ID: {TRACE.upper()} Session ID: {SESSION}", []),
        ("Trace ID: 42", [Part.REST]),
        ("Er ging iets mis", [Part.VISIBLE]),
    ],
)
def test_the_trace_id_of_an_error_page(text: str, parts: list[Part]) -> None:
    evidence = Evidence()
    for step in ("request.unknown-client", "request.foreign-redirect"):
        ids = {"MedMij-Request-ID": TRACE, "X-Correlation-ID": SESSION}
        evidence.ended(step, None, **ids).page(step, f"<h1>Fout</h1><p>{text}</p>", 400)
    assert [part for _, part in evidence.judged("dvza.screens.error-page-trace-id")] == parts * 2


LANDING = "<title>Welkom</title><form><button>Verder</button></form>"
LOGIN = "<title>Inloggen</title><form><input name=person value=rich type=radio><button>Inloggen</button></form>"


def consent_page(*controls: str) -> str:
    return f"<title>Toestemming</title><form>{''.join(controls)}<button>Ja, ik geef toestemming</button></form>"


CHECKBOX = "<label><input type=checkbox name=duur value=lang> Voor onbepaalde tijd</label>"
RADIOS = (
    "<label><input type=radio name=d value=1 checked> Eenmalig</label>"
    "<label><input type=radio name=d value=2> Onbepaald</label>"
)


@pytest.mark.parametrize("controls", [CHECKBOX, RADIOS, "<button>Ja, voor onbepaalde tijd</button>"])
def test_the_long_term_option_may_have_any_shape(controls: str) -> None:
    evidence = Evidence().page("collect.authorization", consent_page(controls))
    assert evidence.judged("dvza.screens.long-term-offered") == []
    assert evidence.judged("dvza.screens.long-term-not-preselected") == []


def test_a_long_term_option_that_is_on_is_found() -> None:
    evidence = Evidence().page("collect.authorization", consent_page(CHECKBOX.replace("value", "checked value")))
    assert len(evidence.judged("dvza.screens.long-term-not-preselected")) == 1


@pytest.mark.parametrize(
    ("shown", "findings"),
    [((LANDING, LOGIN), 0), ((LOGIN,), 1), ((consent_page(CHECKBOX), LOGIN), 1)],
)
def test_a_landing_page_comes_first(shown: tuple[str, ...], findings: int) -> None:
    evidence = Evidence()
    for html in shown:
        evidence.page("collect.authorization", html)
    assert len(evidence.judged("dvza.screens.landing-first")) == findings


@pytest.mark.parametrize(
    ("html", "findings"),
    [
        ("<p>&lt;Naam zorgaanbieder&gt; vraagt</p>", 1),
        ("<p><Naam PGO></p>", 1),
        ("<input name=naam><p>Naam: Jansen</p>", 0),
    ],
)
def test_a_placeholder_that_was_left(html: str, findings: int) -> None:
    evidence = Evidence().page("collect.authorization", html)
    assert len(evidence.judged("dvza.screens.no-placeholder")) == findings


RIGHT = {"access_token": "t", "token_type": "bearer", "expires_in": 900, "scope": "48 49"}


@pytest.mark.parametrize(
    ("check", "members", "parts"),
    [
        ("bearer", {}, []),
        ("bearer", {"token_type": "mac"}, [Part.VISIBLE]),
        ("expires-in", {"expires_in": "900"}, [Part.VISIBLE]),
        ("expires-in", {"expires_in": 3600}, [Part.VISIBLE]),
        ("members", {}, []),
        ("members", {"scope": "huisartsdelinde"}, [Part.REST]),
        ("members", {"scope": None}, [Part.REST]),
        ("members", {"scope": "48  49"}, [Part.REST]),
        ("members", {"expires_in": "900"}, []),
        ("members", {"token_type": 5}, [Part.VISIBLE]),
        ("members", {"refresh_token": 5}, [Part.VISIBLE]),
        ("members", {"refresh_token": None}, []),
        ("no-store", {}, []),
    ],
)
def test_the_members_of_a_token_answer(check: str, members: dict[str, Any], parts: list[Part]) -> None:
    headers = [("Cache-Control", "private, NO-STORE")]
    evidence = Evidence().token("collect.token", {**RIGHT, **members}, headers=headers)
    assert [part for _, part in evidence.judged(f"dvza.token.{check}")] == parts


def test_a_token_that_comes_late() -> None:
    assert Evidence().token("collect.token", RIGHT, duration=9.9).judged("dvza.token.in-time") == []
    assert len(Evidence().token("collect.token", RIGHT, duration=10.1).judged("dvza.token.in-time")) == 1


def samples(codes: list[str], tokens: list[str]) -> Evidence:
    evidence = Evidence().note("sample.codes", "codes", codes)
    return evidence.note("sample.tokens", "access tokens", tokens).note("sample.tokens", "refresh tokens", [])


def jwt(**claims: Any) -> str:
    parts = (json.dumps(part).encode() for part in ({"alg": "ES256"}, claims))
    return ".".join([*(urlsafe_b64encode(part).decode().rstrip("=") for part in parts), "c2lnbmF0dXJl"])


UUIDS = [str(UUID(int=(number * 0x9E3779B97F4A7C15F39CC0605CEDC834) % 2**128, version=4)) for number in range(1, 20)]


def test_random_values_show_no_pattern_and_tell_nothing() -> None:
    evidence = samples(UUIDS, [f"{value}999940016" for value in UUIDS])
    assert evidence.judged("dvza.values.unguessable") == []
    assert evidence.judged("dvza.values.tell-nothing") == []
    assert evidence.judged("dvza.values.unique") == []


def test_numbered_values_and_repeated_ones_are_found() -> None:
    numbered = [f"code-{number:06d}" for number in range(20)]
    assert len(samples(numbered, UUIDS).judged("dvza.values.unguessable")) == 1
    assert "1 had been" in samples([*UUIDS, UUIDS[0]], UUIDS).judged("dvza.values.unique")[0][0]


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"iss": "https://dvza.example", "scope": "48", "jti": "x", "exp": 1_780_000_000}, []),
        ({"sub": BSN}, ["a BSN"]),
        ({"sub": "999940016"}, ["a BSN"]),
        ({"birthdate": "x"}, ["a member 'birthdate'"]),
        ({"d": "1992-07-24"}, ["a birth date"]),
        ({"person": {"name": "Jansen"}}, ["a member 'name'"]),
    ],
)
def test_a_token_that_can_be_read_must_tell_nothing_about_the_person(claims: dict[str, Any], told: list[str]) -> None:
    findings = [text for text, _ in samples(UUIDS, [jwt(**claims)]).judged("dvza.values.tell-nothing")]
    assert len(findings) == len(told)
    assert all(each in text for each, text in zip(told, findings, strict=True))


@pytest.mark.parametrize(
    ("status", "headers", "findings"),
    [(401, [("WWW-Authenticate", 'Bearer realm="x"')], 0), (401, [], 1), (403, [], 0), (404, [], 0)],
)
def test_only_a_401_needs_a_challenge(status: int, headers: list[tuple[str, str]], findings: int) -> None:
    evidence = Evidence().exchange("access.no-token", "https://fhir.example/48/Patient", status=status, headers=headers)
    assert len(evidence.judged("dvza.resource.www-authenticate")) == findings


@pytest.mark.parametrize(("status", "findings"), [(401, 0), (403, 0), (200, 1)])
def test_a_gegevensdienst_outside_the_scope(status: int, findings: int) -> None:
    evidence = Evidence().note("second.token", "scope", ["49"]).note("second.resource", "gegevensdienst", "48")
    evidence.exchange("second.resource", "https://fhir.example/48/Patient", status=status)
    assert len(evidence.judged("dvza.resource.scope-enforced")) == findings


def test_a_connection_that_ends_is_a_silent_refusal() -> None:
    evidence = Evidence().exchange("connection.unlisted.token", "https://dvza.example/t", status=None)
    assert evidence.judged("dvza.backchannel.silent-refusal") == []
    evidence.exchange("connection.unlisted.resource", "https://fhir.example/48/Patient", status=403)
    assert len(evidence.judged("dvza.backchannel.silent-refusal")) == 1


def test_hints_of_the_target_become_fields_and_buttons() -> None:
    login = FormLogin(
        fields={"user": "{key}"}, buttons={"log_in": ["Ga"], "continue": ["Door"], "refuse": ["Liever niet"]}
    )
    hints = login_hints(replace(TARGET, login=login), TARGET.person("rich"))
    assert hints.fields == {"user": "rich"}
    assert hints.buttons == {Purpose.PROCEED: ("Ga", "Door"), Purpose.REFUSE: ("Liever niet",)}
