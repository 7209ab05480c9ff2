"""Each fault of the chain log shows, for a PGO and for a DVZA."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from chainlog_journeys import names, walked

from medmij_sim.chainlog.collector import Logged
from medmij_sim.faults.chainlog import CHAINLOG_FAULTS, LATE
from medmij_sim.world import World

LEFT_OUT = {"pgo": "send_resource_request", "dvza": "show_landing_page"}


def of(party: str, events: Sequence[Logged]) -> list[Logged]:
    return [each for each in events if each.actor == party]


def is_silent(world: World, party: str) -> bool:
    return of(party, world.chainlog()) == []


def leaves_one_out(world: World, party: str) -> bool:
    told = names(of(party, world.chainlog()))
    return told != [] and LEFT_OUT[party] not in told


def tells_another_session(world: World, party: str) -> bool:
    sessions = {each.record.event.session_id for each in of(party, world.chainlog())}
    rest = {each.record.event.session_id for each in world.chainlog()} - sessions
    return len(sessions) == 1 and len(rest) == 1


def is_refused(world: World, party: str, word: str) -> bool:
    told = world.chainlog()
    return of(party, told) == [] and any(
        word in line
        for refused in world.logs.collector.refusals
        if refused.sender.split(".")[-3].startswith(party)
        for line in refused.problems
    )


def comes_late(world: World, party: str) -> bool:
    at_first = len(of(party, world.chainlog()))
    world.clock.move(f"{LATE}s")
    told = of(party, world.chainlog())
    return (
        at_first == 0
        and all((each.received - each.record.event.datetime).seconds == LATE for each in told)
        and bool(told)
    )


SHOWS: dict[str, Callable[[World, str], bool]] = {
    "silent": is_silent,
    "event-left-out": leaves_one_out,
    "wrong-session-id": tells_another_session,
    "bsn": lambda world, party: is_refused(world, party, "holds a BSN"),
    "no-time-zone": lambda world, party: is_refused(world, party, "datetime"),
    "late": comes_late,
}


@pytest.mark.parametrize("name", [fault.name for fault in CHAINLOG_FAULTS])
def test_a_fault_of_the_chain_log_shows(world: World, name: str) -> None:
    party, _, what = name.split(".")
    walked(world).collect()
    assert not SHOWS[what](world, party), "shows without the fault"
    world.reset()
    world.faults.on(name)
    walked(world).collect()
    assert SHOWS[what](world, party)


def test_a_fault_of_one_party_leaves_the_other_as_it_was(world: World) -> None:
    walked(world)
    whole = names(of("dvza", world.chainlog()))
    world.reset()
    world.faults.on("pgo.chainlog.silent")
    walked(world)
    assert names(world.chainlog()) == whole
