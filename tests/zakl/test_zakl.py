"""By which numbers a Zorgaanbieder is known elsewhere."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from medmij_sim import zakl
from medmij_sim.listclient import Settings

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
DIENST = zakl.Gegevensdienst("48", "Nepdienst", ("1.4.0", "2"))
EERSTE = zakl.Zorgaanbieder("eerste@medmij", (zakl.Kenmerk("AGB", "90012345"), zakl.Kenmerk("URA", "1" * 8)), (DIENST,))
TWEEDE = zakl.Zorgaanbieder("tweede@medmij", (zakl.Kenmerk("AGB", "90012345"),), (DIENST,))
LIJST = zakl.Zorgaanbiederskoppellijst(NOW, 7, (EERSTE, TWEEDE))


def test_zorgaanbieders_are_found_by_number_and_by_name() -> None:
    assert LIJST.known_as("AGB", "90012345") == (EERSTE, TWEEDE)
    assert LIJST.known_as("URA", "11111111") == (EERSTE,)
    assert LIJST.known_as("URA", "90012345") == ()
    assert LIJST.zorgaanbieder("tweede@medmij") == TWEEDE
    assert "tweede@medmij" in LIJST
    with pytest.raises(zakl.NotListedError, match="derde@medmij is not on Zorgaanbiederskoppellijst 7"):
        LIJST.zorgaanbieder("derde@medmij")


@pytest.mark.parametrize(("api", "asked"), [(None, "?x=1"), ("2", "?api=2")])
def test_a_client_takes_the_whole_url_of_the_list(api: str | None, asked: str) -> None:
    url, seen = "https://lijsten.example.nl/koppel.xml", list[str]()

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(200, content=zakl.write(LIJST))

    async def current() -> zakl.Zorgaanbiederskoppellijst:
        async with httpx.AsyncClient(transport=httpx.MockTransport(respond)) as http:
            return await zakl.AsyncClient(f"{url}?x=1", http, settings=settings).current()

    settings = Settings(api=api)
    with httpx.Client(transport=httpx.MockTransport(respond)) as http:
        assert zakl.Client(f"{url}?x=1", http, settings=settings).current() == LIJST
    assert asyncio.run(current()) == LIJST
    assert seen == [f"{url}{asked}"] * 2


@pytest.mark.parametrize(
    ("soort", "waarde", "complaint"),
    [
        ("AGB", "9001234", "not a valid AGB"),
        ("OIN", "1" * 19, "not a valid OIN"),
        ("BSN", "999990019", "BSN does not belong in IdentificerendKenmerk"),
    ],
)
def test_a_number_of_another_kind_or_length_is_refused(soort: str, waarde: str, complaint: str) -> None:
    odd = replace(EERSTE, kenmerken=(zakl.Kenmerk(soort, waarde),))
    with pytest.raises(zakl.ListError, match=complaint):
        zakl.write(replace(LIJST, zorgaanbieders=(odd,)))


def test_the_published_example_is_read_in_full(reference: Path) -> None:
    lijst = zakl.read(reference / "lists" / "mgo_ZAKL_example.5.1_release1.xml")
    assert lijst.volgnummer == 13
    (found,) = lijst.known_as("URA", "12345678")
    assert found.naam == "radiologencentraalflevoland@medmij"
    assert found.gegevensdiensten == (zakl.Gegevensdienst("1", "Basisgegevens zorg", ("1.3.0", "1.4.0")),)


def test_a_published_stub_without_names_is_told_what_it_lacks(reference: Path) -> None:
    problems = zakl.validate(reference / "lists" / "mgo_ZAKL_dummy_minimal.xml")
    assert {problem.rule for problem in problems} == {"schema.missing"}
