"""The screens in a real browser: without JavaScript, by keyboard alone, on a phone, in ci/deep a large window too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from in_a_browser import WINDOWS, assert_reads_well, chromium, focus, window

from medmij_sim.digid import NextAnswer
from medmij_sim.record import Exchange
from medmij_sim.served import ServedWorld
from medmij_sim.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    world = World(seed=7)
    with world.serve():
        yield world
    world.close()


@pytest.fixture(scope="module")
def browser(world: World) -> Iterator[Browser]:
    host, port = served(world).addresses.front
    with chromium(f"MAP *.{world.domain}:443 {host}:{port}") as started:
        yield started


@pytest.fixture(params=WINDOWS if "MEDMIJ_SIM_DEEP" in os.environ else ["phone"])
def page(browser: Browser, world: World, request: pytest.FixtureRequest) -> Iterator[Page]:
    world.reset()
    with window(browser, request.param) as opened:
        yield opened


def served(world: World) -> ServedWorld:
    assert world.served is not None
    return world.served


def authorization_url(world: World, service: str = "49", person: str = "woman_34", **more: str) -> str:
    """What a journey starts with at the PGO."""
    asked = {"aanbieder": "huisartsdelinde@medmij", "gegevensdiensten": [service], "person": person, **more}
    with served(world).client_for() as client:
        url: str = client.post(f"https://pgo-a.{world.domain}/hooks/start", json=asked).json()["url"]
    return url


def press(page: Page, role: Any, name: str) -> None:
    """Press something that leads to another page, by keyboard alone."""
    focus(page, page.get_by_role(role, name=name, exact=True))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_consent_is_given_by_keyboard_alone_and_data_reach_the_pgo(page: Page, world: World) -> None:
    page.goto(authorization_url(world))
    assert_reads_well(page)
    press(page, "button", "Inloggen met NEP-DigiD")
    assert_reads_well(page)
    press(page, "button", "Inloggen als Femke van Voorbeeld-de Proef")
    assert_reads_well(page)
    focus(page, page.get_by_role("checkbox"))
    page.keyboard.press("Space")
    assert page.get_by_role("checkbox").is_checked()
    focus(page, page.locator("summary"))
    page.keyboard.press("Enter")
    assert page.get_by_text("MedMij heeft strenge regels").is_visible()
    assert_reads_well(page)
    press(page, "button", "Toestemming geven")
    page.wait_for_url(f"https://pgo-a.{world.domain}/callback?*")
    assert page.get_by_role("heading", name="Klaar").is_visible()
    assert_reads_well(page)
    assert world.pgo("pgo-a").export("woman_34")["resources"]


def test_refusing_leads_to_the_pgo_without_data(page: Page, world: World) -> None:
    page.goto(authorization_url(world))
    press(page, "button", "Inloggen met NEP-DigiD")
    press(page, "button", "Inloggen als Femke van Voorbeeld-de Proef")
    press(page, "button", "Geen toestemming geven")
    assert page.get_by_role("heading", name="U hebt nee gezegd").is_visible()
    assert_reads_well(page)
    press(page, "link", "Terug naar Oefen-PGO Aster")
    page.wait_for_url(f"https://pgo-a.{world.domain}/callback?*error=access_denied*")
    assert page.get_by_role("alert").is_visible()
    assert not world.pgo("pgo-a").export("woman_34")["resources"]


def test_a_pgo_cannot_tell_refusing_from_nothing_available_by_what_a_browser_sends(
    browser: Browser, world: World
) -> None:
    """A browser sends other headers with a redirect after a form than with a link."""
    ways = [
        ["Inloggen met NEP-DigiD", "Inloggen als Femke van Voorbeeld-de Proef", "Geen toestemming geven"],
        ["Inloggen met NEP-DigiD", "Inloggen als Noortje van den Schijn"],
        ["Inloggen met NEP-DigiD", "Annuleren"],
        ["Annuleren"],
    ]
    sent = []
    for buttons in ways:
        world.reset()
        with window(browser, "desktop") as page:
            page.goto(authorization_url(world))
            for button in buttons:
                page.get_by_role("button", name=button).click()
            if page.get_by_role("link", name="Terug naar").count():
                page.get_by_role("link", name="Terug naar").click()
            page.wait_for_url(f"https://pgo-a.{world.domain}/callback?*error=access_denied*")
            exchanges = (each for each in world.record if isinstance(each, Exchange) and each.side == "server")
            *_, asked = (each.request for each in exchanges if each.interface == "callback")
            sent.append(sorted(name for name, _ in asked.headers))
    assert all(each == sent[0] for each in sent)


def test_cancelling_in_english_shows_a_page_with_the_way_back(page: Page, world: World) -> None:
    page.goto(authorization_url(world))
    press(page, "link", "English")
    press(page, "button", "Log in with NEP-DigiD")
    press(page, "link", "English")
    press(page, "button", "Cancel")
    assert page.get_by_role("heading", name="You stopped").is_visible()
    assert_reads_well(page)
    press(page, "link", "Back to Oefen-PGO Aster")
    page.wait_for_url(f"https://pgo-a.{world.domain}/callback?*error=access_denied*")


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("Inloggen als Noortje van den Schijn", "Er zijn geen gegevens"),
        ("Technische fout", "Er ging iets mis"),
    ],
)
def test_pages_about_what_went_wrong_fit_and_lead_back(page: Page, world: World, name: str, heading: str) -> None:
    page.goto(authorization_url(world))
    page.get_by_role("button", name="Inloggen met NEP-DigiD").click()
    page.get_by_role("button", name=name).click()
    assert page.get_by_role("heading", name=heading).is_visible()
    assert_reads_well(page)
    press(page, "link", "Terug naar Oefen-PGO Aster")
    page.wait_for_url(f"https://pgo-a.{world.domain}/callback?*")


def test_cancelling_on_the_landing_page_shows_a_page_with_the_way_back(page: Page, world: World) -> None:
    page.goto(authorization_url(world))
    press(page, "button", "Annuleren")
    assert page.get_by_role("heading", name="U bent gestopt").is_visible()
    assert_reads_well(page)
    press(page, "link", "Terug naar Oefen-PGO Aster")
    page.wait_for_url(f"https://pgo-a.{world.domain}/callback?*error=access_denied*")
    assert_reads_well(page)


def test_sharing_is_confirmed(page: Page, world: World) -> None:
    page.goto(authorization_url(world, "53"))
    assert_reads_well(page)
    press(page, "button", "Inloggen met NEP-DigiD")
    press(page, "button", "Inloggen als Femke van Voorbeeld-de Proef")
    assert page.get_by_text("Meetwaarden vitale functies").is_visible()
    assert page.get_by_role("checkbox").count() == 0
    assert_reads_well(page)
    press(page, "button", "Ja, deel mijn gegevens")
    page.wait_for_url(f"https://pgo-a.{world.domain}/callback?*")
    assert page.get_by_text("U hebt toestemming gegeven.").is_visible()


def test_consent_is_withdrawn_by_the_way_that_the_pgo_offers(page: Page, world: World) -> None:
    page.goto(authorization_url(world))
    world.digid.preset(NextAnswer(person="woman_34"))
    press(page, "button", "Inloggen met NEP-DigiD")
    page.get_by_role("checkbox").check()
    press(page, "button", "Toestemming geven")
    press(page, "link", "Toestemmingen aanpassen")
    assert_reads_well(page)
    press(page, "link", "Toestemmingen aanpassen")
    assert_reads_well(page)
    press(page, "button", "Inloggen met NEP-DigiD")
    press(page, "button", "Inloggen als Femke van Voorbeeld-de Proef")
    assert_reads_well(page)
    press(page, "button", "Stoppen met de toestemming voor Oefen-PGO Aster bij Huisartsenpraktijk De Linde")
    assert page.get_by_role("status").is_visible()
    assert_reads_well(page)
    press(page, "button", "Terug naar Oefen-PGO Aster")
    press(page, "button", "Opnieuw ophalen")
    assert page.get_by_role("alert").is_visible()
    assert_reads_well(page)
    assert len(world.dvza("dvza-a").withdrawals()) == 1


def test_a_parent_collects_for_a_child(page: Page, world: World) -> None:
    child, parent = world.people.person("child_8"), world.people.person("parent")
    born = child.birth_date.isoformat()
    page.goto(authorization_url(world, person="child_8", represents="onbehalfofchild", birth_date=born))
    assert_reads_well(page)
    press(page, "button", "Inloggen met NEP-DigiD")
    assert_reads_well(page)
    page.locator("button[name=acting]", has_text=parent.name.full).click()
    assert page.get_by_text(f"de gegevens van {child.name.full} in").is_visible()
    assert_reads_well(page)
    press(page, "button", "Toestemming geven")
    page.wait_for_url(f"https://pgo-a.{world.domain}/callback?*")
    assert world.pgo("pgo-a").export("child_8")["resources"]


@pytest.mark.parametrize(
    ("actor", "other", "birth_of", "heading"),
    [
        ("parent", "fifteen", "fifteen", "Uw kind is 12 jaar of ouder"),
        ("parent", "child_8", "eleven", "De geboortedatum klopt niet"),
        ("parent", None, "child_8", "U logde in voor uzelf"),
    ],
)
def test_who_cannot_act_for_another_reads_why(
    page: Page, world: World, actor: str, other: str | None, birth_of: str, heading: str
) -> None:
    born = world.people.person(birth_of).birth_date.isoformat()
    page.goto(authorization_url(world, person="child_8", represents="onbehalfofchild", birth_date=born))
    world.digid.preset(NextAnswer(person=actor, represents=other))
    press(page, "button", "Inloggen met NEP-DigiD")
    assert page.get_by_role("heading", name=heading).is_visible()
    assert_reads_well(page)


def test_a_request_that_cannot_be_answered_ends_on_a_page_in_one_language(page: Page, world: World) -> None:
    page.goto(authorization_url(world).replace("client_id=pgo-a", "client_id=nobody"))
    assert_reads_well(page)
    assert page.get_by_text("technical error").count() == 0
    press(page, "link", "English")
    assert page.get_by_text("technical error").is_visible()
    assert page.locator("html").get_attribute("lang") == "en"


def test_people_and_their_buttons_stand_in_line(page: Page, world: World) -> None:
    page.goto(authorization_url(world))
    page.get_by_role("button", name="Inloggen met NEP-DigiD").click()
    boxes = [button.bounding_box() for button in page.get_by_role("button", name="Inloggen als").all()]
    assert len(boxes) == len(world.people.persons())
    assert len({(box["x"], box["width"], box["height"]) for box in boxes if box}) == 1


def test_a_request_by_post_passes_over_a_page_with_one_button(page: Page, world: World) -> None:
    world.log_in_by("dvza-a", "saml4")
    page.goto(authorization_url(world))
    press(page, "button", "Inloggen met NEP-DigiD")
    assert page.get_by_role("heading", name="Naar NEP-DigiD").is_visible()
    assert_reads_well(page)
    press(page, "button", "Verder")
    press(page, "button", "Inloggen als Femke van Voorbeeld-de Proef")
    press(page, "button", "Toestemming geven")
    page.wait_for_url(f"https://pgo-a.{world.domain}/callback?*")


def test_an_answer_that_was_ordered_passes_over_that_page_too(page: Page, world: World) -> None:
    world.log_in_by("dvza-a", "saml4")
    world.digid.preset(NextAnswer("woman_34"))
    page.goto(authorization_url(world))
    press(page, "button", "Inloggen met NEP-DigiD")
    press(page, "button", "Verder")
    assert page.get_by_role("heading", name="Toestemming geven").is_visible()


def test_a_consent_and_its_messages_are_ended_by_keyboard_alone(page: Page, world: World) -> None:
    # Playwright has a loop in this thread.
    with ThreadPoolExecutor() as apart:
        apart.submit(world.collect, "woman_34", "huisartsdelinde", "49", long_term=True).result()
        apart.submit(world.subscribe, "woman_34", "huisartsdelinde", "49", 30).result()
    pgo = f"https://pgo-a.{world.domain}"
    back = f"client_id=pgo-a.{world.domain}&redirect_uri={pgo}/consents/1&scope=huisartsdelinde"
    page.goto(f"https://dvza-a.{world.domain}/r22/consents?{back}")
    press(page, "button", "Inloggen met NEP-DigiD")
    press(page, "button", "Inloggen als Femke van Voorbeeld-de Proef")
    assert_reads_well(page)
    assert page.get_by_text("Huisartsgegevens, tot").is_visible()
    press(page, "button", "Stoppen met de toestemming voor Oefen-PGO Aster bij Huisartsenpraktijk De Linde")
    assert_reads_well(page)
    assert "Huisartsgegevens" in page.get_by_role("status").inner_text()
    assert page.get_by_text("Huisartsgegevens, tot").count() == 0
    assert not any(each.active for each in world.subscriptions())
    press(page, "button", "Terug naar Oefen-PGO Aster")
    page.wait_for_url(f"{pgo}/consents/1")
