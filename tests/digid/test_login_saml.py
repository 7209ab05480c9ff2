"""The mock DVZA as a service provider of DigiD SAML 3.x."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from digid.test_saml_faults import REJECTED_FOR

from medmij_sim.collecting import JourneyError
from medmij_sim.config import WorldConfig
from medmij_sim.digid import NextAnswer, login_saml
from medmij_sim.faults.dvza_login import LOGIN_FAULTS
from medmij_sim.record import Exchange, Interface
from medmij_sim.world import World

WHO = ("helper", "huisartsdemolen", "49")
DVZA = "dvza-b"

NOT_FOR_SAML3 = {"assertion.encrypted-for-other"}
"""What DigiD does in the other interface only."""

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


@pytest.fixture(scope="module")
def kept() -> Iterator[World]:
    world = World(config=WorldConfig(login="saml3"))
    yield world
    world.close()


@pytest.fixture
def world(kept: World) -> World:
    kept.reset()
    return kept


def test_a_journey_goes_through_request_artifact_and_resolve(world: World) -> None:
    world.collect(*WHO)

    exchanges = [each for each in world.record if isinstance(each, Exchange) and each.interface is Interface.DIGID]
    asked = {each.url.partition("?")[0].rpartition("/")[2] for each in exchanges}
    assert {"request_authentication", "resolve_artifact"} <= asked
    resolving = next(each for each in exchanges if each.url.endswith("/resolve_artifact"))
    assert world.people.person("helper").bsn in (resolving.response.text if resolving.response else "")


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


@pytest.mark.parametrize("name", sorted(REJECTED_FOR.keys() - NOT_FOR_SAML3 - {"login.low-level-succeeds"}))
def test_every_fault_of_digid_is_refused(world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if name == "resolve.slow":
        monkeypatch.setattr(login_saml, "PATIENCE", 0.2)
    with world.faults.injected(f"digid.{name}"), pytest.raises(JourneyError):
        world.collect(*WHO)


@pytest.mark.parametrize("name", SEEN_BY)
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


def test_it_works_over_sockets_too(world: World) -> None:
    with world.serve():
        world.collect(*WHO)
        world.reset()
        world.collect(*WHO)


def test_every_check_that_can_be_left_out_has_a_fault() -> None:
    from medmij_sim.digid.login_saml_checks import CHECKS

    left_out = {check for fault in LOGIN_FAULTS for check in fault.deviations.get("login_leaves_out", ())}
    assert left_out == {"signature", "relay-state", *CHECKS}
