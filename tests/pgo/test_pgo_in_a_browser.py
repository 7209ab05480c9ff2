"""What the PGO tells besides data, in a real browser: how much came, and what it did without being asked."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from in_a_browser import WINDOWS, assert_reads_well, chromium, window

from medmij_sim.clock import Clock
from medmij_sim.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PGO, PERSON, WOUD = "pgo-a", "man_67", "ziekenhuishetwoud"


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    world = World(seed=7, clock=Clock.frozen(datetime(2026, 1, 15, 12, tzinfo=UTC)))
    with world.serve():
        yield world
    world.close()


@pytest.fixture(scope="module")
def browser(world: World) -> Iterator[Browser]:
    assert world.served is not None
    host, port = world.served.addresses.front
    with chromium(f"MAP *.{world.domain}:443 {host}:{port}") as started:
        yield started


@pytest.fixture(params=WINDOWS)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    with window(browser, request.param) as opened:
        yield opened


def apart(task: Any, *given: Any, **more: Any) -> Any:
    """Do something in another thread: Playwright has a loop in this one."""
    with ThreadPoolExecutor() as threads:
        return threads.submit(task, *given, **more).result()


def automatically(world: World) -> str:
    """Collect without being asked; the journey of the consent."""
    session = world.pgo(PGO).sessions.last()
    assert session is not None and world.served is not None
    with world.served.client_for() as client:
        asked = {"session": session.key, "automatic": True}
        client.post(f"https://{PGO}.{world.domain}/hooks/refresh", json=asked)
    return session.key


def test_how_many_documents_and_images_came_reads_well(page: Page, world: World) -> None:
    apart(world.collect, PERSON, WOUD, "9000002", long_term=True)
    session = world.pgo(PGO).sessions.last()
    assert session is not None
    page.goto(f"https://{PGO}.{world.domain}/result/granted?session={session.key}")
    assert page.locator("dd").all_inner_texts() == ["1", "2"]
    assert_reads_well(page)
    session.incomplete = True
    page.reload()
    assert page.get_by_role("alert").is_visible()
    assert_reads_well(page)


def test_messages_read_well(page: Page, world: World) -> None:
    apart(world.collect, PERSON, WOUD, "9000002", long_term=True)
    automatically(world)
    with world.faults.injected("dvza.resource.unavailable"):
        automatically(world)
        world.clock.move("48h")
        key = automatically(world)
    page.goto(f"https://{PGO}.{world.domain}/consents/{key}")
    assert page.get_by_role("heading", name="Berichten").is_visible()
    assert page.locator("dd").count() == 2
    assert "niet goed" in page.locator("dd").first.inner_text()
    assert_reads_well(page)
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", name="Messages").is_visible()
    assert_reads_well(page)
