"""What a check may read: the events of one run, by step, and what the target says about itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from medmij_sim.record import Connection, Event, Exchange, Interface, Record, Screen, Signal

E = TypeVar("E", bound=Event)


class Case:
    """The evidence of a run, read-only.

    Args:
        record: everything that happened.
        target: the typed model of the target file.
        release: the release of the afsprakenstelsel that is judged by.
    """

    def __init__(self, record: Record, target: Any, release: str) -> None:
        self._record = record
        self.target = target
        self.release = release

    def events(self, kind: type[E], step: str) -> tuple[E, ...]:
        return self._record.events(kind, tag=step)

    def exchanges(self, *steps: str, interface: Interface | None = None) -> tuple[Exchange, ...]:
        """The exchanges of these steps, in order; of one interface if given."""
        found: Iterable[Exchange] = (e for e in self._record if isinstance(e, Exchange) and e.tags.intersection(steps))
        return tuple(e for e in found if interface in (None, e.interface))

    def connections(self, step: str) -> tuple[Connection, ...]:
        return self.events(Connection, step)

    def connection_of(self, exchange: Exchange) -> Connection | None:
        """The connection that an exchange went over, when known."""
        return next((e for e in self._record.events(Connection) if e.seq == exchange.connection), None)

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
