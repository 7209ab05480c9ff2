"""What workers must know of a change: nothing that the control API can do is forgotten."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import timedelta

import pytest

from medmij_sim.clock import Clock
from medmij_sim.control.openapi import OPERATIONS
from medmij_sim.people import Loaded
from medmij_sim.workers.circumstances import Numbered, adopt, captured
from medmij_sim.world import World
from synthetic_patients import Dossier

TOLD = {
    "reset",
    "change_clock",
    "load_dossier",
    "add_to_dossier",
    "unload_dossier",
    "switch_fault_on",
    "switch_fault_off",
    "switch_faults_off",
    "tag_record",
    "take_raw_record",
    "read_lists",
}
"""Operations whose effect is in the circumstances."""

AT_HOME = {
    "clear_record",
    "next_login",
    "forget_logins",
    "add_providers",
    "change_provider",
    "publish_lists",
    "publish_own_lists",
    "use_digid",
}
"""Operations on what there is one of, at home."""


IN_STORAGE = {"withdraw"}
"""Operations on what the DVZAs remember, which every process reads anew."""


def test_each_change_reaches_the_workers_stays_at_home_or_is_in_the_storage() -> None:
    assert {row.name for row in OPERATIONS if row.method != "GET"} == TOLD | AT_HOME | IN_STORAGE


@pytest.mark.parametrize("frozen", [False, True])
def test_a_world_that_adopts_is_in_the_same_circumstances(frozen: bool) -> None:
    def made() -> World:
        clock = Clock()
        return World(clock=Clock.frozen(clock.now()) if frozen else clock)

    with closing(made()) as home, closing(made()) as worker:
        numbered, known, fetched = Numbered(), dict[int, Loaded](), list[int]()

        async def fetch(number: int) -> Loaded:
            fetched.append(number)
            return numbered[number]

        def follow() -> None:
            now = captured(home, numbered)
            asyncio.run(adopt(worker, now, known, fetch))
            assert captured(worker, Numbered()).offset == now.offset
            assert worker.faults.active() == home.faults.active()
            assert worker.people.all_loaded() == home.people.all_loaded()
            assert worker.record.tags == home.record.tags
            assert [worker.lists_of(each.key).reads for each in worker.cast.dvzas] == [
                home.lists_of(each.key).reads for each in home.cast.dvzas
            ]

        home.clock.move(timedelta(days=3, microseconds=7))
        home.faults.on("dvza.token.code-reusable", "dvza-a")
        home.faults.on("dvza.token.tells-unlisted-why")
        home.record.tags = frozenset({"one"})
        home.read_lists("dvza-b", True)
        home.load_dossier(Dossier.from_seed(1), person="woman_34", aanbieder="huisartsdelinde")
        follow()
        home.faults.off("dvza.token.code-reusable", "dvza-a")
        home.load_dossier(Dossier.from_seed(2), person="man_67")
        follow()
        assert fetched == [1, 2]
        home.people.unload("woman_34")
        follow()
        assert list(known) == [2]
        home.reset()
        follow()
        assert worker.resets == home.resets == 1
        assert worker.clock.offset == timedelta(0)
        assert known == {}
