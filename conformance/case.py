"""What a check may read: the events of one run, by step, and what the target says about itself."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, TypeVar

from medmij_sim.record import Connection, Event, Exchange, Interface, Record, Screen, Signal

E = TypeVar("E", bound=Event)


class Case:
    """The evidence of a run, read-only.

    Args:
        record: everything that happened; what is added later is not seen.
        target: the typed model of the target file.
        release: the release of the afsprakenstelsel that is judged by.
    """

    def __init__(self, record: Record, target: Any, release: str) -> None:
        self.target = target
        self.release = release
        # Hundreds of checks ask for the events of a step: those are sorted out once.
        self._by_step: dict[str, dict[int, Event]] = defaultdict(dict)
        self._connections: dict[int, Connection] = {}
        for place, event in enumerate(record):
            for tag in event.tags:
                self._by_step[tag][place] = event
            if isinstance(event, Connection):
                self._connections[event.seq] = event

    def events(self, kind: type[E], step: str) -> tuple[E, ...]:
        return tuple(each for each in self._by_step.get(step, {}).values() if isinstance(each, kind))

    def exchanges(self, *steps: str, interface: Interface | None = None) -> tuple[Exchange, ...]:
        """The exchanges of these steps, in order; of one interface if given."""
        found = {place: each for step in steps for place, each in self._by_step.get(step, {}).items()}
        exchanges = (each for _, each in sorted(found.items()) if isinstance(each, Exchange))
        return tuple(each for each in exchanges if interface in (None, each.interface))

    def connections(self, step: str) -> tuple[Connection, ...]:
        return self.events(Connection, step)

    def connection_of(self, exchange: Exchange) -> Connection | None:
        """The connection that an exchange went over, when known."""
        return None if exchange.connection is None else self._connections.get(exchange.connection)

    def screens(self, step: str) -> tuple[Screen, ...]:
        return self.events(Screen, step)

    def note(self, step: str, name: str) -> Any:
        """The last fact of that name that the scenario noted in a step.

        Raises:
            LookupError: the scenario noted nothing; a mistake of ours, so the check ends as harness error.
        """
        notes = [signal.data for signal in self.events(Signal, step) if signal.name == name]
        if not notes:
            raise LookupError(f"the scenario left no note {name!r} in step {step!r}")
        return notes[-1]
