"""Every resource of a dossier is valid by core FHIR and by each profile it claims."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from patients_fixtures import all_dossiers

from medmij_sim.fhir.profiles import Pack, validator
from medmij_sim.fhir.profiles.packages import read_packages
from synthetic_patients import Dossier
from synthetic_patients.mp612 import converted
from synthetic_patients.releases import RELEASES, Release

_DEEP = "MEDMIJ_SIM_DEEP" in os.environ
_PUBLISHED = (
    "dentalcare-r4",
    "eafspraak",
    "image-availability-r4",
    "images",
    "immunization-r4",
    "medmij-r4-core",
    "questionnaires",
    "zib2017",
    "zib2020",
)


def errors(dossiers: Iterable[Dossier], packs: tuple[Pack, ...] = ()) -> list[str]:
    """What is wrong with which resource; warnings and what cannot be judged offline aside."""
    found = []
    for dossier in dossiers:
        for release, group in dossier.releases.items():
            judge = validator(release, packs)
            by_address = {f"{each['resourceType']}/{each['id']}": each for each in group}
            for resource in group:
                for finding in judge.check(resource, resolve=by_address.get):
                    if finding.severity == "error":
                        found.append(f"{dossier.person.key} {finding.resource} {finding.path} {finding.message}")
    return found


def test_personas_and_fifty_strangers_are_valid() -> None:
    assert errors(all_dossiers()) == []


def test_converted_dispenses_comply_with_the_profiles_of_the_conversion() -> None:
    judge = validator("STU3")
    for dossier in all_dossiers():
        resources = converted(dossier.releases["STU3"])
        by_address = {f"{each['resourceType']}/{each['id']}": each for each in resources}
        findings = [finding for each in resources for finding in judge.check(each, resolve=by_address.get)]
        assert [each for each in findings if each.severity == "error" or each.rule == "profile"] == []


deep = pytest.mark.skipif(not _DEEP, reason="MEDMIJ_SIM_DEEP is not set: ci/deep runs this")
in_parts = pytest.mark.parametrize("start", range(0, 2000, 250))


@deep
@pytest.mark.timeout(900)
@in_parts
def test_two_thousand_strangers_are_valid(start: int) -> None:
    assert errors(map(Dossier.from_seed, range(start, start + 250))) == []


@cache
def official(folder: Path) -> tuple[Pack, ...]:
    """The published profiles as they are, compiled here: those in the wheel were compiled before."""
    return read_packages([folder / each for each in _PUBLISHED])


@deep
@pytest.mark.timeout(900)
@in_parts
def test_two_thousand_strangers_are_valid_by_the_published_profiles(reference: Path, start: int) -> None:
    assert errors(map(Dossier.from_seed, range(start, start + 250)), official(reference / "fhir")) == []


@deep
@pytest.mark.timeout(900)
@in_parts
@pytest.mark.parametrize("release", RELEASES)
def test_two_thousand_strangers_fit_the_models_of_another_library(release: Release, start: int) -> None:
    for seed in range(start, start + 250):
        dossier = Dossier.from_seed(seed)
        assert sum(1 for _ in dossier.models(release)) == len(dossier.releases[release])
