"""Every mutant is found, where it is broken: a held-out judge of the validator.

Mutants are made of the official examples by what the official profiles say. `MEDMIJ_SIM_DEEP` tries many more.
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

_PER_KIND = 400 if os.environ.get("MEDMIJ_SIM_DEEP") else 40


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


@pytest.mark.parametrize("release", RELEASES)
def test_every_mutant_is_found_where_it_is_broken(reference: Path, release: Release) -> None:
    source, judge = official(reference, release), validator(release)
    made: dict[str, list[tuple[str, Mutant]]] = defaultdict(list)
    for name, example in source.examples.items():
        if not any(finding.severity == "error" for finding in judge.check(example)):
            for mutant in _mutants(example, source):
                made[mutant.kind].append((name, mutant))
    missed: list[str] = []
    for kind, mutants in sorted(made.items()):
        for name, mutant in random.Random(f"{release} {kind}").sample(mutants, min(_PER_KIND, len(mutants))):
            if (answer := _answer(judge, mutant)) is not None:
                missed.append(f"{kind}: {mutant.path} ({mutant.element}) in {name}; found: {answer}")
    assert made
    assert not missed, f"{len(missed)} missed\n" + "\n".join(missed)
