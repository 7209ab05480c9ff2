"""Both parties tell of a journey exactly what happened, in the order in which it did."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import msgspec
import pytest
from chainlog_journeys import (
    ALLOWED,
    ASKED,
    DE_LINDE,
    EMPTY,
    LOGGED_IN,
    RESOURCE,
    TOKEN,
    names,
    walked,
)
from jsonschema import Draft202012Validator

from medmij_sim.browser import Answers, WalkError
from medmij_sim.chainlog.events import EVENTS
from medmij_sim.chainlog.privacy import holds_bsn
from medmij_sim.chainlog.reading import schema
from medmij_sim.pgo import Outcome, PgoError
from medmij_sim.record import Exchange, Interface
from medmij_sim.world import World

LONG = Answers(EMPTY, long_term=True)
NO_CODE = [
    "show_authorization_error_page",
    "send_authorization_error_response",
    "receive_authorization_error_response",
]


def test_a_whole_journey(world: World) -> None:
    done = walked(world)
    done.collect()
    told = names(world.chainlog(done.journey.correlation_id))
    requests = [each for each in world.record.events(Exchange) if each.interface is Interface.RESOURCE]
    count = len([each for each in requests if each.side == "server"])
    assert count > 5
    assert told == [*ALLOWED, *TOKEN, *RESOURCE * count]
    assert len(world.chainlog()) == len(told)


@pytest.mark.parametrize(
    ("answers", "after"),
    [
        (
            Answers(EMPTY, landing="cancel"),
            [*ASKED, "send_authorization_cancellation", "receive_authorization_error_response"],
        ),
        (
            Answers(EMPTY, login="cancel"),
            [
                *LOGGED_IN[:-1],
                "receive_authorization_cancellation",
                "send_authorization_cancellation",
                "receive_authorization_error_response",
            ],
        ),
        (Answers(EMPTY, login="error"), [*LOGGED_IN[:-1], "receive_authentication_error", *NO_CODE]),
        (Answers(EMPTY, consent=False), [*LOGGED_IN, "show_authorization_page", *NO_CODE[1:]]),
        (Answers("fifteen"), [*LOGGED_IN, *NO_CODE]),
        (Answers("no_care_relation"), [*LOGGED_IN, *NO_CODE]),
    ],
    ids=["cancelled-here", "cancelled-at-digid", "failed-at-digid", "refused", "too-young", "unknown"],
)
def test_a_journey_without_a_code(world: World, answers: Answers, after: list[str]) -> None:
    assert walked(world, answers).result.outcome in (Outcome.DENIED, Outcome.FAILED)
    assert names(world.chainlog()) == after


def test_what_the_pgo_may_not_tell_apart_is_the_same_in_its_own_entries(world: World) -> None:
    for answers in (Answers(EMPTY, consent=False), Answers("no_care_relation"), Answers(EMPTY, landing="cancel")):
        walked(world, answers)
    of_pgo = [each.record.error for each in world.chainlog() if each.actor == "pgo" and each.record.error]
    assert len({msgspec.structs.replace(each, request_id=None) for each in of_pgo}) == 1


def test_a_wrong_client_sees_a_page_and_its_pgo_hears_nothing(world: World) -> None:
    with pytest.raises(WalkError):
        walked(world, pgo="pgo-x")
    *_, shown = world.chainlog()
    assert names(world.chainlog()) == [
        "send_authorization_request",
        "receive_authorization_request",
        "authorization_request_error",
        "show_authorization_request_error_page",
    ]
    sent = world.chainlog()[0].record.event
    assert (shown.record.event.session_id, shown.record.event.trace_id) == (sent.session_id, sent.trace_id)


def test_a_page_without_ids_mentions_those_that_are_logged(world: World) -> None:
    with world.client_for() as browser:
        page = browser.get("https://dvza-a.medmij.localhost/r22/authorize?client_id=nobody")
    told = {each.record.event.session_id for each in world.chainlog()}
    told |= {each.record.event.trace_id for each in world.chainlog()}
    assert len(told) == 2
    assert all(each in page.text for each in told)


def test_another_wrong_parameter_comes_back_to_the_pgo(world: World) -> None:
    with world.faults.injected("pgo.authorization.scope-with-suffix"):
        walked(world)
    assert names(world.chainlog()) == [
        "send_authorization_request",
        "receive_authorization_request",
        "send_authorization_request_error",
        "receive_authorization_request_error",
    ]
    assert {each.record.error.code for each in world.chainlog() if each.record.error} == {"invalid_scope"}


def test_a_refresh_is_a_journey_of_its_own_that_says_who_wanted_it(world: World) -> None:
    done = walked(world, LONG)
    asyncio.run(done.pgo.refresh(done.journey.session, "automatic"))
    correlation_id = done.pgo.sessions.get(done.journey.session).correlation_id
    first, *rest = world.chainlog(correlation_id)
    assert names((first, *rest)) == TOKEN
    assert first.record.request is not None
    assert (first.record.request.grant_type, first.record.request.initiated_by) == ("refresh_token", "automatic")
    earlier = [each.record.request for each in world.chainlog(done.journey.correlation_id) if each.record.request]
    assert [each.initiated_by for each in earlier if each.initiated_by] == ["person"]


def test_delen_is_told_as_verzamelen_is_and_names_its_gegevensdienst(world: World) -> None:
    world.share("woman_34", DE_LINDE, "53")
    told = world.chainlog()
    assert names(told) == [*ALLOWED, *TOKEN, *RESOURCE]
    requests = [each.record.request for each in told if each.record.request]
    assert [each.service_id for each in requests] == [53, 53, None, None, 53, 53]
    assert {each.provider_id for each in requests[:2]} == {DE_LINDE}
    assert [each.method for each in requests[-2:]] == ["POST", "POST"]


def test_a_refused_code_is_told_by_both(world: World) -> None:
    done = walked(world, code=str(uuid.uuid4()))
    assert done.result.outcome is Outcome.TOKEN_REFUSED
    told = world.chainlog()
    assert names(told)[-4:] == [
        "send_token_request",
        "receive_token_request",
        "send_token_request_error",
        "receive_token_request_error",
    ]
    assert {each.record.error.code for each in told if each.record.error} == {"invalid_grant"}


def test_a_refused_resource_request_is_told_by_both(world: World) -> None:
    done = walked(world)
    world.dvza("dvza-a").withdraw(EMPTY, done.pgo.client_id, DE_LINDE)
    with pytest.raises(PgoError):
        done.collect()
    told = world.chainlog()
    assert names(told)[-4:] == [
        "send_resource_request",
        "receive_resource_request",
        "send_resource_request_error",
        "receive_resource_request_error",
    ]
    assert {(each.record.error.code, each.record.error.status) for each in told if each.record.error} == {
        ("invalid_token", 401)
    }


def test_a_host_that_is_on_no_whitelist_is_sent_nothing_and_nothing_is_logged(world: World) -> None:
    done = walked(world)
    before = world.chainlog()
    newer = replace(world.lists.whl, volgnummer=world.lists.whl.volgnummer + 1, hostnames=())
    world.publish(replace(world.lists, whl=newer))
    world.clock.move("901")
    with pytest.raises(PgoError):
        done.collect()
    assert world.chainlog() == before


def test_a_host_that_hangs_up_is_told_of_as_no_answer(world: World) -> None:
    done = walked(world)
    before = len(world.chainlog())
    with world.faults.injected("pgo.token.no-certificate"):
        done.collect()
    first, second, *_ = world.chainlog()[before:]
    assert names([first, second]) == ["send_resource_request", "receive_resource_error_response"]
    assert second.record.error is not None
    assert second.record.error.code == "temporarily_unavailable"


def test_an_artifact_is_resolved_before_it_is_known_who_it_is(world: World) -> None:
    world.log_in_by("dvza-a", "saml3")
    walked(world)
    told = names(world.chainlog())
    assert told[: len(LOGGED_IN) + 2] == [
        *LOGGED_IN,
        "send_artifact_resolution_request",
        "receive_artifact_resolution_response",
    ]
    assert told[len(LOGGED_IN) + 2 :] == [*ALLOWED[len(LOGGED_IN) :], *TOKEN]


def test_a_release_without_tracing_ids_is_not_in_the_log(world: World) -> None:
    with world.client_for() as browser:
        browser.get("https://dvza-a.medmij.localhost/r16/authorize?client_id=nobody")
    with world.client_for("pgo-a") as node:
        node.post("https://token.dvza-a.medmij.localhost/r16/token", data={"grant_type": "authorization_code"})
        node.get("https://token.dvza-a.medmij.localhost/favicon.ico")
    assert world.chainlog() == ()


def test_nothing_personal_and_no_secret_is_in_the_log(world: World) -> None:
    world.log_in_by("dvza-a", "saml3")
    done = walked(world, Answers("woman_34", long_term=True))
    done.collect()
    asyncio.run(done.pgo.refresh(done.journey.session))
    done.collect()
    text = msgspec.json.encode(world.chainlog()).decode()
    assert not holds_bsn(text)
    person = world.people.person("woman_34")
    assert [secret for secret in (person.bsn, person.name.full, done.journey.state) if secret in text] == []
    # Codes, tokens, cookies and relay states were learned as they were made: there is none to hide.
    assert world.record.redactor.text(text) == text


def test_what_a_pgo_puts_in_a_path_is_hidden(world: World) -> None:
    with world.client_for("pgo-a") as node:
        node.get("https://fhir.dvza-a.medmij.localhost/r22/huisartsdelinde/49/Patient/999900055")
    request = world.chainlog()[0].record.request
    assert request is not None
    assert request.uri == "https://fhir.dvza-a.medmij.localhost/r22/huisartsdelinde/49/Patient/<bsn>"


def test_each_request_is_told_with_its_own_place_caller_and_ids(world: World) -> None:
    fhir = "https://fhir.dvza-a.medmij.localhost/r22"
    asked = []
    for _ in range(2):
        for pgo in ("pgo-a", "pgo-b"):
            for path in ("huisartsdelinde/49/metadata", "huisartsdelinde/48/metadata", "huisartsdelinde/48/Patient"):
                ids = {"MedMij-Request-ID": str(uuid.uuid4()), "X-Correlation-ID": str(uuid.uuid4())}
                with world.client_for(pgo) as node:
                    node.get(f"{fhir}/{path}", headers=ids)
                asked.append((*reversed(ids.values()), f"{pgo}.medmij.localhost", f"{fhir}/{path}", path.split("/")[1]))
    records = [each.record for each in world.chainlog() if each.record.event.type == "receive_resource_request"]
    told = [(each.event, each.request) for each in records]
    assert sorted(asked) == sorted(
        (event.session_id, event.trace_id, request.client_id, request.uri, str(request.service_id))
        for event, request in told
        if request is not None
    )
    assert {request.provider_id for _, request in told if request is not None} == {DE_LINDE}


@pytest.mark.parametrize("sent", ["", "not-a-uuid"])
def test_a_request_without_ids_gets_ids_of_our_own_for_the_log(world: World, sent: str) -> None:
    with world.client_for("pgo-a") as node:
        node.get(
            "https://fhir.dvza-a.medmij.localhost/r22/huisartsdelinde/48/metadata",
            headers={"MedMij-Request-ID": sent, "X-Correlation-ID": sent},
        )
    event = world.chainlog()[0].record.event
    assert uuid.UUID(event.session_id) != uuid.UUID(event.trace_id)


def test_every_event_fits_the_schema_and_its_kind(world: World) -> None:
    walked(world, LONG).collect()
    walked(world, Answers(EMPTY, login="error"))
    records = msgspec.to_builtins([each.record for each in world.chainlog()])
    Draft202012Validator(schema()).validate(records)
    assert all(EVENTS[each["event"]["type"]].part in (None, *each) for each in records)


def test_a_response_says_which_request_it_answers(world: World) -> None:
    walked(world).collect()
    for each in world.chainlog():
        answered = each.record.response.id if each.record.response else None
        assert answered in (None, each.record.event.trace_id)


def test_the_same_is_seen_over_the_control_api_and_on_the_page(world: World) -> None:
    done = walked(world)
    told = [each.record.event.type for each in world.chainlog()]
    with world.client_for() as browser:
        facts: Mapping[str, Any] = browser.get("https://sim.medmij.localhost/chainlog").json()
        session = done.journey.correlation_id
        logs = browser.get("https://log.medmij.localhost/logs", params={"session_id": session}).json()
    assert [each["record"]["event"]["type"] for each in facts["events"]] == told
    assert logs == facts["events"]
    assert facts["refused"] == []


def test_a_reset_forgets_what_was_and_was_not_delivered(world: World) -> None:
    walked(world)
    world.reset()
    assert world.chainlog() == ()


def test_the_record_of_the_world_holds_nothing_of_the_log(world: World) -> None:
    walked(world)
    before = len(tuple(world.record))
    assert world.chainlog() != ()
    assert len(tuple(world.record)) == before


def test_a_stranger_cannot_reach_the_collector(world: World) -> None:
    with world.client_for() as browser, pytest.raises(httpx.TransportError):
        browser.post("https://api.medmij.localhost/eagleeye/v1/logs", json=[])
