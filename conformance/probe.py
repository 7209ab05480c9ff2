"""What a scenario has in hand: steps that are reached or not, and why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

import httpx

from medmij_sim.clock import Clock
from medmij_sim.record import Record, Signal


class StepFailed(Exception):  # noqa: N818 - it is control flow: the party under test did not get us this far
    """The party under test did not let the scenario go on; the text says what happened instead.

    Attributes:
        step: in which step; set by `Steps`.
    """

    step: str | None = None


class Unavailable(Exception):  # noqa: N818 - it is control flow: the target does not offer what this needs
    """The target or the run lacks something; the text says what, and what to add to the target file."""


class StepState(Enum):
    REACHED = "reached"
    NOT_REACHED = "not reached"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class StepResult:
    """Whether a step was reached.

    Attributes:
        cause: the earlier step that failed, when it was not this one.
    """

    state: StepState
    reason: str = ""
    cause: str | None = None


class Steps:
    """Keeps, for one run, which steps were reached."""

    def __init__(self, record: Record, clock: Clock) -> None:
        self._record = record
        self._clock = clock
        self._results: dict[str, StepResult] = {}

    @property
    def results(self) -> Mapping[str, StepResult]:
        return dict(self._results)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Tag what happens inside with `name`; reaching the end means the step was reached.

        A transport error inside is the other side's doing and leaves the step not reached. Where an ended connection
        is what a check wants to see, catch it inside the step.
        """
        with self._record.step(name):
            try:
                yield
            except Unavailable as missing:
                self._results[name] = StepResult(StepState.UNAVAILABLE, str(missing))
                raise
            except StepFailed as failed:
                failed.step = failed.step or name
                self._results[name] = StepResult(StepState.NOT_REACHED, str(failed))
                raise
            except httpx.TransportError as error:
                reason = f"no answer: {type(error).__name__} {error}".strip()
                self._results[name] = StepResult(StepState.NOT_REACHED, reason)
                failure = StepFailed(reason)
                failure.step = name
                raise failure from error
        self._results[name] = StepResult(StepState.REACHED)

    def note(self, name: str, data: Any) -> None:
        """Leave a fact for the checks: what the scenario sent, chose or expected (JSON values)."""
        self._record.add(Signal(at=self._clock.now(), actor="scenario", name=name, phase="end", data=data))

    def give_up(self, names: tuple[str, ...], error: StepFailed | Unavailable) -> None:
        """Mark the steps of a scenario that was left early."""
        state = StepState.UNAVAILABLE if isinstance(error, Unavailable) else StepState.NOT_REACHED
        cause = error.step if isinstance(error, StepFailed) else None
        for name in names:
            self._results.setdefault(name, StepResult(state, str(error), cause))


class Stepping:
    """What every probe gives a scenario: steps to reach, and facts to leave."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps

    def step(self, name: str) -> AbstractContextManager[None]:
        """What happens inside is evidence of this step."""
        return self._steps.step(name)

    def note(self, name: str, data: Any) -> None:
        """Leave a fact for the checks."""
        self._steps.note(name, data)
