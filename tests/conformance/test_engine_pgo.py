"""A PGO is judged by what the world around it saw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conformance import Selection, run
from conformance.case import Case
from conformance.declare import Registry
from conformance.drivers import Driver
from conformance.model import Actor, Evidence, Outcome, Requirement, Text, finding
from conformance.probe import Steps
from conformance.stage import Stage
from conformance.suite import Suite
from conformance.surroundings import stage_around
from conformance.targets import Hooks, OwnWorld, PgoTarget, load_target
from medmij_sim.clock import Clock
from medmij_sim.record import Interface, Record
from medmij_sim.selfcheck import served_world

RULE = Requirement("core.x", Actor.PGO, Text("Rule.", "Regel."), "https://example.invalid", Evidence.VISIBLE)


class Probe:
    def __init__(
        self, target: PgoTarget, record: Record, clock: Clock, steps: Steps, stage: Stage | None = None, /
    ) -> None:
        self.target = target
        self.steps = steps
        self.driver = Driver(record, clock, target.network)

    def close(self) -> None:
        self.driver.close()


def suite() -> Suite:
    registry = Registry()

    @registry.scenario("pgo.start", steps=("start",))
    def start(probe: Any) -> None:
        aanbieder = probe.target.aanbieder("huisarts")
        with probe.steps.step("start"):
            values = {
                "aanbieder": aanbieder.name,
                "gegevensdiensten": aanbieder.gegevensdiensten,
                "person": probe.target.person("rich").key,
            }
            probe.driver.call("start", probe.target.hook("start"), values)

    @registry.check("pgo.lists.fetched", requirement="core.x", needs=("start",), en="It reads", nl="Hij leest")
    def fetched(case: Case) -> Any:
        served = [each for each in case.exchanges("start", interface=Interface.LIST) if each.side == "server"]
        if not served:
            yield finding("no list was fetched", "geen lijst opgehaald")

    return Suite(registry, {(Actor.PGO, "core.x"): RULE}, lambda actor: Probe)


def never() -> Any:
    pytest.fail("a running world needs no other")


def test_what_the_world_saw_is_evidence_of_the_step(pgo_file: Path) -> None:
    target = load_target(pgo_file)
    assert isinstance(target, PgoTarget)
    with stage_around(target, never) as stage:
        stage.reset()
        result = run(target, Selection(), stage=stage, suite=suite())
    assert result.check("pgo.lists.fetched").outcome is Outcome.PASSED, result
    assert result.seed == 1
    assert any(exhibit.actor == "stelselnode" or "stelselnode" in exhibit.headline for exhibit in result.exhibits)


def test_a_world_is_started_for_a_target_that_asks_for_one(tmp_path: Path) -> None:
    target = PgoTarget(
        name="P",
        client_id="pgo.test",
        redirect_uri="https://pgo.test/callback",
        hooks=Hooks(),
        world=OwnWorld(port=0, seed=5, state=tmp_path / "state"),
    )
    with stage_around(target, lambda: served_world) as stage:
        assert stage.seed == 5
