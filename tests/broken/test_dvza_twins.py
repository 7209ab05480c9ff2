"""Every check sees its broken twin, only its own, and nothing in a DVZA that conforms."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager
from typing import Any

import msgspec
import pytest
from dvza_twins import DVZA_TWINS, Twin

import conformance
from conformance.model import Actor, Outcome, Part, severity
from conformance.suite import load_suite
from conformance.target_parts import Aanbieder
from conformance.targets import DvzaTarget
from medmij_sim.served import ServedWorld

UNJUDGED = {Outcome.NOT_REACHED, Outcome.NOT_TESTED}


def test_the_conforming_dvza_comes_out_clean(served: ServedWorld, dvza_target: DvzaTarget) -> None:
    result = conformance.run(dvza_target)
    assert {check.id: check.reason for check in result.checks if check.outcome is not Outcome.PASSED} == {}


def test_a_target_that_tells_little_has_less_tested_and_nothing_wrong(
    served: ServedWorld, dvza_target: DvzaTarget
) -> None:
    little = msgspec.structs.replace(
        dvza_target,
        aanbieder=Aanbieder(name=dvza_target.aanbieder.name),
        gegevensdiensten={"48": dvza_target.gegevensdiensten["48"]},
        identities={"pgo-a": msgspec.structs.replace(dvza_target.identities["pgo-a"], name=None)},
        people={"rich": msgspec.structs.replace(dvza_target.people["rich"], bsn=None)},
        zal_url=None,
        clock=None,
    )
    outcomes = Counter(check.outcome for check in conformance.run(little).checks)
    assert set(outcomes) == {Outcome.PASSED, Outcome.NOT_TESTED}
    assert outcomes[Outcome.PASSED] > outcomes[Outcome.NOT_TESTED]


@pytest.mark.parametrize("twin", DVZA_TWINS, ids=str)
def test_a_broken_dvza_is_found_out_by_its_own_check(twin: Twin, served: ServedWorld, dvza_target: DvzaTarget) -> None:
    with _broken(twin, served):
        result = conformance.run(_about(twin, dvza_target))
    seen = result.check(twin.check)
    requirement = seen.requirement
    assert seen.outcome in {severity(requirement, result.release, part) for part in Part}, seen.reason
    allowed = {Outcome.PASSED, *UNJUDGED}
    others = {
        each.id: [each.outcome, each.reason, [found.text.en for found in each.findings]]
        for each in result.checks
        if each.id != twin.check and each.outcome not in allowed
    }
    assert others == {}


def test_every_check_has_a_twin() -> None:
    checks = {check.id for check in load_suite().checks(Actor.DVZA)}
    assert checks == set(Counter(twin.check for twin in DVZA_TWINS))


def _about(twin: Twin, target: DvzaTarget) -> DvzaTarget:
    if twin.aanbieder is None:
        return target
    aanbieder: Any = Aanbieder(name=twin.aanbieder)
    return msgspec.structs.replace(target, aanbieder=aanbieder, gegevensdiensten={})


def _broken(twin: Twin, served: ServedWorld) -> AbstractContextManager[Any]:
    if isinstance(twin.broken_by, str):
        return served.world.faults.injected(twin.broken_by, "dvza-a")
    return twin.broken_by(served)
