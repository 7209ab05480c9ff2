"""Every resource of a dossier is valid by core FHIR and by each profile it claims."""

from __future__ import annotations

import os
from collections.abc import Iterable

import pytest
from patients_fixtures import all_dossiers

from medmij_sim.fhir.profiles import validator
from synthetic_patients import Dossier

_DEEP = "MEDMIJ_SIM_DEEP" in os.environ


def errors(dossiers: Iterable[Dossier]) -> list[str]:
    """What is wrong with which resource; warnings and what cannot be judged offline aside."""
    found = []
    for dossier in dossiers:
        for release, group in dossier.releases.items():
            judge = validator(release)
            by_address = {f"{each['resourceType']}/{each['id']}": each for each in group}
            for resource in group:
                for finding in judge.check(resource, resolve=by_address.get):
                    if finding.severity == "error":
                        found.append(f"{dossier.person.key} {finding.resource} {finding.path} {finding.message}")
    return found


def test_personas_and_fifty_strangers_are_valid() -> None:
    assert errors(all_dossiers()) == []


@pytest.mark.skipif(not _DEEP, reason="MEDMIJ_SIM_DEEP is not set: ci/deep runs this")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("start", range(0, 2000, 250))
def test_two_thousand_strangers_are_valid(start: int) -> None:
    assert errors(map(Dossier.from_seed, range(start, start + 250))) == []
