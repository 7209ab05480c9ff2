"""Abonneren, what a notification leads to, and what follows a withdrawal, as the chain log tells it."""

from __future__ import annotations

from copy import deepcopy

import pytest
from chainlog_journeys import ALLOWED, DE_LINDE, LOGGED_IN, RESOURCE, TOKEN, names

from medmij_sim.chainlog.collector import Logged
from medmij_sim.collecting import JourneyError
from medmij_sim.record import Exchange, Interface
from medmij_sim.world import World

WHO = "woman_34"
REFUSED = [*TOKEN[:2], "send_token_request_error", "receive_token_request_error"]


def since(world: World, before: int) -> tuple[Logged, ...]:
    return world.chainlog()[before:]


def news(world: World, number: int = 1) -> None:
    """Something new at the practice, that is notified and followed up."""
    held = world.people.resources(WHO, DE_LINDE, "STU3")
    new = deepcopy(next(each for each in held if each["resourceType"] == "Patient"))
    new["language"] = f"nl-x-{number}"
    world.new_data([new], person=WHO)
    world.notifications()


def test_to_subscribe_is_told_as_verzamelen_is(world: World) -> None:
    world.subscribe(WHO, DE_LINDE, "49", 30)
    told = world.chainlog()
    assert names(told) == [*ALLOWED, *TOKEN, *RESOURCE]
    assert len({each.record.event.session_id for each in told}) == 1
    asked = [
        each.record.request for each in told if each.record.request and each.record.event.location.startswith("pgo")
    ]
    assert [each.service_id for each in asked] == [49, None, 49]
    assert (asked[-1].method, asked[-1].uri) == (
        "POST",
        "https://fhir.dvza-a.medmij.localhost/r22/subscription/Subscription",
    )


def test_to_end_a_subscription_is_a_journey_too(world: World) -> None:
    world.subscribe(WHO, DE_LINDE, "49", 30)
    before = len(world.chainlog())
    world.subscribe(WHO, DE_LINDE, "49", 0)
    told = since(world, before)
    assert names(told) == [*ALLOWED, *TOKEN, *RESOURCE]
    ends = [each.record.request for each in told if each.record.event.type == "receive_resource_request"]
    assert [each.method for each in ends if each] == ["DELETE"]


def test_a_subscription_that_is_refused_tells_why(world: World) -> None:
    with pytest.raises(JourneyError):
        world.subscribe("no_care_relation", DE_LINDE, "49", 30)
    assert names(world.chainlog()) == [
        *LOGGED_IN,
        "show_authorization_error_page",
        "send_authorization_error_response",
        "receive_authorization_error_response",
    ]


def test_a_notification_is_told_by_nobody(world: World) -> None:
    world.subscribe(WHO, DE_LINDE, "49", 30)
    before = len(world.chainlog())
    news(world)
    assert [each for each in world.record.events(Exchange) if each.interface is Interface.NOTIFICATION]
    assert since(world, before) == ()


def test_what_a_notification_leads_to_is_a_journey_of_its_own_that_nobody_asked_for(world: World) -> None:
    world.collect(WHO, DE_LINDE, "49", long_term=True)
    world.subscribe(WHO, DE_LINDE, "49", 30)
    before = len(world.chainlog())
    news(world)
    told = since(world, before)
    assert names(told[:4]) == TOKEN
    assert len(told) > 4 and not set(names(told[4:])) - set(RESOURCE)
    sessions = {each.record.event.session_id for each in told}
    assert len(sessions) == 1
    assert not sessions & {each.record.event.session_id for each in world.chainlog()[:before]}
    token = told[0].record.request
    assert token is not None
    assert (token.grant_type, token.initiated_by, token.provider_id) == ("refresh_token", "automatic", DE_LINDE)


def test_a_withdrawal_shows_in_the_refresh_that_is_refused_after_it(world: World) -> None:
    world.collect(WHO, DE_LINDE, "49", long_term=True)
    before = len(world.chainlog())
    world.withdraw(WHO)
    assert since(world, before) == ()
    world.subscribe(WHO, DE_LINDE, "49", 30)
    before = len(world.chainlog())
    news(world)
    told = since(world, before)
    assert names(told) == REFUSED
    assert {each.record.error.code for each in told if each.record.error} == {"invalid_grant"}
