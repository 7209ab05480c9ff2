from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from conformance.drivers import Driver
from conformance.probe import StepFailed, StepState
from conformance.stage import Stage, StagedSteps, StageError, stage_of
from conformance.targets import PgoTarget, RunningWorld, load_target
from medmij_sim.clock import Clock
from medmij_sim.record import ClockMove, Exchange, Record


@pytest.fixture
def pgo(pgo_file: Path) -> PgoTarget:
    target = load_target(pgo_file)
    assert isinstance(target, PgoTarget)
    return target


@pytest.fixture
def stage(pgo: PgoTarget) -> Iterator[Stage]:
    assert isinstance(pgo.world, RunningWorld)
    with stage_of(pgo.world, pgo.network.resolver) as opened:
        opened.reset()
        yield opened
        opened.reset()


def exported(pgo: PgoTarget, record: Record) -> None:
    """Something that the world records: a call of a hook of its PGO."""
    driver = Driver(record, Clock(), pgo.network)
    driver.call("export", pgo.hook("export"), {"person": pgo.person("rich").key})
    driver.close()


def test_the_world_tells_about_itself(stage: Stage) -> None:
    assert stage.seed == 1
    assert stage.world["domain"] == "medmij.localhost"


def test_the_clock_of_the_world_moves(stage: Stage) -> None:
    record = Record()
    stage.collect(record)
    stage.move_clock("14:50")
    stage.collect(record)
    (move,) = record.events(ClockMove)
    assert 889 < (move.after - move.before).total_seconds() < 891


def test_events_are_collected_once(stage: Stage, pgo: PgoTarget) -> None:
    record = Record()
    stage.collect(record)
    exported(pgo, Record())
    assert [event.actor for event in stage.collect(record) if isinstance(event, Exchange)] == ["pgo-a"]
    assert not [event for event in stage.collect(record) if isinstance(event, Exchange) and event.actor == "pgo-a"]


def test_collected_exchanges_still_point_at_their_connection(stage: Stage, pgo: PgoTarget) -> None:
    record = Record()
    exported(pgo, record)
    stage.collect(record)
    numbers = {event.seq: type(event).__name__ for event in record}
    referring = [event for event in record.events(Exchange) if event.connection is not None]
    assert referring
    assert {numbers[event.connection] for event in referring if event.connection} == {"Connection"}


def test_faults_are_on_inside_their_block(stage: Stage) -> None:
    name, other = "dvza.token.code-reusable", "dvza.token.slow"
    stage.fault_on(other)
    with stage.fault(name, "dvza-a"):
        assert set(stage.faults()) == {name, other}
    assert stage.faults() == (other,)
    stage.faults_off()
    assert stage.faults() == ()


def test_an_unknown_fault_says_what_the_world_answered(stage: Stage) -> None:
    with pytest.raises(StageError, match=r"404 no fault named 'dvza\.nothing'"):
        stage.fault_on("dvza.nothing")


def test_a_login_can_be_prepared(stage: Stage) -> None:
    stage.next_login("woman_34", level="midden", outcome="cancelled")
    with pytest.raises(StageError, match="nobody_there"):
        stage.next_login("nobody_there")


def test_a_step_tags_what_happens_in_the_world(stage: Stage, pgo: PgoTarget) -> None:
    record = Record()
    steps = StagedSteps(record, Clock(), stage)
    exported(pgo, Record())
    with steps.step("export"):
        exported(pgo, Record())
    exported(pgo, Record())
    stage.collect(record)
    hooks = [event for event in record.events(Exchange) if event.actor == "pgo-a" and event.side == "server"]
    assert [sorted(event.tags) for event in hooks] == [[], ["export"], []]


def test_a_step_that_fails_is_collected_too(stage: Stage, pgo: PgoTarget) -> None:
    record = Record()
    steps = StagedSteps(record, Clock(), stage)
    with pytest.raises(StepFailed), steps.step("export"):
        exported(pgo, Record())
        raise StepFailed("no")
    assert steps.results["export"].state is StepState.NOT_REACHED
    assert any(event.actor == "pgo-a" for event in record.events(Exchange, tag="export"))


def test_a_world_that_is_gone_is_one_clear_line() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with (
        Stage("https://sim.test", transport=httpx.MockTransport(refuse)) as stage,
        pytest.raises(StageError, match="is `medmij-sim serve` running"),
    ):
        stage.reset()
