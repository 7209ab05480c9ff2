"""What people see of the chain log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from chainlog_journeys import EMPTY, walked
from lxml import html

from medmij_sim.browser import Answers
from medmij_sim.chainlog.events import EVENTS
from medmij_sim.world import World


@pytest.fixture
def browser(world: World) -> Iterator[httpx.Client]:
    with world.client_for() as client:
        client.base_url = httpx.URL("https://log.medmij.localhost")
        yield client


def rows(page: httpx.Response) -> list[list[str]]:
    tree = html.fromstring(page.text)
    return [[" ".join(cell.text_content().split()) for cell in row] for row in tree.iterfind(".//tbody/tr")]


def test_the_overview_has_the_newest_journey_first_and_leads_to_each(world: World, browser: httpx.Client) -> None:
    assert "Er is nog niets gemeld." in browser.get("/").text
    first = walked(world).journey.correlation_id
    world.clock.move("60s")
    second = walked(world, Answers(EMPTY, consent=False)).journey.correlation_id
    page = browser.get("/")
    assert [(row[0], row[3]) for row in rows(page)] == [
        (second, "receive_authorization_error_response"),
        (first, "receive_token_response"),
    ]
    assert f'href="/journeys/{first}"' in page.text


def test_a_journey_is_told_step_by_step_in_both_languages(world: World, browser: httpx.Client) -> None:
    session = walked(world, Answers(EMPTY, consent=False)).journey.correlation_id
    told = [each.record.event.type for each in world.chainlog()]
    for language, wrong in (("nl", "Fout:"), ("en", "Error:")):
        page = browser.get(f"/journeys/{session}", params={"lang": language})
        assert html.fromstring(page.text).get("lang") == language
        shown = [row[2] for row in rows(page)]
        assert [text.rpartition(" ")[2] for text in shown] == told
        assert [EVENTS[kind].meaning[language] in text for kind, text in zip(told, shown, strict=True)] == [True] * len(
            told
        )
        assert [text.startswith(wrong) for text in shown] == ["error" in kind for kind in told]


def test_a_journey_that_nobody_told_of_is_not_found(browser: httpx.Client) -> None:
    page = browser.get("/journeys/<script>")
    assert page.status_code == 404
    assert "<script>" not in page.text


def test_a_refused_message_is_shown_with_what_is_wrong(world: World, browser: httpx.Client) -> None:
    with world.client_for("pgo-a") as node:
        node.post("https://api.medmij.localhost/eagleeye/v1/logs", json={})
    page = browser.get("/").text
    assert "pgo-a.medmij.localhost" in page
    assert "the message is wrong — give a list of records" in page


def test_the_documentation_has_every_event_as_it_is() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "chainlog.md").read_text("utf-8")
    told = [line.split("|")[1:-1] for line in page.splitlines() if line.startswith("| `") and line.count("|") == 5]
    rows = [[cell.strip(" `") for cell in cells] for cells in told]
    assert rows == [[each.name, each.actor, each.evidence, each.part or ""] for each in EVENTS.values()]


def test_the_message_in_the_documentation_is_taken(world: World) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "chainlog.md").read_text("utf-8")
    message = page.partition("```json\n")[2].partition("```")[0]
    with world.client_for("pgo-a") as node:
        answer = node.post(
            "https://api.medmij.localhost/eagleeye/v1/logs",
            content=message,
            headers={"Content-Type": "application/json"},
        )
    assert answer.json() == {"accepted": 1}
