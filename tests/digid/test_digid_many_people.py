"""The login page of a world with hundreds of people: some at a time, found by name or number."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest
from digid.visitor import REQUEST
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim import World
from medmij_sim.browser import Page, read_page
from medmij_sim.clock import Clock
from medmij_sim.digid.pages.finding import MOST_SHOWN, find, pages_of
from medmij_sim.people import People
from medmij_sim.strangers import Strangers

CROWD = People(Clock(), strangers=Strangers(1, 60)).persons()


@pytest.fixture
def world() -> Iterator[World]:
    with closing(World(strangers=200)) as made:
        yield made


def page_at(client: httpx.Client, url: str) -> Page:
    answer = client.get(url)
    return read_page(answer.status_code, str(answer.url), answer.text)


def choices(page: Page) -> list[str]:
    return [each.value for each in page.buttons if each.name == "person"]


def test_everybody_is_met_by_going_on_and_nobody_twice(world: World) -> None:
    start = asyncio.run(world.digid.start(REQUEST)).url
    with world.client_for() as client:
        met, url = list[str](), start
        while url:
            page = page_at(client, url)
            assert len(choices(page)) <= MOST_SHOWN
            met += choices(page)
            onward = [each.url for each in page.links if each.text == "Volgende mensen"]
            url = onward[0] if onward else ""
    assert met == list(world.people.keys)


def test_personas_are_on_the_first_page_and_a_page_says_which_people_it_shows(world: World) -> None:
    with world.client_for() as client:
        page = page_at(client, asyncio.run(world.digid.start(REQUEST)).url)
    assert choices(page)[0] == "woman_34"
    assert f"U ziet 1 tot en met {MOST_SHOWN} van 212 mensen." in page.text


def test_a_stranger_is_found_by_number_and_logs_in_on_a_later_page(world: World) -> None:
    login = asyncio.run(world.digid.start(REQUEST)).url
    with world.client_for() as client:
        assert choices(page_at(client, f"{login}?q=onbekende+117")) == ["stranger_117"]
        assert choices(page_at(client, f"{login}?q=stranger_117")) == ["stranger_117"]
        later = page_at(client, f"{login}?q=onbekende&page=5")
        assert "stranger_117" in choices(later)
        assert [each.url.partition("?")[2] for each in later.links if each.text == "Vorige mensen"] == [
            "q=onbekende&page=4"
        ]
        answer = client.post(f"{login}?q=onbekende&page=5", data={"person": "stranger_117"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(REQUEST.return_url)


def test_twelve_people_take_one_page_without_a_way_on() -> None:
    with closing(World()) as world, world.client_for() as client:
        page = page_at(client, asyncio.run(world.digid.start(REQUEST)).url)
    assert len(choices(page)) == 12
    assert "U ziet" not in page.text


@given(st.sampled_from(["", "an", "onbekende 1", "zzz"]), st.text(max_size=12) | st.integers(-3, 99).map(str))
def test_any_page_that_is_asked_for_is_one_there_is(wanted: str, page: str) -> None:
    found = find(CROWD, wanted, page)
    assert 1 <= found.page <= pages_of(found.everybody)
    assert bool(found.shown) == bool(found.everybody)
    assert (found.previous is None) == (found.page == 1)
    assert (found.next is None) == (found.before + len(found.shown) == len(found.everybody))
