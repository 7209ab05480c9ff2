"""NEP-DigiD in a real browser: without JavaScript, by keyboard alone, on a large and a small window.

MEDMIJ_SIM_SCREENSHOTS names a folder in which to keep pictures of what was seen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from digid.careful import ACS, ORDER
from digid.careful_logout import LogoutProvider
from digid.visitor import REQUEST
from in_a_browser import WINDOWS, assert_fits, chromium, focus, window

from medmij_sim.config import WorldConfig
from medmij_sim.digid import Level, LoginRequest, NextAnswer
from medmij_sim.digid.alone import Facts, served_alone
from medmij_sim.digid.ending import Answer
from medmij_sim.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def alone() -> Iterator[tuple[World, Facts]]:
    with served_alone(WorldConfig(port=0, strangers=200)) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium("MAP *.medmij.localhost 127.0.0.1") as started:
        yield started


class Visit:
    """A person in a browser who comes to log in, and what the service provider heard."""

    def __init__(self, page: Page, world: World, facts: Facts, window: str) -> None:
        self.page = page
        self.heard: list[Answer] = []
        self._world = world
        self._facts = facts
        self._window = window

    def start(self, **asked: Any) -> None:
        request: LoginRequest = replace(REQUEST, return_url=f"{self._facts.pages}/", **asked)
        self.page.goto(self._world.digid.begin(request, self._hear))

    def press(self, role: Any, name: str) -> None:
        """Press something that leads to another page: by keyboard alone, or on a phone by touching it."""
        with self.page.expect_navigation():
            if self._window == "phone":
                self.page.get_by_role(role, name=name, exact=True).click()
            else:
                focus(self.page, self.page.get_by_role(role, name=name, exact=True))
                self.page.keyboard.press("Enter")

    def look(self, name: str) -> None:
        """See that nothing sticks out, that the page says what it is, and keep a picture if that is wanted."""
        assert_fits(self.page)
        assert "Dit is geen DigiD" in (self.page.get_by_role("note").text_content() or "")
        if folder := os.environ.get("MEDMIJ_SIM_SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"{name}-{self._window}.png", full_page=True)

    def leave(self, go: Callable[[], object], to: str) -> str:
        """Go to a host of a service provider, which is nowhere; gives the URL that the browser asked for."""
        with self.page.expect_request(lambda each: each.url.startswith(to)) as asked, suppress(Exception):
            go()
        self.page.wait_for_url("chrome-error://**")
        return str(asked.value.url)

    def ended(self) -> Answer:
        (answer,) = self.heard
        return answer

    def _hear(self, answer: Answer) -> str:
        self.heard.append(answer)
        return f"{self._facts.pages}/?back"


@pytest.fixture(params=WINDOWS)
def visit(browser: Browser, alone: tuple[World, Facts], request: pytest.FixtureRequest) -> Iterator[Visit]:
    world, facts = alone
    world.reset()
    with window(browser, request.param) as page:
        yield Visit(page, world, facts, request.param)


def test_quick(visit: Visit) -> None:
    visit.start()
    visit.look("login")
    visit.press("button", "Inloggen als Femke van Voorbeeld-de Proef")
    answer = visit.ended()
    assert (answer.ending, answer.level, answer.subject and answer.subject.key) == (
        "success",
        Level.SUBSTANTIEEL,
        "woman_34",
    )
    assert visit.page.url.endswith("/?back")


def test_among_hundreds_by_number(visit: Visit) -> None:
    visit.start()
    visit.page.get_by_role("link", name="Volgende mensen").click()
    visit.look("login-next-people")
    visit.page.get_by_label("Zoek op naam of nummer").fill("onbekende 117")
    visit.press("button", "Zoeken")
    visit.look("login-found-by-number")
    visit.page.get_by_role("button", name="Inloggen als").click()
    answer = visit.ended()
    assert (answer.ending, answer.subject and answer.subject.key) == ("success", "stranger_117")


def test_step_by_step_with_the_app(visit: Visit) -> None:
    visit.start()
    visit.page.get_by_label("Hoe wilt u inloggen?").select_option("walk")
    visit.press("button", "Inloggen als Dirk Testman")
    visit.look("step-koppelcode")
    visit.press("button", "Verder")
    assert visit.page.get_by_role("alert").is_visible()
    visit.look("step-koppelcode-refused")
    printed = visit.page.locator("#printed").text_content() or ""
    focus(visit.page, visit.page.get_by_label("Vier letters"))
    visit.page.keyboard.type(printed.lower())
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")
    visit.look("step-qr")
    assert visit.page.get_by_role("img").is_visible()
    visit.press("button", "Ik heb gescand")
    visit.look("step-pin")
    visit.press("button", "Ik heb mijn pincode gegeven")
    assert visit.ended().ending == "success"


def test_step_by_step_with_a_text_message(visit: Visit) -> None:
    visit.start(minimum_level=Level.MIDDEN)
    visit.page.get_by_label("Hoe wilt u inloggen?").select_option("walk")
    visit.page.get_by_label("Niveau van de inlog").select_option("midden-sms")
    visit.press("button", "Inloggen als Dirk Testman")
    visit.look("step-name")
    visit.press("button", "Verder")
    visit.look("step-sms")
    visit.page.get_by_label("Zes cijfers").fill(visit.page.locator("#printed").text_content() or "")
    visit.press("button", "Verder")
    assert visit.ended().level is Level.MIDDEN


def test_cancelled_half_way_and_the_back_button_does_not_undo_it(visit: Visit) -> None:
    visit.start()
    visit.page.get_by_label("Hoe wilt u inloggen?").select_option("walk")
    visit.press("button", "Inloggen als Dirk Testman")
    visit.press("button", "Annuleren")
    assert visit.ended().ending == "cancelled"
    visit.page.go_back()
    assert visit.page.get_by_role("heading", name="Deze inlog is voorbij").is_visible()
    visit.look("ended")
    assert visit.ended().ending == "cancelled"


def test_a_child_is_represented(visit: Visit) -> None:
    visit.start(representation="ouderlijk gezag")
    visit.look("login-for-a-child")
    visit.press("button", "Inloggen als Marijke van der Test-ter Probeer voor Cas van der Test")
    answer = visit.ended()
    assert (answer.subject and answer.subject.key, answer.represented and answer.represented.key) == (
        "parent",
        "child_8",
    )


def test_a_number_that_is_not_for_tests_is_told_about_and_one_for_tests_logs_in(visit: Visit) -> None:
    visit.start()
    visit.page.get_by_text("Iemand anders: een eigen testnummer").click()
    visit.page.get_by_label("Test-BSN").fill("123456782")
    visit.press("button", "Inloggen met dit nummer")
    assert visit.page.get_by_role("alert").is_visible()
    visit.look("login-refused-number")
    assert visit.page.get_by_label("Test-BSN").input_value() == ""
    visit.page.get_by_label("Test-BSN").fill("999990019")
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")
    answer = visit.ended()
    assert answer.subject is not None and answer.subject.bsn == "999990019"


def test_other_endings_are_a_few_keys_away(visit: Visit) -> None:
    visit.start()
    visit.page.get_by_text("Andere manieren waarop het kan aflopen").click()
    visit.look("login-other-endings")
    visit.press("button", "De tijd is om")
    assert visit.page.get_by_role("heading", name="Deze inlog is voorbij").is_visible()
    assert visit.heard == []


@pytest.fixture
def federation(alone: tuple[World, Facts]) -> list[LogoutProvider]:
    """Two providers that share one login."""
    world, facts = alone
    metadata, now = Path(facts.saml3_metadata).read_bytes(), datetime.now(UTC)
    made = []
    for name in ("one", "two"):
        sp = LogoutProvider(metadata, now, entity_id=f"urn:example:{name}", host=f"{name}.example.test")
        (entity_id,) = world.faces.add(sp.metadata())
        known = world.faces.providers.get(entity_id)
        assert known is not None
        world.faces.providers.add(replace(known, settings=replace(known.settings, single_sign_on=True)))
        made.append(sp)
    return made


@pytest.mark.parametrize(
    ("pressed", "status"), [("Overal uitloggen", "Success"), ("Annuleren", "Responder/RequestDenied")]
)
def test_a_list_shows_where_else_somebody_is_logged_in_before_logging_out(
    visit: Visit, alone: tuple[World, Facts], federation: list[LogoutProvider], pressed: str, status: str
) -> None:
    world, _ = alone
    one, two = federation
    world.digid.preset(NextAnswer("woman_34"))
    visit.leave(lambda: visit.page.goto(one.redirect(root=one.authn_request(ORDER[1]))), ACS)
    visit.page.goto(two.redirect(root=two.authn_request(ORDER[1])))
    visit.look("single-sign-on")
    visit.leave(lambda: visit.press("button", "Doorgaan met deze inlog"), ACS)
    asked = one.logout_request(f"s00000000:{world.people.person('woman_34').bsn}")
    visit.page.goto(one.logout_url(asked))
    visit.look("logout")
    assert visit.page.get_by_role("listitem").all_text_contents() == ["urn:example:two"]
    back = visit.leave(lambda: visit.press("button", pressed), "https://one.example.test/logout")
    assert one.accept_logout(back).replace("Responder/PartialLogout", "Success") == status


def test_the_bar_counts_down_without_javascript(visit: Visit) -> None:
    visit.start()
    before = visit.page.locator(".countdown rect").evaluate("one => one.getBoundingClientRect().width")
    visit.page.wait_for_timeout(1500)
    after = visit.page.locator(".countdown rect").evaluate("one => one.getBoundingClientRect().width")
    assert after < before
