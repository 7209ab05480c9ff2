"""Calls a hook, whatever kind it is, and leaves begin, end and output in the record."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from conformance.drivers.command import call_command
from conformance.drivers.http import HttpCaller
from conformance.drivers.manual import ManualCaller
from conformance.drivers.visit import Visit, Visitor
from conformance.hooks import CommandHook, Hook, HttpHook, ManualHook
from conformance.probe import StepFailed
from conformance.targets import Network
from medmij_sim.clock import Clock
from medmij_sim.record import Record, Signal


@dataclass(frozen=True, slots=True, repr=False)
class HookAnswer:
    """What came of a hook.

    Attributes:
        data: its output.
        callback: what the visit to the URL it named returned.
    """

    data: Mapping[str, Any] = field(default_factory=dict)
    callback: str | None = None


class Caller(Protocol):
    """Performs one kind of hook and returns its output."""

    def __call__(self, hook: Any, values: Mapping[str, Any], visitor: Visitor, /) -> Mapping[str, Any]: ...


class Driver:
    """Moves a party under test by its hooks.

    Args:
        record: where signals, and the exchanges of HTTP hooks, go.
        clock: the time the record speaks of.
        network: how HTTP hooks are reached.
        ask: shows a person an instruction and gives back what they typed; the terminal if absent.
    """

    def __init__(
        self, record: Record, clock: Clock, network: Network, *, ask: Callable[[str], str] | None = None
    ) -> None:
        self._record = record
        self._clock = clock
        self._http = HttpCaller(record, clock, network)
        self._callers: Mapping[type, Caller] = {
            HttpHook: self._http,
            CommandHook: call_command,
            ManualHook: ManualCaller(ask),
        }

    def close(self) -> None:
        self._http.close()

    def call(self, name: str, hook: Hook, values: Mapping[str, Any], visit: Visit | None = None) -> HookAnswer:
        """Call a hook and wait for its end.

        Args:
            name: what it is called in the record (`start`, `collect`, `clock`...).
            values: its input; also what placeholders in the target file stand for.
            visit: what to do with a `url` in its output, at once; each URL is visited once.

        Raises:
            StepFailed: it could not be called, took too long or said that it failed.
            Unavailable: it needs a person at the keyboard and there is none.
        """
        values = {"hook": name, **values}
        visitor = Visitor(visit)
        self._signal(name, "begin", values)
        try:
            output = self._callers[type(hook)](hook, values, visitor)
        except StepFailed as failed:
            self._signal(name, "end", {"failed": str(failed)})
            failure = StepFailed(f"hook {name!r}: {failed}")
            failure.step = failed.step
            raise failure from None
        self._record.redactor.learn_body("application/json", json.dumps(output, default=str).encode())
        visitor.follow(output)
        self._signal(name, "end", output)
        return HookAnswer(output, visitor.callback)

    def _signal(self, name: str, phase: str, data: Any) -> None:
        self._record.add(Signal(at=self._clock.now(), actor="hook", name=name, phase=phase, data=data))
