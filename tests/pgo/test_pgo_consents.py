"""The PGO leads people to their consents at the DVZA, and tells when one was ended."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from medmij_sim.browser import Answers, Browser, Page, walk
from medmij_sim.clock import Clock
from medmij_sim.digid import NextAnswer
from medmij_sim.digid.login_choice import LoginKind
from medmij_sim.world import World

DE_LINDE = "huisartsdelinde@medmij"


@pytest.fixture(scope="module")
def kept() -> Iterator[World]:
    world = World(seed=7, clock=Clock.frozen(datetime(2026, 3, 2, 10, tzinfo=UTC)))
    yield world
    world.close()


@pytest.fixture
def world(kept: World) -> World:
    kept.reset()
    return kept


def shown(browser: Browser) -> Page:
    assert browser.page is not None
    return browser.page


def arrived(world: World, *, long_term: bool = True) -> Browser:
    """A browser that is back at the PGO after a journey."""
    pgo = world.pgo("pgo-a")
    begun = asyncio.run(pgo.start(DE_LINDE, ("49",), "woman_34"))
    browser = Browser(world.client_for("browser"), world.record, world.clock)
    answers = Answers("woman_34", long_term=long_term)
    url = walk(browser, begun.authorization_url, answers, lambda each: each.startswith(pgo.redirect_uri))
    browser.stop = lambda _: False
    browser.open(url)
    assert shown(browser).marker == "pgo-result"
    return browser


def test_a_consent_is_withdrawn_by_the_way_that_the_pgo_offers(world: World) -> None:
    browser = arrived(world)
    browser.press("Toestemmingen aanpassen")
    assert "U gaf toestemming voor onbepaalde tijd." in shown(browser).text
    browser.press("Opnieuw ophalen")
    assert "Uw gegevens zijn opgehaald." in shown(browser).text
    browser.press("Toestemmingen aanpassen")
    assert shown(browser).marker == "consents-landing"
    assert "U komt van Oefen-PGO Aster. U bent nu bij Huisartsenpraktijk De Linde." in shown(browser).text
    world.digid.preset(NextAnswer(person="woman_34"))
    browser.press("Inloggen met NEP-DigiD")
    (button,) = (each for each in shown(browser).buttons if each.name == "consent")
    browser.submit(shown(browser).form_of(button), button=button)
    browser.press("Terug naar Oefen-PGO Aster")
    assert shown(browser).marker == "pgo-consents"
    browser.press("Opnieuw ophalen")
    assert "Uw toestemming is gestopt" in shown(browser).text
    assert "U hebt hier geen toestemming voor onbepaalde tijd." in shown(browser).text
    assert not shown(browser).buttons


@pytest.mark.parametrize("kind", ["saml3", "saml4"])
def test_who_logs_in_by_saml_sees_the_same(world: World, kind: LoginKind) -> None:
    world.log_in_by("dvza-a", kind)
    browser = arrived(world)
    browser.press("Toestemmingen aanpassen")
    browser.press("Toestemmingen aanpassen")
    world.digid.preset(NextAnswer(person="woman_34"))
    browser.press("Inloggen met NEP-DigiD")
    if shown(browser).marker == "to-login":
        browser.submit(shown(browser).forms[0])
    assert shown(browser).marker == "consents-overview"
    assert [each.label for each in shown(browser).buttons if each.name == "consent"]


def test_without_long_term_consent_the_pgo_does_not_speak_of_it(world: World) -> None:
    assert "Toestemmingen aanpassen" not in shown(arrived(world, long_term=False)).text


def test_the_result_leads_to_the_consents_in_english_too(world: World) -> None:
    browser = arrived(world)
    browser.press("English")
    browser.press("Change consents")
    assert shown(browser).heading == "Your consent at huisartsdelinde"
    browser.press("Nederlands")
    assert shown(browser).heading == "Uw toestemming bij huisartsdelinde"


def test_a_failure_at_the_dvza_does_not_end_a_consent(world: World) -> None:
    browser = arrived(world)
    browser.press("Toestemmingen aanpassen")
    with world.faults.injected("dvza.resource.unavailable"):
        browser.press("Opnieuw ophalen")
    browser.press("Opnieuw ophalen")
    assert "Uw gegevens zijn opgehaald." in shown(browser).text


def test_nobody_knows_a_consent_by_guessing(world: World) -> None:
    with world.client_for("browser") as client:
        for method in ("GET", "POST"):
            assert client.request(method, f"https://pgo-a.{world.domain}/consents/1").status_code == 404
