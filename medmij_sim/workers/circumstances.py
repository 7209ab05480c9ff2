"""What the processes of one world must agree on, as one value: captured at home, adopted by workers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from medmij_sim.people import Loaded, Place

if TYPE_CHECKING:
    from medmij_sim.world import World


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The state of a world beside what its parties remember.

    Args:
        resets: how often the world began again.
        today: the day on which its people began.
        offset: how far the clock was moved.
        faults: those that are on, in order.
        tags: of what is recorded.
        reading: DVZAs that read the lists themselves.
        dossiers: the number of each dossier that was loaded.
    """

    resets: int
    today: date
    offset: timedelta
    faults: tuple[tuple[str, str | None], ...]
    tags: frozenset[str]
    reading: frozenset[str]
    dossiers: tuple[tuple[Place, int], ...]


@dataclass(slots=True)
class Numbered:
    """Numbers the dossiers that a world has loaded: another dossier, another number."""

    _numbers: dict[int, Loaded] = field(default_factory=dict)
    _last: int = 0

    def of(self, dossier: Loaded) -> int:
        """The number of a dossier."""
        for number, known in self._numbers.items():
            if known is dossier:
                return number
        self._last += 1
        self._numbers[self._last] = dossier
        return self._last

    def keep(self, numbers: frozenset[int]) -> None:
        """Forget all others."""
        self._numbers = {number: each for number, each in self._numbers.items() if number in numbers}

    def __getitem__(self, number: int) -> Loaded:
        return self._numbers[number]


def captured(world: World, numbered: Numbered) -> Circumstances:
    """The circumstances of a world as they are."""
    dossiers = tuple((place, numbered.of(each)) for place, each in world.people.all_loaded().items())
    numbered.keep(frozenset(number for _, number in dossiers))
    return Circumstances(
        resets=world.resets,
        today=world.people.today,
        offset=world.clock.offset,
        faults=world.faults.active(),
        tags=world.record.tags,
        reading=frozenset(role.key for role in world.cast.dvzas if world.lists_of(role.key).reads),
        dossiers=dossiers,
    )


async def adopt(
    world: World, new: Circumstances, known: dict[int, Loaded], fetch: Callable[[int], Awaitable[Loaded]]
) -> None:
    """Bring a world in the given circumstances.

    Args:
        known: dossiers that this process has, by number; kept up to date here.
        fetch: gets one that it has not.
    """
    for number in {number for _, number in new.dossiers} - known.keys():
        known[number] = await fetch(number)
    if world.resets != new.resets:
        world.reset()
        world.resets = new.resets
    if world.people.today != new.today:
        world.people.reset(new.today)
    if world.clock.offset != new.offset:
        world.clock.move(new.offset - world.clock.offset)
    if world.faults.active() != new.faults:
        world.faults.clear()
        for name, party in new.faults:
            world.faults.on(name, party)
    for key in (role.key for role in world.cast.dvzas):
        if world.lists_of(key).reads != (key in new.reading):
            world.read_lists(key, key in new.reading)
    world.people.have_loaded({place: known[number] for place, number in new.dossiers})
    world.record.tags = new.tags
    for number in known.keys() - {number for _, number in new.dossiers}:
        del known[number]
