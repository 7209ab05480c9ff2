"""NEP-DigiD of a world by its control API: service providers, and answers without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from digid.careful import SP, CarefulProvider, artifact_in

from medmij_sim.clock import Clock
from medmij_sim.world import World

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SIM = "https://sim.medmij.localhost"
BACK = "https://was-digid.medmij.localhost"
REDIRECT = "https://dvza.example.test/back"
MIDDEN = "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract"


@pytest.fixture
def world() -> Iterator[World]:
    made = World(clock=Clock.frozen(NOON))
    yield made
    made.close()


@pytest.fixture
def browser(world: World) -> Iterator[httpx.Client]:
    with world.client_for() as client:
        yield client


@pytest.fixture
def provider(world: World, browser: httpx.Client) -> CarefulProvider:
    """A service provider whose metadata came in by the control API."""
    with world.client_for("dvza-a") as program:
        made = CarefulProvider(program.get(f"{BACK}/saml/idp/metadata").content, NOON)
    added = browser.post(f"{SIM}/digid/providers", content=made.metadata())
    assert [(each["id"], each["speaks"]) for each in added.json()] == [(SP, "saml3")]
    return made


def log_in(browser: httpx.Client, url: str) -> httpx.Response:
    page = browser.get(url)
    while page.is_redirect and "medmij.localhost" in page.headers["location"]:
        page = browser.get(page.headers["location"])
    return page


def test_a_provider_of_elsewhere_logs_somebody_in_without_a_browser(
    world: World, browser: httpx.Client, provider: CarefulProvider
) -> None:
    browser.post(f"{SIM}/digid/next", json={"bsn": "999990019", "requester": SP})
    artifact = artifact_in(log_in(browser, provider.redirect()).headers["location"])
    with world.client_for("dvza-a") as program:
        answer = program.post(f"{BACK}/saml/idp/resolve_artifact", content=provider.artifact_resolve(artifact))
    assert b"s00000000:999990019" in answer.content


def test_an_answer_that_stands_is_for_its_provider_alone(
    world: World, browser: httpx.Client, provider: CarefulProvider
) -> None:
    browser.post(f"{SIM}/digid/providers", json={"client_id": "other", "redirect_uris": [REDIRECT]})
    browser.post(f"{SIM}/digid/next", json={"outcome": "cancelled", "requester": "other", "always": True})
    challenge = "a" * 43
    asked = f"response_type=code&client_id=other&redirect_uri={REDIRECT}&scope=openid&state=s"
    url = f"{world.faces.oidc.issuer}/authorization?{asked}&code_challenge={challenge}&code_challenge_method=S256"
    for _ in range(2):
        assert "error=access_denied" in log_in(browser, url).headers["location"]
    assert log_in(browser, provider.redirect()).status_code == 200
    browser.delete(f"{SIM}/digid/next")
    assert log_in(browser, url).status_code == 200


def test_a_provider_is_set_up_and_stays_so_when_its_metadata_come_again(
    browser: httpx.Client, provider: CarefulProvider
) -> None:
    changed = browser.patch(f"{SIM}/digid/providers", json={"id": SP, "active": False, "services": {"u-1": "hoog"}})
    assert (changed.json()["active"], changed.json()["services"]) == (False, {"u-1": "hoog"})
    browser.post(f"{SIM}/digid/providers", content=provider.metadata())
    (listed,) = browser.get(f"{SIM}/digid/providers").json()
    assert listed == changed.json()
    assert "SAMLart" in log_in(browser, provider.redirect()).headers["location"]


def test_a_reset_forgets_answers_and_keeps_providers(browser: httpx.Client, provider: CarefulProvider) -> None:
    browser.post(f"{SIM}/digid/next", json={"person": "woman_34", "always": True})
    browser.post(f"{SIM}/reset")
    assert [each["id"] for each in browser.get(f"{SIM}/digid/providers").json()] == [SP]
    assert log_in(browser, provider.redirect()).status_code == 200


def test_what_can_be_ordered_by_number_shows_in_no_record(world: World, browser: httpx.Client) -> None:
    browser.post(f"{SIM}/digid/next", json={"bsn": "999990019"})
    asked = browser.get(f"{SIM}/record").text
    assert "999990019" not in asked


def test_a_public_provider_needs_a_word(browser: httpx.Client) -> None:
    client = {"client_id": "a", "redirect_uris": ["https://inlog.dvza.nl/back"]}
    refused = browser.post(f"{SIM}/digid/providers", json=client)
    assert (refused.status_code, "public name" in refused.json()["error"]) == (400, True)
    assert browser.post(f"{SIM}/digid/providers?public=true", json=client).status_code == 200
    real = {"client_id": "a", "redirect_uris": ["https://was.digid.nl/back"]}
    assert browser.post(f"{SIM}/digid/providers?public=true", json=real).status_code == 400
