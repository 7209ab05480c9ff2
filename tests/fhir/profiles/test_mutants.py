"""Every mutant is found, where it is broken: a held-out judge of the validator.

Mutants are made of the official examples and of dossiers, by what the official profiles say; many more with
`MEDMIJ_SIM_DEEP`.
"""

from __future__ import annotations

import os
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from base_mutants import base_mutants
from mutants import Mutant, profile_mutants
from official import Official, official

from medmij_sim.fhir.profiles import Finding, Validator, validator
from medmij_sim.fhir.types import RELEASES, Release, Resource
from synthetic_patients import Dossier

_DEEP = "MEDMIJ_SIM_DEEP" in os.environ
_PER_KIND = 400 if _DEEP else 40
_DOSSIERS, _FROM_DOSSIERS = (40, 1000) if _DEEP else (4, 100)


def _mutants(resource: Resource, source: Official) -> Iterator[Mutant]:
    for canonical in resource.get("meta", {}).get("profile", ()):
        for profile in source.chain(canonical):
            yield from profile_mutants(resource, profile, source)
    yield from base_mutants(resource, source)


def _is_there(finding: Finding, mutant: Mutant) -> bool:
    """Whether a finding points at the broken element, at something in it, or at the element it belongs in."""
    at, broken = (re.sub(r"\[\d+\]$", "", path) for path in (finding.path, mutant.path))
    return at.startswith(broken) or at == mutant.path or at == broken.rpartition(".")[0] or broken.startswith(f"{at}[")


def _answer(judge: Validator, mutant: Mutant) -> str | None:
    """What is said of a mutant that is missed; `None` where it is found.

    Nobody can judge an unknown modifier, so that it is to be reported as not checked.
    """
    severity = "not-checked" if mutant.kind == "unknown-modifier" else "error"
    try:
        findings = [each for each in judge.check(mutant.resource) if each.severity == severity]
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if any(_is_there(finding, mutant) for finding in findings):
        return None
    return ", ".join(f"{each.path} {each.rule}" for each in findings[:3]) or "nothing"


def _valid(judge: Validator, source: Official) -> Iterator[tuple[str, Resource]]:
    """What mutants are made of: official examples, and resources of dossiers."""
    chance = random.Random(source.release)
    grown = [each for seed in range(_DOSSIERS) for each in Dossier.from_seed(seed).releases.get(source.release, ())]
    some = chance.sample(grown, min(len(grown), _FROM_DOSSIERS))
    for name, resource in [
        *source.examples.items(),
        *((f"{each['resourceType']}/{each['id']}", each) for each in some),
    ]:
        if not any(finding.severity == "error" for finding in judge.check(resource)):
            yield name, resource


@pytest.mark.parametrize("release", RELEASES)
def test_every_mutant_is_found_where_it_is_broken(reference: Path, release: Release) -> None:
    source, judge = official(reference, release), validator(release)
    made: dict[str, list[tuple[str, Mutant]]] = defaultdict(list)
    for name, resource in _valid(judge, source):
        for mutant in _mutants(resource, source):
            made[mutant.kind].append((name, mutant))
    missed: list[str] = []
    for kind, mutants in sorted(made.items()):
        for name, mutant in random.Random(f"{release} {kind}").sample(mutants, min(_PER_KIND, len(mutants))):
            if (answer := _answer(judge, mutant)) is not None:
                missed.append(f"{kind}: {mutant.path} ({mutant.element}) in {name}; found: {answer}")
    assert made
    assert not missed, f"{len(missed)} missed\n" + "\n".join(missed)
