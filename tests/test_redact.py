"""Secrets become stable tokens of one run."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medmij_sim.redact import Redactor, is_bsn

BSN = "999940004"


def test_the_same_secret_gets_the_same_token_and_another_gets_another() -> None:
    redactor = Redactor()
    redactor.learn("code", "aaaa-1")
    redactor.learn("code", "bbbb-2")
    assert redactor.text("x aaaa-1 bbbb-2 aaaa-1") == "x <code#1> <code#2> <code#1>"


def test_percent_encoded_spellings_are_found() -> None:
    redactor = Redactor()
    redactor.learn("state", "a/b+c d")
    assert redactor.text("a%2Fb%2Bc%20d a%2Fb%2Bc+d a/b+c d") == "<state#1> <state#1> <state#1>"


def test_a_secret_inside_another_does_not_spoil_it() -> None:
    redactor = Redactor()
    redactor.learn("code", "abcd")
    redactor.learn("code", "abcdefgh")
    assert redactor.text("abcdefgh abcd") == "<code#2> <code#1>"


@pytest.mark.parametrize(
    ("header", "value", "secret"),
    [
        ("Authorization", "Bearer t0ken-t0ken", "t0ken-t0ken"),
        ("Cookie", "a=c00kie1; b=c00kie2", "c00kie2"),
        ("Set-Cookie", "__Host-s=c00kie3; Path=/; Secure", "c00kie3"),
        ("Location", "https://x/cb?code=c0de-c0de&state=st4te", "c0de-c0de"),
        ("Referer", "https://x/cb?state=st4te-st4te", "st4te-st4te"),
        ("Location", "https://x/cb#access_token=t0ken-t0ken", "t0ken-t0ken"),
    ],
)
def test_headers_teach_their_secrets(header: str, value: str, secret: str) -> None:
    redactor = Redactor()
    redactor.learn_headers([(header, value)])
    assert secret not in redactor.text(f"{header}: {value}")


def test_attributes_of_a_cookie_are_no_secret() -> None:
    redactor = Redactor()
    redactor.learn_headers([("Set-Cookie", "s=c00kie; Path=/callback; SameSite=Strict")])
    assert redactor.text("/callback Strict c00kie") == "/callback Strict <cookie#1>"


def test_bodies_teach_their_secrets() -> None:
    redactor = Redactor()
    redactor.learn_body("application/x-www-form-urlencoded", b"grant_type=authorization_code&code=c0de%2Fc0de")
    redactor.learn_body("application/json", json.dumps({"access_token": "t0ken", "expires_in": 900}).encode())
    redactor.learn_body("application/json", b"not json")
    redactor.learn_body("application/json", b"[1]")
    assert redactor.text("c0de/c0de t0ken authorization_code 900") == "<code#1> <access-token#1> authorization_code 900"


def test_test_bsns_are_hidden_wherever_they_stand() -> None:
    redactor = Redactor()
    assert redactor.text(f"bsn={BSN}, {BSN}.") == "bsn=<bsn#1>, <bsn#1>."
    assert redactor.text("999940005") == "999940005"


@given(st.text(min_size=4), st.text(), st.text())
def test_no_learned_secret_survives(secret: str, before: str, after: str) -> None:
    redactor = Redactor()
    redactor.learn("code", secret)
    assume(secret not in "<code#1>" and secret not in before and secret not in after)
    assert secret not in redactor.text(f"{before}\n{secret}\n{after}").replace("<code#1>", "")


def test_very_short_values_are_left_alone() -> None:
    redactor = Redactor()
    redactor.learn("code", "abc")
    assert redactor.text("abc") == "abc"


@pytest.mark.parametrize(
    ("digits", "valid"), [(BSN, True), ("999940005", False), ("000000000", False), ("99994", False)]
)
def test_the_11_test(digits: str, valid: bool) -> None:
    assert is_bsn(digits) is valid


def test_what_was_not_seen_for_a_whole_turn_is_forgotten() -> None:
    redactor = Redactor()
    redactor.learn("code", "a/b c-1")
    redactor.learn("code", "bbbb-2")
    redactor.turn()
    redactor.learn("code", "bbbb-2")
    redactor.turn()
    assert redactor.text("a/b c-1 a%2Fb%20c-1 bbbb-2") == "a/b c-1 a%2Fb%20c-1 <code#2>"
    redactor.learn("code", "a/b c-1")
    assert redactor.text("a%2Fb+c-1") == "<code#3>"


@given(st.lists(st.lists(st.text("ab%2F/", min_size=4, max_size=7))))
def test_turns_leave_what_was_learned_since_the_last_but_one_and_nothing_else(turns: list[list[str]]) -> None:
    redactor = Redactor()
    for learned in turns:
        for value in learned:
            redactor.learn("code", value)
        redactor.turn()
    for value in turns[-1] if turns else ():
        assert redactor.text(value).startswith("<code#")
    redactor.turn()
    assert redactor.text("ab%2F/ab%2F/") == "ab%2F/ab%2F/"


@pytest.mark.parametrize("body", [b"[" * 50_000, b'{"a":' * 50_000, b"\xff", b""])
def test_a_body_that_cannot_be_read_holds_nothing_to_learn(body: bytes) -> None:
    redactor = Redactor()
    redactor.learn_body("application/json", body)
    assert redactor.text("aaaa-1") == "aaaa-1"
