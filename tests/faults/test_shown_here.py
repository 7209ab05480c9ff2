"""Faults that are shown nowhere else: certificates, slow servers, and what a DVZA believes of DigiD."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from medmij_sim.collecting import JourneyError
from medmij_sim.config import WorldConfig
from medmij_sim.digid import NextAnswer
from medmij_sim.digid.login import Level, LoginRequest
from medmij_sim.faults import CATALOGUE
from medmij_sim.pki import Variant
from medmij_sim.world import World

WHO = ("helper", "huisartsdemolen", "49")
HOSTS = {
    "dvza": ("dvza-a", "token.dvza-a", "fhir.dvza-a", "dvza-b"),
    "pgo": ("pgo-a", "pgo-b"),
    "stelselnode": ("stelselnode",),
    "digid": ("digid", "was-digid"),
}
"""By kind of party."""


@pytest.fixture(scope="module")
def kept() -> Iterator[World]:
    world = World()
    yield world
    world.close()


@pytest.fixture
def world(kept: World) -> World:
    """As it began."""
    kept.reset()
    return kept


def refuses(world: World, host: str) -> bool:
    """Whether a client refuses the certificate of a host; a TLS library knows no rule against wildcards."""
    with world.client_for("pgo-a") as client:
        try:
            client.get(f"https://{host}.{world.domain}/")
        except httpx.ConnectError as error:
            return "CERTIFICATE_VERIFY_FAILED" in str(error)
    return False


@pytest.mark.parametrize("name", [each.name for each in CATALOGUE if ".tls.certificate-" in each.name])
def test_a_wrong_certificate_is_shown_by_its_party(world: World, name: str) -> None:
    kind, variant = name.partition(".")[0], Variant(name.partition("certificate-")[2])
    with world.faults.injected(name):
        for other, hosts in HOSTS.items():
            shown = {world.sites[f"{host}.{world.domain}"].certificate() for host in hosts}
            assert shown == {variant if other == kind else Variant.GOOD}
        assert refuses(world, HOSTS[kind][0]) == (variant is not Variant.WILDCARD)
    assert not refuses(world, HOSTS[kind][0])


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("dvza.surroundings.token-expired-at-once", 0),
        ("dvza.surroundings.token-in-nine-seconds", 9),
        ("dvza.surroundings.resource-in-59-seconds", 59),
    ],
)
def test_a_dvza_makes_it_hard_for_a_pgo(world: World, name: str, seconds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    sleep = asyncio.sleep

    async def at_once(delay: float) -> None:
        slept.append(delay)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", at_once)
    with world.faults.injected(name):
        if seconds:
            world.collect(*WHO)
        else:
            with pytest.raises(JourneyError, match="401"):
                world.collect(*WHO)
    assert max(slept, default=0) == seconds
    world.collect(*WHO)


@pytest.fixture(scope="module")
def by_saml() -> Iterator[World]:
    world = World(config=WorldConfig(login="saml3"))
    yield world
    world.close()


def test_a_dvza_takes_a_number_that_cannot_be_one(by_saml: World) -> None:
    by_saml.faults.on("digid.assertion.broken-number")
    with pytest.raises(JourneyError) as refused:
        by_saml.collect(*WHO)
    by_saml.faults.on("dvza.login.number-not-checked")
    with pytest.raises(JourneyError) as taken:
        by_saml.collect(*WHO)
    assert str(refused.value) != str(taken.value)
    by_saml.faults.clear()


def test_a_dvza_takes_an_artifact_twice(by_saml: World) -> None:
    login = by_saml.login_of("dvza-b")
    back = dict(parse_qsl(urlsplit(_returned(by_saml)).query))
    assert asyncio.run(login.finish(back)).subject
    assert asyncio.run(login.finish(back)).subject is None
    by_saml.faults.on("dvza.login.artifact-reusable")
    back = dict(parse_qsl(urlsplit(_returned(by_saml)).query))
    assert asyncio.run(login.finish(back)).subject
    assert asyncio.run(login.finish(back)).subject
    by_saml.faults.clear()


def _returned(world: World) -> str:
    """The URL to which a login leads."""
    world.digid.preset(NextAnswer("helper"))
    request = LoginRequest(
        requester="dvza-b",
        service_name="De Molen",
        minimum_level=Level.SUBSTANTIEEL,
        return_url=f"https://dvza-b.{world.domain}/r22/login/return",
        relay_state="r-1",
    )
    url = asyncio.run(world.login_of("dvza-b").start(request)).url
    with world.client_for() as client:
        while urlsplit(url).hostname == world.digid.host:
            url = client.get(url).headers["location"]
    return url
