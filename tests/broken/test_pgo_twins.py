"""Every check sees its broken twin, only its own, and nothing in a PGO that conforms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from msgspec.structs import replace
from pgo_twins import PGO_TWINS, PgoTwin
from selecting import beside

from conformance import Outcome, Result, Selection, run
from conformance.model import Actor, Part, severity
from conformance.stage import stage_of
from conformance.suite import load_suite
from conformance.targets import PgoTarget, RunningWorld, load_target
from medmij_sim.config import FaultEntry, WorldConfig
from medmij_sim.state import write_state
from medmij_sim.world import World

FEWER_REQUESTS = "pgo.resource.ignores-references"
"""What a PGO may leave undone; it makes a run shorter."""

LISTS = "pgo.lists"
SLOW = ("pgo.token.waits", "pgo.resource.waits", "pgo.lists.slow-outlived")

UNJUDGED = {Outcome.NOT_REACHED, Outcome.NOT_TESTED}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that keeps the certificates, so that they are made once."""
    return tmp_path_factory.mktemp("world")


@contextmanager
def around(twin: PgoTwin, keys: Path) -> Iterator[PgoTarget]:
    """A world whose first PGO is broken, and its target file.

    One gegevensdienst will do, without what its answers refer to; and only the checks on data need any.
    """
    faults = (FEWER_REQUESTS, twin.broken_by) if isinstance(twin.broken_by, str) else (FEWER_REQUESTS,)
    world = World(config=WorldConfig(fault=tuple(FaultEntry(name=each, party="pgo-a") for each in faults)))
    by_hand = nullcontext() if isinstance(twin.broken_by, str) else twin.broken_by(world)
    with by_hand, world.serve(state=keys) as served:
        write_state(served)
        target = load_target(keys / "targets" / "pgo-a.toml")
        assert isinstance(target, PgoTarget)
        huisarts = replace(target.aanbieders["huisarts"], gegevensdiensten=("49",))
        nobody = dict.fromkeys(("rich", "second"), target.people["empty"])
        people = target.people if twin.check.startswith("pgo.data.") else nobody
        yield replace(target, aanbieders={"huisarts": huisarts}, people=people)
    world.close()


def judged(target: PgoTarget, twin: PgoTwin) -> Result:
    """What the same scenarios tell; of the lists and of slowness, which take longest, only where it is about them."""
    assert isinstance(target.world, RunningWorld)
    interface = twin.check.rpartition(".")[0]
    chosen = [
        each for each in beside(twin.check) if each not in SLOW and (interface == LISTS or not each.startswith(LISTS))
    ]
    select = (twin.check,) if twin.check in SLOW else tuple(chosen)
    with stage_of(target.world, target.network.resolver) as stage:
        return run(target, Selection(select=select, slow=twin.check in SLOW), stage=stage)


ABOUT_WAITING = {"pgo.lists.slow-outlived", "pgo.token.waits", "pgo.resource.waits"}


@pytest.mark.parametrize("twin", PGO_TWINS, ids=str)
def test_a_broken_pgo_is_found_out_by_its_own_check(twin: PgoTwin, keys: Path, request: pytest.FixtureRequest) -> None:
    if twin.check in ABOUT_WAITING:
        request.getfixturevalue("ten_times_faster")
    with around(twin, keys) as target:
        result = judged(target, twin)
    seen = result.check(twin.check)
    assert seen.outcome in {severity(seen.requirement, result.release, part) for part in Part}, seen.reason
    others = {
        each.id: [each.outcome, each.reason, [found.text.en for found in each.findings]]
        for each in result.checks
        if each.id != twin.check and each.outcome not in {Outcome.PASSED, *UNJUDGED}
    }
    assert others == {}


def test_every_check_has_a_twin() -> None:
    assert {check.id for check in load_suite().checks(Actor.PGO)} == {twin.check for twin in PGO_TWINS}
