"""The published TestScripts find nothing wrong with the mock DVZA, and something with a faulty one."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from testscript_engine import Engine, Verdict
from testscript_model import read_script
from testscript_suite import Suite, base_of, portable, run, suite, world_of

from medmij_sim.dvza.token_map import FixedToken
from medmij_sim.services import CATALOGUE
from medmij_sim.world import World

SUITES = {
    "huisartsgegevens": ("STU3/GenPractData-2-0/MedMij/Cert", "49", 14, 278),
    "afspraken": ("STU3/eAppointment-2-0/MedMij/Cert", "47", 6, 114),
    "afspraken, test": ("STU3/eAppointment-2-0/MedMij/Test", "47", 6, 114),
    "vaccinaties": ("R4/Immunization-2-0/MedMij/Cert", "66", 8, 494),
    "vaccinaties, test": ("R4/Immunization-2-0/MedMij/Test", "66", 8, 670),
}
"""Folder, gegevensdienst, scripts and asserts of each target."""
GENERIC = {"STU3": "STU3/GenPractData-2-0/MedMij/Cert", "R4": "R4/Immunization-2-0/MedMij/Cert"}
"""A target of each FHIR release, for the asserts that do not depend on the data."""
RICH = "man_67" if os.environ.get("MEDMIJ_SIM_DEEP") else "woman_34"
NOT_IN_OUR_PACKS = "http://nictiz.nl/fhir/StructureDefinition/pattern-NlCoreHealthProfessionalReference"
"""A profile on a Reference in imm-Vaccination-event; everything else of that profile is judged, and complies."""
FAULTS = (
    "dvza.resource.coding-without-system",
    "dvza.resource.entries-dropped",
    "dvza.resource.fixed-code-changed",
    "dvza.resource.html",
    "dvza.resource.include-ignored",
    "dvza.resource.no-profile",
    "dvza.resource.no-self-link",
    "dvza.resource.reference-without-display",
    "dvza.resource.relative-full-url",
)


def loaded(reference: Path, name: str, into: Path) -> tuple[Suite, World]:
    folder, service, _, _ = SUITES[name]
    if not (reference / "testscripts" / folder).is_dir():
        pytest.skip(f"no TestScripts at {reference / 'testscripts' / folder}")
    found = suite(reference / "testscripts" / folder, service)
    return found, world_of(found, into)


def wrong(verdicts: list[Verdict]) -> list[Verdict]:
    return [each for each in verdicts if each.outcome not in ("passed", "not executed")]


@pytest.mark.parametrize("name", SUITES)
def test_the_published_scripts_find_nothing_wrong(reference: Path, name: str, tmp_path: Path) -> None:
    found, world = loaded(reference, name, tmp_path)
    verdicts = run(found, world)
    world.close()
    _, _, scripts, asserts = SUITES[name]
    assert (len(found.scripts), len(verdicts)) == (scripts, asserts)
    assert wrong(verdicts) == []
    not_executed = [each for each in verdicts if each.outcome == "not executed"]
    assert [each.why for each in not_executed if NOT_IN_OUR_PACKS not in each.why] == []
    assert len(not_executed) < len(verdicts) / 100


@pytest.fixture(scope="module")
def huisarts(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Suite, World]]:
    found, world = loaded(reference, "huisartsgegevens", tmp_path_factory.mktemp("fixtures"))
    yield found, world
    world.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_the_published_scripts_find_a_fault(huisarts: tuple[Suite, World], fault: str) -> None:
    found, world = huisarts
    few = replace(found, only=("patient-json", "medicationrequest-json"))
    world.faults.on(fault, "dvza-a")
    try:
        outcomes = Counter(each.outcome for each in run(few, world))
    finally:
        world.faults.clear()
    assert outcomes["failed"]


@pytest.mark.parametrize("segment", ["r16", "r20"])
def test_the_endpoints_of_older_releases_serve_the_same(huisarts: tuple[Suite, World], segment: str) -> None:
    found, world = huisarts
    verdicts = run(replace(found, only=("patient-json", "composition-xml"), segment=segment), world)
    assert {each.outcome for each in verdicts} == {"passed"}


def test_without_the_token_map_nothing_is_shown(huisarts: tuple[Suite, World], tmp_path: Path) -> None:
    found, _ = huisarts
    closed = World()
    verdicts = run(replace(found, only=("patient-json",)), closed)
    closed.close()
    assert [each.outcome for each in verdicts[:2]] == ["failed", "skipped"]
    assert "'401'" in verdicts[0].why


def test_what_holds_for_any_data_holds_for_every_gegevensdienst(reference: Path) -> None:
    published = {
        release: read_script(next((reference / "testscripts" / folder).glob("XIS-Server/*-json.xml"), Path("absent")))
        for release, folder in GENERIC.items()
        if (reference / "testscripts" / folder).is_dir()
    }
    if len(published) < len(GENERIC):
        pytest.skip(f"no TestScripts at {reference / 'testscripts'}")
    world = World(token_map={"token": FixedToken(RICH)})
    offered = {service for role in world.cast.aanbieders for service in role.gegevensdiensten}
    verdicts: list[Verdict] = []
    with world.client_for("pgo-a") as client:
        for row in (CATALOGUE[service] for service in sorted(offered)):
            engine = Engine(client, base_of(world, row.id), row.fhir_release, world.clock.today())
            for request, form in zip(row.requests, cycle(("json", "xml")), strict=False):
                script = portable(published[row.fhir_release], request, world.clock.today(), "token", form)
                verdicts += engine.run(script)
    world.close()
    assert len({each.script for each in verdicts}) >= 110
    assert wrong(verdicts) == []
    assert {each.why for each in verdicts if each.outcome == "not executed" and "no rules for" not in each.why} <= {
        each.why for each in verdicts if "no pack has the rules of this profile" in each.why
    }
