"""The collector of the chain log, as MedMij has one: takes messages, keeps the newest, shows them per journey."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from medmij_sim.chainlog.events import EVENTS, RANK
from medmij_sim.chainlog.model import LogRecord
from medmij_sim.chainlog.reading import MessageError, read_message, records_of
from medmij_sim.clock import Clock, stopwatch
from medmij_sim.storage import Shelf

MOST_KEPT: Final = 4 * 1024 * 1024
"""Characters of messages that are kept."""
MOST_REFUSALS: Final = 100


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that was taken.

    Attributes:
        received: the world's time.
        sender: first name in the certificate of who sent it.
        message: as it came.
    """

    received: datetime
    sender: str
    message: str


@dataclass(frozen=True, slots=True)
class RefusedDelivery:
    """A message that was not taken, and why."""

    received: datetime
    sender: str
    problems: tuple[str, ...]


class Logged(msgspec.Struct, frozen=True):
    """One event in the collector: when and from whom it came, and what it is."""

    received: datetime
    sender: str
    record: LogRecord

    @property
    def actor(self) -> str:
        """The kind of party whose event it is: `pgo` or `dvza`."""
        return EVENTS[self.record.event.type].actor


@dataclass(frozen=True, slots=True)
class Journey:
    """All events with one session_id, in order."""

    session_id: str
    events: tuple[Logged, ...]


class Collector:
    """Keeps what parties log, up to a limit; the oldest messages go first.

    Args:
        clock: the world's time.
        shelf: where messages are kept; several processes may share it, and each clears away what itself took.
        most_kept: characters of messages to keep.
    """

    def __init__(self, clock: Clock, shelf: Shelf[Delivery], most_kept: int = MOST_KEPT) -> None:
        self._clock = clock
        self._shelf = shelf
        self._most_kept = most_kept
        self._taken = 0
        self._keys = deque((key, len(delivery.message)) for key, delivery in shelf.items())
        self._size = sum(size for _, size in self._keys)
        self._refusals: deque[RefusedDelivery] = deque(maxlen=MOST_REFUSALS)

    @property
    def refusals(self) -> tuple[RefusedDelivery, ...]:
        """The last messages that were not taken."""
        return tuple(self._refusals)

    def take(self, sender: str, message: bytes) -> int:
        """Take a message, whole or not at all; returns the number of its records.

        Raises:
            MessageError: it is not as it should be; remembered among the refusals.
        """
        received = self._clock.now()
        try:
            records = read_message(message)
        except MessageError as error:
            self._refusals.append(RefusedDelivery(received, sender, error.problems))
            raise
        self._keep(Delivery(received, sender, message.decode()))
        return len(records)

    def events(self, session_id: str | None = None) -> tuple[Logged, ...]:
        """What was logged, in order of time; what happened at the same moment, in the order of the chain.

        Args:
            session_id: only of this journey.
        """
        found = [
            Logged(each.received, each.sender, record)
            for _, each in self._shelf.items()
            for record in records_of(each.message)
            if session_id in (None, record.event.session_id)
        ]
        return tuple(_in_order(found))

    def journeys(self) -> tuple[Journey, ...]:
        """What was logged, per session_id; the journey that began first comes first."""
        grouped: dict[str, list[Logged]] = {}
        for each in self.events():
            grouped.setdefault(each.record.event.session_id, []).append(each)
        return tuple(Journey(key, tuple(events)) for key, events in grouped.items())

    def clear(self) -> None:
        """Forget everything."""
        self._shelf.clear()
        self._refusals.clear()
        self._keys.clear()
        self._size = 0

    def _keep(self, delivery: Delivery) -> None:
        self._taken += 1
        key = f"{os.getpid()}-{stopwatch()}-{self._taken}"
        self._shelf.put(key, delivery)
        self._keys.append((key, len(delivery.message)))
        self._size += len(delivery.message)
        while self._size > self._most_kept:
            oldest, size = self._keys.popleft()
            self._shelf.take(oldest)
            self._size -= size


def _in_order(found: Iterable[Logged]) -> list[Logged]:
    """By time. Events of one moment stay together per request, requests as they were first told of."""
    arrived = list(found)
    places: dict[str, int] = {}
    for each in arrived:
        places.setdefault(each.record.event.trace_id, len(places))
    return sorted(
        arrived,
        key=lambda each: (
            each.record.event.datetime,
            places[each.record.event.trace_id],
            RANK[each.record.event.type],
        ),
    )
