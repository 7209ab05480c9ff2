"""The checks on logging in see a DVZA that speaks eID SAML 4.4, too, and its broken twins."""

from __future__ import annotations

import msgspec
import pytest
from selecting import DEEP, beside

import conformance
from conformance import Selection
from conformance.model import Outcome, Part, severity
from conformance.surroundings import Serve, stage_around
from conformance.targets import DvzaTarget
from medmij_sim.served import ServedWorld

TWINS = {
    f"dvza.login.{each}": f"dvza.login.{each}-not-checked"
    for each in ("audience", "signature", "issuer", "in-response-to", "window", "recipient")
} | {
    "dvza.login.level": "dvza.authorization.low-level-accepted",
    "dvza.login.artifact-once": "dvza.login.artifact-reusable",
}
OF_3 = {"dvza.login.sector"}
"""In 4.4 nobody gives a SOFI number."""


@pytest.fixture
def by_4(dvza_target: DvzaTarget) -> DvzaTarget:
    """The target, with a DVZA that logs people in by 4.4 when it is told to use the DigiD of the suite."""
    hook = dvza_target.digid
    assert hook is not None
    return msgspec.structs.replace(
        dvza_target, digid=msgspec.structs.replace(hook, body={"use": "{use}", "face": "saml4"})
    )


def judged(target: DvzaTarget) -> conformance.Result:
    checks = tuple(each for each in beside("dvza.login.window") if each.startswith("dvza.login."))
    with stage_around(target, lend_nothing) as stage:
        return conformance.run(target, Selection(select=checks), stage=stage)


def test_a_conforming_dvza_comes_out_clean(served: ServedWorld, by_4: DvzaTarget) -> None:
    outcomes = {each.id: each.outcome for each in judged(by_4).checks}
    assert outcomes.keys() >= TWINS.keys()
    assert {name for name, outcome in outcomes.items() if outcome is not Outcome.PASSED} == OF_3


@pytest.mark.parametrize("check", [*TWINS] if DEEP else [*TWINS][:2])
def test_a_careless_one_is_found_out(check: str, served: ServedWorld, by_4: DvzaTarget) -> None:
    with served.world.faults.injected(TWINS[check], "dvza-a"):
        seen = judged(by_4).check(check)
    assert seen.outcome in {severity(seen.requirement, "2.2", part) for part in Part}, seen.reason


def lend_nothing() -> Serve:
    raise AssertionError("the target's world runs already")
