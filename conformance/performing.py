"""Moving the party under test: which scenarios are played, and how far each came."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack

from conformance.declare import Scenario
from conformance.probe import StepFailed, StepResult, Steps, Unavailable
from conformance.result import StepReport
from conformance.safety import RefusedError
from conformance.suite import Probe


class Performance:
    """The scenarios of one run.

    Args:
        scenarios: those of the actor, in the order in which they are played.
        steps: keeps which steps were reached.
        slow: also play the scenarios that take minutes.
    """

    def __init__(self, scenarios: Sequence[Scenario], steps: Steps, *, slow: bool) -> None:
        self._scenarios = scenarios
        self._steps = steps
        self._slow = slow
        self._broken: dict[str, str] = {}

    def play(self, needed: Collection[str], make_probe: Probe) -> None:
        """Play every scenario that can reach one of the needed steps; `state` and `broken` tell what came of it."""
        chosen = [each for each in self._scenarios if not set(needed).isdisjoint(each.steps)]
        for scenario in chosen:
            if scenario.slow and not self._slow:
                self._steps.give_up(scenario.steps, Unavailable("it takes minutes; it runs with --slow"))
        played = [each for each in chosen if self._slow or not each.slow]
        if not played:
            return
        with ExitStack() as stack:
            try:
                probe = make_probe(self._steps)
                if (close := getattr(probe, "close", None)) is not None:
                    stack.callback(close)
            except (Unavailable, StepFailed) as error:
                for scenario in played:
                    self._steps.give_up(scenario.steps, error)
                return
            except Exception as error:  # our mistake must not be blamed on the party under test
                for scenario in played:
                    self._break(scenario, f"the probe could not be made: {describe(error)}")
                return
            for scenario in played:
                self._play(scenario, probe)

    def broken(self, step: str) -> str | None:
        """What broke in the suite, when that is why there is nothing to say about a step."""
        if step in self._broken:
            return self._broken[step]
        if any(step in scenario.steps for scenario in self._scenarios):
            return None
        return f"no scenario reaches step {step!r}"

    def state(self, step: str) -> StepResult:
        """How far a step came.

        Raises:
            KeyError: its scenario was not played.
        """
        return self._steps.results[step]

    def reports(self) -> Iterator[StepReport]:
        """Every step of the scenarios that were played, in order."""
        results = self._steps.results
        for scenario in self._scenarios:
            for step in scenario.steps:
                if step in self._broken:
                    yield StepReport(step, "harness error", self._broken[step])
                elif step in results:
                    yield StepReport(step, results[step].state.value, results[step].reason)

    def _play(self, scenario: Scenario, probe: object) -> None:
        try:
            scenario.run(probe)
        except (StepFailed, Unavailable) as error:
            self._steps.give_up(scenario.steps, error)
        except RefusedError as refused:
            self._steps.give_up(scenario.steps, Unavailable(str(refused)))
        except Exception as error:  # see above
            self._break(scenario, f"scenario {scenario.id}: {describe(error)}")
        else:
            self._break(scenario, f"scenario {scenario.id} ended without this step")

    def _break(self, scenario: Scenario, why: str) -> None:
        reached = self._steps.results
        self._broken |= {step: why for step in scenario.steps if step not in reached}


def describe(error: Exception) -> str:
    """An unexpected exception in one line, with the place in our code where it came from."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno})" if trace else ""
    return f"{type(error).__name__}: {error}{place}"
