"""Which checks are judged when one of them is to be seen."""

from __future__ import annotations

import os
from collections.abc import Collection

from conformance.model import Actor
from conformance.suite import load_suite

DEEP = "MEDMIJ_SIM_DEEP" in os.environ


def beside(check: str, also: Collection[str] = ()) -> tuple[str, ...]:
    """A check with all that are judged by the same scenarios; in ci/deep every check of the actor.

    Playing all scenarios for every twin takes longer than ci/test may.
    """
    suite = load_suite()
    actor = Actor(check.partition(".")[0])
    checks = {each.id: each for each in suite.checks(actor)}
    if DEEP:
        return tuple(checks)
    needed = {step for each in (check, *also) for step in checks[each].needs}
    scenarios = [each for each in suite.registry.scenarios.values() if each.actor is actor]
    played = {step for each in scenarios if not needed.isdisjoint(each.steps) for step in each.steps}
    return tuple(each.id for each in checks.values() if set(each.needs) <= played)
