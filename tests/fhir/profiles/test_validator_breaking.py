"""Whatever a profile demands of an official example: a copy that breaks it is found."""

from __future__ import annotations

from collections import Counter

import pytest
from official import official
from rule_breaking import break_profile

from medmij_sim.fhir.profiles import Finding, validator
from medmij_sim.fhir.profiles.validator import claims

FEWEST = {
    "STU3": {
        "binding": 100,
        "dangling": 400,
        "fixed": 80,
        "forbidden": 35,
        "maximum": 35,
        "required": 450,
        "slice-maximum": 380,
        "slice-required": 90,
        "target": 400,
    },
    "R4": {"binding": 3, "dangling": 13, "required": 4, "slice-maximum": 8, "target": 13, "type": 8},
}
"""So many copies of each kind there are at least, so that the test cannot become empty unseen."""


def errors(findings: tuple[Finding, ...]) -> set[tuple[str, str, str]]:
    return {(each.path, each.rule, each.message) for each in findings if each.severity == "error"}


@pytest.mark.parametrize("release", ["STU3", "R4"])
def test_every_broken_copy_is_found(reference, release):
    judge = validator(release)
    missed, kinds = [], Counter()
    for name, example in official(reference, release).examples.items():
        before = errors(judge.check(example, invariants=False))
        for canonical in claims(example):
            if canonical not in judge.profiles:
                continue
            for broken in break_profile(example, canonical, judge):
                kinds[broken.kind] += 1
                if not errors(judge.check(broken.resource, invariants=False)) - before:
                    missed.append((name, canonical, broken.kind, broken.path))
    assert missed == []
    assert {kind: kinds[kind] for kind, fewest in FEWEST[release].items() if kinds[kind] < fewest} == {}
