"""Pages: everything once, in order, behind links that are worth nothing to anybody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dvza_stage import NOW, Reader, Stage, links
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medmij_sim.clock import Clock
from medmij_sim.fhir.compare import compare
from medmij_sim.fhir.types import Resource
from medmij_sim.world import World

MEDICATION = "MedicationRequest?category=http://snomed.info/sct|16076005&_include=MedicationRequest:medication"
RESULTS = "Observation?code=https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen|"


def below(url: str) -> str:
    """The part of a link below the FHIR base."""
    return url.split("/", 6)[6]


def ids(bundle: Resource, mode: str = "match") -> list[str]:
    return [each["resource"]["id"] for each in bundle.get("entry", ()) if each["search"]["mode"] == mode]


def walk(reader: Reader, path: str, service: str = "48", relation: str = "next") -> list[Resource]:
    """The page at a path, and those that follow."""
    found = [reader.get(path, service).json()]
    while relation in links(found[-1]):
        found.append(reader.get(below(links(found[-1])[relation]), service).json())
    return found


def test_one_page_unless_the_client_asks_for_more(reader: Reader) -> None:
    bundle = reader.get(MEDICATION).json()
    assert list(links(bundle)) == ["self"]
    assert bundle["total"] == len(ids(bundle)) > 3


@given(count=st.integers(1, 40))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_pages_together_are_the_whole_answer(reader: Reader, count: int) -> None:
    whole = reader.get(MEDICATION).json()
    pages = walk(reader, f"{MEDICATION}&_count={count}")
    assert [each for page in pages for each in ids(page)] == ids(whole)
    assert {page["total"] for page in pages} == {whole["total"]}
    assert all(len(ids(page)) == count for page in pages[:-1])
    assert {each for page in pages for each in ids(page, "include")} == set(ids(whole, "include"))


def test_a_page_includes_only_what_its_own_matches_refer_to(reader: Reader) -> None:
    for page in walk(reader, f"{MEDICATION}&_count=1"):
        (request,) = [each["resource"] for each in page["entry"] if each["search"]["mode"] == "match"]
        referred = request["medicationReference"]["reference"].rpartition("/")[2]
        assert ids(page, "include") == [referred]


def test_the_links_lead_there_and_back_again(reader: Reader) -> None:
    pages = walk(reader, f"{MEDICATION}&_count=2")
    back = walk(reader, below(links(pages[-1])["self"]), relation="previous")
    assert [ids(page) for page in reversed(back)] == [ids(page) for page in pages]
    middle = links(pages[1])
    assert ids(reader.get(below(middle["first"])).json()) == ids(pages[0])
    assert ids(reader.get(below(middle["last"])).json()) == ids(pages[-1])
    assert reader.get(below(middle["self"])).json() == pages[1]


def test_the_self_link_of_a_page_repeats_the_search_and_the_count(reader: Reader) -> None:
    pages = walk(reader, "Condition?_count=2&foo=bar")
    assert below(links(pages[0])["self"]) == "Condition?_count=2"
    assert below(links(pages[1])["self"]).startswith("Condition?_count=2&page=")


@pytest.mark.parametrize("path", ["Condition?_count=0", "Observation/$lastn?code=http://loinc.org|85354-9&_count=0"])
def test_a_count_of_nothing_tells_the_total_only(reader: Reader, path: str) -> None:
    bundle = reader.get(path).json()
    assert bundle["total"] > 0
    assert "entry" not in bundle
    assert list(links(bundle)) == ["self"]


@pytest.mark.parametrize("value", ["-1", "many", "1.5", "1234567890"])
def test_a_count_that_is_none_is_refused(reader: Reader, value: str) -> None:
    assert reader.get(f"Condition?_count={value}").status_code == 400


def test_a_count_of_more_than_there_is_gives_one_page(reader: Reader) -> None:
    assert list(links(reader.get("Condition?_count=500").json())) == ["self"]


def test_nothing_found_has_no_pages(reader: Reader) -> None:
    bundle = reader.get("Observation?code=http://loinc.org|0-0&_count=2").json()
    assert (bundle["total"], list(links(bundle))) == (0, ["self"])


def test_a_link_serves_the_same_consent_only(stage: Stage) -> None:
    first, second, other = stage.token(), stage.token(), stage.token("man_67")
    bundle = stage.get(first, "Condition?_count=1").json()
    following = below(links(bundle)["next"])
    assert stage.get(first, following).status_code == 200
    for token in (second, other):
        response = stage.get(token, following)
        assert response.status_code == 410
        assert response.json()["issue"][0]["code"] == "not-found"


def test_a_link_serves_the_token_that_a_refresh_gives(stage: Stage) -> None:
    answer = stage.redeem(stage.code(long_term=True)).json()
    following = below(links(stage.get(answer["access_token"], "Condition?_count=1").json())["next"])
    renewed = stage.refresh(answer["refresh_token"]).json()["access_token"]
    assert stage.get(renewed, following).status_code == 200


def test_a_page_of_another_search_is_gone(reader: Reader) -> None:
    page = links(reader.get("Condition?_count=1").json())["next"].partition("page=")[2]
    for path in (
        f"Condition?_count=2&page={page}",
        f"AllergyIntolerance?_count=1&page={page}",
        f"Condition?page={page}",
    ):
        assert reader.get(path).status_code == 410


@given(page=st.text(alphabet="abcdefghijABCDEFGHIJ0123456789-_=", max_size=40))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_page_that_was_made_up_is_gone(reader: Reader, page: str) -> None:
    assert reader.get(f"Condition?_count=1&page={page}").status_code == (410 if page else 200)
    assert reader.get(f"Patient/woman-34?page={page}").status_code == 200


def test_a_link_tells_nothing_about_anybody(stage: Stage) -> None:
    tokens = {person: stage.token(person) for person in ("woman_34", "man_67")}
    for person, token in tokens.items():
        text = json.dumps(stage.get(token, "Condition?_count=1").json()["link"])
        assert person.replace("_", "-") not in text
        assert token not in text


def test_pages_stay_in_step_while_a_window_moves(stage: Stage) -> None:
    token = stage.redeem(stage.code(long_term=True)).json()
    pages = [stage.get(token["access_token"], f"{RESULTS}&_count=1", service="49").json()]
    whole = ids(stage.get(token["access_token"], RESULTS, service="49").json())
    while "next" in links(pages[-1]) and len(pages) < 6:
        stage.env.clock.move("90d")
        token = stage.refresh(token["refresh_token"]).json()
        response = stage.get(token["access_token"], below(links(pages[-1])["next"]), service="49")
        assert response.status_code == 200, response.text
        pages.append(response.json())
    assert [each for page in pages for each in ids(page)] == whole[: len(pages)]
    assert ids(stage.get(token["access_token"], RESULTS, service="49").json()) != whole


def test_pages_of_a_dossier_that_changed_are_gone(stage: Stage, tmp_path: Any) -> None:
    token = stage.token()
    following = below(links(stage.get(token, "Condition?_count=1").json())["next"])
    file = tmp_path / "condition.json"
    file.write_text('{"resourceType": "Condition", "id": "only-one", "subject": {"reference": "Patient/x"}}')
    stage.people.load("woman_34", file)
    assert stage.get(token, following).status_code == 410


STRICT = {"Prefer": "handling=strict"}


@pytest.mark.parametrize("prefer", ["handling=strict", "return=minimal; handling=strict", 'Handling="strict"'])
def test_a_strict_client_is_told_of_parameters_that_are_unknown(reader: Reader, prefer: str) -> None:
    asked = "Condition?foo=bar&patient=x&_sort=date"
    assert reader.get(asked).status_code == 200
    response = reader.get(asked, headers={"Prefer": prefer})
    assert response.status_code == 400
    text = response.json()["issue"][0]["details"]["text"]
    assert all(name in text for name in ("foo", "patient", "_sort"))


def test_a_strict_client_gets_what_it_asks_when_all_is_known(reader: Reader) -> None:
    for path in (f"{MEDICATION}&_count=2&_format=json", "Patient?_id=woman-34", "Patient/woman-34"):
        assert reader.get(path, headers=STRICT).json() == reader.get(path).json()


def test_a_client_that_follows_the_links_has_everything() -> None:
    world = World(clock=Clock.frozen(NOW))
    try:
        with world.faults.injected("dvza.resource.pages-unasked"):
            collected = world.collect("woman_34", "huisartsdelinde@medmij", "49")
        assert compare(world.offered("woman_34", "huisartsdelinde@medmij", "49"), collected.resources) == []
    finally:
        world.close()
