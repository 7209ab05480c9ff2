"""A dossier as one Zorgaanbieder has it: names and ids of its own, and for the rest the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthetic_patients import Dossier, dossiers
from synthetic_patients.coherence import violations
from synthetic_patients.documents.compose import compose
from synthetic_patients.documents.record import Record
from synthetic_patients.people.bsn import is_test_bsn
from synthetic_patients.providers.directory import GP, GP_PRACTICE, HOSPITAL, PHARMACY, PROFESSIONALS, PROVIDERS
from synthetic_patients.providers.players import Player
from synthetic_patients.references import address
from synthetic_patients.releases import RELEASES, Release
from synthetic_patients.seen import Standpoint, seen_from
from synthetic_patients.zib2017.elements import Resource

ONE: Final = Standpoint("een@medmij", (Player(GP_PRACTICE, "Praktijk Een"), Player(HOSPITAL, "Ziekenhuis Eén & Al")))
OTHER: Final = Standpoint(
    "ander@medmij",
    (Player(GP_PRACTICE, "Praktijk Ander", 1), Player(HOSPITAL, "Ziekenhuis Eén & Al"), Player(PHARMACY, "Pil", 2)),
)
ANY: Final = dossiers() | st.sampled_from(["woman_34", "man_67", "parent", "no_care_relation"]).map(Dossier.for_persona)
MAY_CHANGE: Final = {"id", "reference", "url", "value", "display", "div", "text", "source", "publisher"}
"""Elements that hold an id, or a name of a provider."""
FEW = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def values(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value that is no object or list, with the names that lead to it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from values(inner, (*path, name))
    elif isinstance(value, list):
        for inner in value:
            yield from values(inner, path)
    else:
        yield path, value


def identifiers(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("system"), str) and isinstance(value.get("value"), str):
            yield value["system"], value["value"]
        for inner in value.values():
            yield from identifiers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from identifiers(inner)


def without_contained(each: Resource) -> Resource:
    return {name: inner for name, inner in each.items() if name != "contained"}


def targets(dossier: Dossier, release: Release) -> set[str]:
    """Where references and attachments lead to."""
    return {
        text
        for path, text in values(list(dossier.releases[release]))
        if (path[-1] == "reference" and not text.startswith("#")) or (path[-1] == "url" and text.startswith("Binary/"))
    }


@FEW
@given(ANY)
def test_what_was_led_to_is_led_to(dossier: Dossier) -> None:
    seen = seen_from(dossier, OTHER)
    for release in RELEASES:
        before, after = targets(dossier, release), targets(seen, release)
        assert len(before) == len(after)
        held = {address(each) for each in dossier.releases[release]}
        now_held = {address(each) for each in seen.releases[release]}
        # Nothing leads elsewhere that did not before.
        assert len(after - now_held) == len(before - held)
        assert len(seen.documents(release)) == len(dossier.documents(release))


@FEW
@given(ANY)
def test_the_content_is_the_same_in_the_same_order(dossier: Dossier) -> None:
    seen = seen_from(dossier, OTHER)
    for release in RELEASES:
        for old, new in zip(dossier.releases[release], seen.releases[release], strict=True):
            assert old["resourceType"] == new["resourceType"]
            if old["resourceType"] not in ("Organization", "Practitioner", "PractitionerRole", "Location"):
                pairs = zip(values(without_contained(old)), values(without_contained(new)), strict=True)
                changed = {before[0] for before, after in pairs if before != after}
                assert {path[-1] for path in changed} <= MAY_CHANGE


@FEW
@given(ANY)
def test_two_share_no_id_that_a_system_gives_out(dossier: Dossier) -> None:
    one, other = seen_from(dossier, ONE), seen_from(dossier, OTHER)
    for release in RELEASES:
        assert not {address(each) for each in one.releases[release]} & {
            address(each) for each in other.releases[release]
        }
        here, there = ({*identifiers(list(each.releases[release]))} for each in (one, other))
        national = re.compile(r"http://fhir.nl/|phone|email|urn:dicom:uid|.*\.999\.(76$|77\.|10\.)")
        oids = {each for each in here & there if each[1].startswith("urn:oid:")}
        assert {system for system, _ in here & there - oids if not national.match(system)} == set()


def test_a_treatment_is_recognised_in_the_practice_and_in_the_pharmacy() -> None:
    dossier = Dossier.for_persona("man_67")
    treatments = [
        {each for each in identifiers(list(seen_from(dossier, where).releases["STU3"])) if ".999.77." in each[0]}
        for where in (ONE, OTHER)
    ]
    assert treatments[0] == treatments[1] != set()


@FEW
@given(ANY)
def test_the_person_is_the_same(dossier: Dossier) -> None:
    (old, *_), (new, *_) = dossier.of_type("Patient") or [{}], seen_from(dossier, ONE).of_type("Patient") or [{}]
    for name in ("name", "birthDate", "gender", "address", "telecom", "identifier"):
        assert new.get(name) == old.get(name)
    for each in new.get("identifier", ()):
        if each["system"].endswith("/bsn") and "value" in each:
            assert is_test_bsn(each["value"])


@FEW
@given(ANY, st.sampled_from([ONE, OTHER]))
def test_it_follows_from_the_standpoint_and_is_coherent(dossier: Dossier, standpoint: Standpoint) -> None:
    seen = seen_from(dossier, standpoint)
    assert json.dumps(seen.resources) == json.dumps(seen_from(dossier, standpoint).resources)
    assert seen.releases["STU3"] is seen.releases["STU3"]
    assert list(violations(seen)) == list(violations(dossier)) == []


@FEW
@given(ANY | dossiers(edges=("contained_resources",)))
def test_nothing_of_who_is_played_is_left(dossier: Dossier) -> None:
    text = json.dumps(seen_from(dossier, OTHER).resources, ensure_ascii=False)
    for player in OTHER.players:
        for each in player.providers:
            assert each.name not in text
            assert each.slug not in text
        if player.number:
            assert not [who.name.full for who in player.professionals if who.name.full in text]
            assert not [who.agb for who in player.professionals if f'"{who.agb}"' in text]


def test_what_does_not_change_is_not_copied() -> None:
    dossier = Dossier.for_persona("man_67")
    seen = seen_from(dossier, OTHER)
    pairs = zip(dossier.of_type("Observation"), seen.of_type("Observation"), strict=True)
    assert all(new["code"] is old["code"] and new.get("component") is old.get("component") for old, new in pairs)


def test_a_name_in_a_narrative_is_escaped() -> None:
    told = {"note": f"Van {HOSPITAL.name}", "text": {"div": f"<div>Van {HOSPITAL.name}</div>"}}
    dossier = Dossier(Dossier.for_persona("helper").plan, {"STU3": ({"resourceType": "Basic", "id": "x", **told},)})
    (seen,) = seen_from(dossier, ONE).releases["STU3"]
    assert seen["note"] == "Van Ziekenhuis Eén & Al"
    assert seen["text"]["div"] == "<div>Van Ziekenhuis Eén &amp; Al</div>"


def test_only_the_release_that_is_asked_for_is_looked_at() -> None:
    made: list[str] = []

    class Asked(dict[Release, tuple[Any, ...]]):
        def __getitem__(self, release: Release) -> tuple[Any, ...]:
            made.append(release)
            return super().__getitem__(release)

    dossier = Dossier.for_persona("helper")
    seen = seen_from(Dossier(dossier.plan, Asked(dossier.releases)), ONE)
    assert made == []
    assert list(seen.releases) == list(get_args(Release))
    assert seen.releases["R4"] is seen.releases["R4"]
    assert made == ["R4"]


def test_documents_say_who_wrote_them_there() -> None:
    seen = seen_from(Dossier.for_persona("woman_34"), OTHER)
    held = {address(each): each for each in seen.releases["STU3"]}
    history = Record(seen.releases["STU3"], held.get)
    papers = [repr(compose(history, each)) for each in seen.of_type("DocumentReference")]
    assert any("Praktijk Ander" in each for each in papers)
    assert not any(GP_PRACTICE.name in each or GP.name.full in each for each in papers)


def test_documents_are_drawn_by_their_ids_there() -> None:
    pytest.importorskip("fpdf")
    seen = seen_from(Dossier.for_persona("woman_34"), OTHER)
    before = set(Dossier.for_persona("woman_34").documents())
    (first, *_) = seen.documents()
    assert first not in before
    assert seen.document(first).startswith(b"%PDF")
    with pytest.raises(KeyError):
        seen.document(before.pop())


def test_the_first_who_plays_a_part_has_its_numbers_and_people() -> None:
    first, second = (Player(GP_PRACTICE, "Praktijk", number) for number in (0, 1))
    assert first.providers[GP_PRACTICE].numbers == GP_PRACTICE.numbers
    assert first.professionals[GP].name == GP.name
    assert second.professionals[GP].name != GP.name
    assert not set(second.providers[GP_PRACTICE].numbers) & {number for each in PROVIDERS for number in each.numbers}


def test_a_professional_is_whoever_has_the_part() -> None:
    assert OTHER.professional(GP).provider.name == "Praktijk Ander"
    assert OTHER.professional(GP).name != GP.name
    assert Standpoint("nobody").professional(GP) is GP


@pytest.mark.parametrize("part", [GP_PRACTICE, HOSPITAL, PHARMACY], ids=lambda part: part.slug)
def test_players_of_one_part_have_nobody_in_common(part: Any) -> None:
    players = [Player(part, f"Speler {number}", number) for number in range(4)]
    staff = [who for player in players for who in player.professionals.values()]
    assert len({who.name.full for who in staff}) == len(staff)
    assert len({who.agb for who in staff}) == len({who.uzi for who in staff}) == len(staff)
    others = {who.name.full for who in PROFESSIONALS}
    assert not others & {who.name.full for player in players[1:] for who in player.professionals.values()}


def test_departments_are_of_the_house() -> None:
    house = Player(HOSPITAL, "Ziekenhuis Eén & Al").providers
    departments = [each for each in house.values() if each.part_of]
    assert len(departments) == 5
    assert {each.part_of for each in departments} == {house[HOSPITAL]}
    assert all(each.name.startswith("Ziekenhuis Eén & Al, afdeling") for each in departments)
    assert all(re.fullmatch(r"[a-z0-9-]+", each.slug) for each in departments)
