"""Logging out of eID SAML 4.4: a form to us, a form back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from digid.careful4 import LC, LOGGED_OUT, CarefulProvider4
from digid.chain4 import Chain

from medmij_sim.browser import read_page
from medmij_sim.digid import NextAnswer
from medmij_sim.digid.saml.metadata import read_metadata


@pytest.fixture(params=[False, True], ids=["dienstverlener", "cluster"])
def chain(request: pytest.FixtureRequest) -> Iterator[Chain]:
    made = Chain(cluster=request.param)
    yield made
    made.close()


def session(chain: Chain) -> str:
    """Log somebody in; returns the transient name."""
    chain.digid.preset(NextAnswer("woman_34"))
    return chain.login().session


def test_a_logout_comes_back_as_a_form_that_needs_no_javascript(chain: Chain) -> None:
    name = session(chain)
    answer = chain.log_out(chain.sp.logout_form(name))
    page = read_page(answer.status_code, str(answer.url), answer.text)
    (form,) = page.forms

    assert (answer.status_code, page.marker) == (200, "digid-logged-out")
    assert (form.method.upper(), form.action) == ("POST", LOGGED_OUT)
    assert "form-action 'self' https://sp.example.test;" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text and chain.people.person("woman_34").bsn not in answer.text
    chain.sp.accept_logout({field.name: field.value for field in form.fields})


def test_a_session_index_names_the_session_as_well(alone: Chain) -> None:
    name = session(alone)

    assert alone.log_out(alone.sp.logout_form("_unknown", name)).status_code == 200


def test_without_relay_state_none_comes_back(alone: Chain) -> None:
    form = alone.sp.logout_form(session(alone))
    del form["RelayState"]

    assert "RelayState" not in alone.log_out(form).text


def test_an_unknown_session_is_not_found(alone: Chain) -> None:
    name = session(alone)

    assert alone.log_out(alone.sp.logout_form("_unknown")).status_code == 404
    assert [alone.log_out(alone.sp.logout_form(name)).status_code for _ in range(2)] == [200, 404]


def test_a_login_that_failed_began_no_session(alone: Chain) -> None:
    alone.digid.preset(NextAnswer(outcome="cancelled"))
    alone.log_in()

    assert alone.log_out(alone.sp.logout_form("")).status_code == 404


def test_the_session_of_another_provider_is_not_found(alone: Chain) -> None:
    name = session(alone)
    other = CarefulProvider4(alone.metadata, alone.clock.now(), cluster=True)
    alone.faces.providers.add(read_metadata(other.metadata())[0])
    assert other.entity_id == LC

    assert alone.log_out(other.logout_form(name)).status_code == 404
    assert alone.log_out(alone.sp.logout_form(name)).status_code == 200


@pytest.mark.parametrize(("time", "status"), [("2:59:59", 200), ("3:00:00", 404)])
def test_a_session_is_remembered_for_three_hours(alone: Chain, time: str, status: int) -> None:
    name = session(alone)
    alone.pass_time(time)

    assert alone.log_out(alone.sp.logout_form(name)).status_code == status


@pytest.mark.parametrize(
    "change",
    [
        {"IssueInstant": "2026-01-15T12:00:01Z"},
        {"IssueInstant": "now"},
        {"Destination": "https://elsewhere.example"},
        {"relay_state": "x" * 81},
        {"Version": "1.1"},
    ],
)
def test_what_is_not_right_is_refused_and_nobody_logged_out(alone: Chain, change: dict[str, str]) -> None:
    name = session(alone)

    assert alone.log_out(alone.sp.logout_form(name, **change)).status_code == 400
    assert alone.log_out(alone.sp.logout_form(name)).status_code == 200


def test_a_request_that_comes_twice_or_has_no_good_signature_is_refused(alone: Chain) -> None:
    name = session(alone)
    form = alone.sp.logout_form("_unknown")

    assert [alone.log_out(form).status_code for _ in range(2)] == [404, 400]
    stranger = CarefulProvider4(alone.metadata, alone.clock.now(), cluster=True)
    assert alone.log_out(stranger.logout_form(name)).status_code == 400
    assert alone.log_out({"SAMLRequest": "x"}).status_code == 400


def test_a_provider_that_names_no_place_for_the_answer_is_refused(alone: Chain) -> None:
    name = session(alone)
    provider = alone.faces.providers.get(alone.sp.entity_id)
    assert provider is not None
    alone.faces.providers.add(replace(provider, logout=()))

    assert alone.log_out(alone.sp.logout_form(name)).status_code == 400


def test_a_reset_forgets_sessions(alone: Chain) -> None:
    name = session(alone)
    alone.faces.reset()

    assert alone.log_out(alone.sp.logout_form(name)).status_code == 404
