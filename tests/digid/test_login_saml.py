"""The mock DVZA as a service provider of DigiD SAML 3.x and of eID SAML 4.4."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from digid.test_saml_faults import OF_ONE_FACE, ORDERED, REJECTED_FOR

from medmij_sim.collecting import JourneyError
from medmij_sim.config import WorldConfig
from medmij_sim.digid import Level, LoginRequest, NextAnswer, login_saml
from medmij_sim.digid.login_choice import LoginKind
from medmij_sim.faults.dvza_login import LOGIN_FAULTS
from medmij_sim.record import Exchange, Interface
from medmij_sim.world import World

WHO = ("helper", "huisartsdemolen", "49")
DVZA = "dvza-b"

FACES: tuple[LoginKind, ...] = ("saml3", "saml4")

SEEN_BY = {
    "signature.envelope-by-other-key": "signature",
    "signature.envelope-wrapped": "signature",
    "signature.assertion-by-other-key": "signature",
    "signature.assertion-wrapped": "signature",
    "signature.assertion-unsigned": "signature",
    "envelope.other-issuer": "issuer",
    "response.other-issuer": "issuer",
    "assertion.other-issuer": "issuer",
    "envelope.other-in-response-to": "in-response-to",
    "response.other-in-response-to": "in-response-to",
    "assertion.other-in-response-to": "in-response-to",
    "assertion.expired": "window",
    "assertion.not-yet-valid": "window",
    "clock.ahead": "window",
    "clock.behind": "window",
    "assertion.other-recipient": "recipient",
    "assertion.other-audience": "audience",
    "assertion.sofi-number": "sector",
    "return.other-relay-state": "relay-state",
}
"""Faults of DigiD that a DVZA takes once it leaves this one check out."""


def by_face(faults: Iterable[str]) -> list[tuple[LoginKind, str]]:
    """Each interface with each of the faults of DigiD that it has."""
    return [(face, name) for face in FACES for name in faults if OF_ONE_FACE.get(name, face) == face]


@pytest.fixture(scope="module", params=FACES)
def kept(request: pytest.FixtureRequest) -> Iterator[World]:
    world = World(config=WorldConfig(login=request.param))
    yield world
    world.close()


@pytest.fixture
def world(kept: World) -> World:
    kept.reset()
    return kept


def kind_of(world: World) -> LoginKind:
    return world.login_of(DVZA).kind


def test_a_journey_goes_through_request_artifact_and_resolve(world: World) -> None:
    world.collect(*WHO)

    exchanges = [each for each in world.record if isinstance(each, Exchange) and each.interface is Interface.DIGID]
    asked = {each.url.partition("?")[0].rpartition("/")[2] for each in exchanges}
    assert {"request_authentication", "resolve_artifact"} <= asked
    resolving = next(each for each in exchanges if each.url.endswith("/resolve_artifact"))
    in_clear = world.people.person("helper").bsn in (resolving.response.text if resolving.response else "")
    assert in_clear == (kind_of(world) == "saml3")


def test_no_number_travels_through_the_browser(world: World) -> None:
    world.collect(*WHO)

    by_browser = [each for each in world.record if isinstance(each, Exchange) and each.actor == "browser"]
    bsn = world.people.person("helper").bsn
    assert by_browser
    assert not any(bsn in each.url or bsn in (each.location or "") for each in by_browser)


def test_an_answer_can_be_ordered_by_the_key_of_the_dvza(world: World) -> None:
    world.digid.preset(NextAnswer(outcome="failed", requester="dvza-a"))
    world.digid.preset(NextAnswer(outcome="cancelled", requester=DVZA))

    with pytest.raises(JourneyError):
        world.collect(*WHO)
    world.collect(*WHO)


def test_who_stops_at_the_login_sees_the_cancellation_page(world: World) -> None:
    world.digid.preset(NextAnswer(outcome="cancelled"))

    with pytest.raises(JourneyError):
        world.collect(*WHO)
    pages = [each for each in world.record if isinstance(each, Exchange) and each.url.endswith("/r22/ending")]
    assert b"cancelled" in (pages[-1].response.body if pages[-1].response else b"")


@pytest.mark.parametrize(("kept", "name"), by_face(sorted(REJECTED_FOR)), indirect=["kept"])
def test_every_fault_of_digid_is_refused(world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if name == "resolve.slow":
        monkeypatch.setattr(login_saml, "PATIENCE", 0.2)
    world.digid.preset(replace(NextAnswer("helper"), **ORDERED.get(name, {})))
    with world.faults.injected(f"digid.{name}"), pytest.raises(JourneyError):
        world.collect(*WHO)


@pytest.mark.parametrize(("kept", "name"), by_face(SEEN_BY), indirect=["kept"])
def test_a_dvza_that_leaves_a_check_out_takes_the_fault(world: World, name: str) -> None:
    world.faults.on(f"dvza.login.{SEEN_BY[name]}-not-checked", DVZA)
    world.faults.on(f"digid.{name}")
    world.collect(*WHO)


def test_a_careless_dvza_takes_a_low_level(world: World) -> None:
    world.faults.on("dvza.authorization.low-level-accepted", DVZA)
    world.faults.on("digid.assertion.low-level")
    world.collect(*WHO)


def test_without_digid_nobody_is_logged_in(world: World) -> None:
    other = World(config=WorldConfig(login="saml3"))
    other.faults.on("digid.tls.certificate-expired")
    with pytest.raises(JourneyError):
        other.collect(*WHO)
    other.faults.clear()
    other.collect(*WHO)
    other.close()


def test_a_dvza_can_be_told_how_to_log_people_in(world: World) -> None:
    world.log_in_by(DVZA, "direct")
    world.collect(*WHO)
    assert not any(each.url.endswith("/resolve_artifact") for each in world.record if isinstance(each, Exchange))
    world.log_in_by(DVZA, None)
    world.collect(*WHO)
    assert any(each.url.endswith("/resolve_artifact") for each in world.record if isinstance(each, Exchange))


@pytest.mark.parametrize("kept", ["saml4"], indirect=True)
@pytest.mark.parametrize(("who", "whose"), [("helper", "man_67"), ("parent", "child_8")])
def test_people_are_represented_by_4(world: World, who: str, whose: str) -> None:
    collected = world.collect(who, "huisartsdemolen", "49", represents=whose)

    patients = [each for each in collected.resources if each["resourceType"] == "Patient"]
    birth_date = world.people.person(whose).birth_date
    assert [each["birthDate"] for each in patients] == [birth_date.isoformat()]


@pytest.mark.parametrize("kept", ["saml3"], indirect=True)
def test_a_login_ends_where_it_began(world: World) -> None:
    began = world.login_of(DVZA)
    request = LoginRequest(
        requester=DVZA,
        service_name="De Molen",
        minimum_level=Level.SUBSTANTIEEL,
        return_url="https://dvza-b.medmij.localhost/r22/login/return",
        relay_state="r-1",
    )
    departure = asyncio.run(began.start(request))
    world.log_in_by(DVZA, "saml4")
    world.digid.preset(NextAnswer("helper"))
    back = dict(parse_qsl(urlsplit(follow(world, departure.url)).query))
    assert asyncio.run(began.finish(back)).subject == world.people.person("helper").bsn


def follow(world: World, url: str) -> str:
    """Where redirects lead in the end, as far as they are DigiD's."""
    with world.client_for() as client:
        while urlsplit(url).hostname == world.digid.host:
            url = client.get(url).headers["location"]
    return url


def test_it_works_over_sockets_too(world: World) -> None:
    with world.serve():
        world.collect(*WHO)
        world.reset()
        world.collect(*WHO)


def test_every_check_that_can_be_left_out_has_a_fault() -> None:
    from medmij_sim.digid.login_saml_checks import CHECKS

    left_out = {check for fault in LOGIN_FAULTS for check in fault.deviations.get("login_leaves_out", ())}
    assert left_out == {"signature", "relay-state", *CHECKS}
