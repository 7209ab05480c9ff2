"""Nothing that reaches a PGO tells a BSN: not plain, not in base64, not as a digest."""

from __future__ import annotations

import base64
import hashlib
import logging

import httpx
import pytest
from dvza_stage import LINDE, NOW, WOUD, Stage

from medmij_sim.browser import Answers
from medmij_sim.dvza.model import Grant, Session
from medmij_sim.fhir.privacy import find_bsn
from medmij_sim.services import CATALOGUE, request_url


def bytes_of(response: httpx.Response) -> bytes:
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return str(response.url).encode() + headers.encode() + response.content


@pytest.mark.parametrize("person", ["woman_34", "man_67", "helper", "diacritics", "sixteen_today", "parent"])
@pytest.mark.parametrize("scope", [LINDE, WOUD])
def test_no_byte_for_a_pgo_holds_a_bsn(stage: Stage, person: str, scope: str) -> None:
    bsns = [each.bsn for each in stage.people.persons()]
    answer = stage.walk(Answers(person=person, long_term=True), stage.request(scope=scope))
    token_response = stage.redeem(answer["code"])
    token = token_response.json()["access_token"]
    sent = [repr(answer).encode(), bytes_of(token_response)]
    for service in token_response.json()["scope"].split():
        for request in CATALOGUE[service].requests:
            for accept in ("application/fhir+json", "application/fhir+xml"):
                response = stage.get(
                    token,
                    request_url(request, NOW.date()),
                    service=service,
                    aanbieder=scope,
                    headers={"Accept": accept},
                )
                assert response.status_code == 200
                sent.append(bytes_of(response))
        read = stage.get(token, f"Patient/{person.replace('_', '-')}", service=service, aanbieder=scope)
        assert "valueCode" in read.text and "masked" in read.text
        sent.append(bytes_of(read))
    assert not [finding for body in sent for finding in find_bsn(body, bsns)]


@pytest.mark.parametrize("answers", [Answers(person="fifteen"), Answers(person="woman_34", login="cancel")])
def test_no_error_for_a_pgo_holds_a_bsn(stage: Stage, answers: Answers) -> None:
    bsns = [each.bsn for each in stage.people.persons()]
    assert not find_bsn(repr(stage.walk(answers)), bsns)


def test_the_scan_would_see_one(stage: Stage) -> None:
    bsn = stage.people.person("woman_34").bsn
    for form in (bsn, base64.b64encode(f"x{bsn}".encode()).decode(), hashlib.sha256(bsn.encode()).hexdigest()):
        assert find_bsn(f"<a>{form}</a>", [bsn])


def test_what_a_dvza_keeps_hides_bsn_codes_and_tokens_in_its_repr(stage: Stage) -> None:
    code = stage.code(long_term=True)
    context = stage.dvza._context
    (session,) = [value for _, value in context.store.sessions.items()]
    (grant,) = [value for _, value in context.store.grants.items()]
    assert isinstance(session, Session) and isinstance(grant, Grant)
    bsn = stage.people.person("woman_34").bsn
    for shown in (repr(session), repr(grant), repr(session.request)):
        for secret in (bsn, code, session.id, session.csrf, "st-1"):
            assert secret not in shown


def test_nothing_is_logged_about_a_journey(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = stage.token()
    stage.get(token, "Patient")
    assert stage.people.person("woman_34").bsn not in caplog.text
    assert token not in caplog.text
