"""How checks and scenarios are declared: once, and everything else derives from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conformance.model import Actor, Finding, NotChecked, Text

if TYPE_CHECKING:
    from conformance.case import Case

CheckFunction = Callable[["Case"], Iterable[Finding | NotChecked]]
ScenarioFunction = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Check:
    """A declared check.

    Attributes:
        id: stable, never reused: `<actor>.<interface>.<what>`.
        requirement: id in the catalogue; its evidence decides between failed and warning.
        needs: the scenario steps whose events it reads.
        title: what conforming behaviour looks like, one line.
        judge: pure function over a Case; yields what is wrong, and what it cannot judge.
    """

    id: str
    actor: Actor
    requirement: str
    needs: tuple[str, ...]
    title: Text
    judge: CheckFunction


@dataclass(frozen=True, slots=True)
class Scenario:
    """A declared scenario: what is done to the party under test.

    Attributes:
        steps: every step it may reach, in order.
        slow: runs only under `--slow`.
    """

    id: str
    actor: Actor
    steps: tuple[str, ...]
    run: ScenarioFunction
    slow: bool = False


class Registry:
    """Declared things by id, in order of declaration."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}
        self._scenarios: dict[str, Scenario] = {}

    @property
    def checks(self) -> Mapping[str, Check]:
        return dict(self._checks)

    @property
    def scenarios(self) -> Mapping[str, Scenario]:
        return dict(self._scenarios)

    def check(
        self, check_id: str, *, requirement: str, needs: Iterable[str], en: str, nl: str
    ) -> Callable[[CheckFunction], CheckFunction]:
        """Declare the decorated function as a check; the actor is the first part of the id."""

        def declare(judge: CheckFunction) -> CheckFunction:
            if check_id in self._checks:
                raise ValueError(f"check {check_id} is declared twice")
            actor = Actor(check_id.partition(".")[0])
            self._checks[check_id] = Check(check_id, actor, requirement, tuple(needs), Text(en, nl), judge)
            return judge

        return declare

    def scenario(
        self, scenario_id: str, *, steps: Iterable[str], slow: bool = False
    ) -> Callable[[ScenarioFunction], ScenarioFunction]:
        """Declare the decorated function as a scenario; the actor is the first part of the id."""

        def declare(run: ScenarioFunction) -> ScenarioFunction:
            if scenario_id in self._scenarios:
                raise ValueError(f"scenario {scenario_id} is declared twice")
            actor = Actor(scenario_id.partition(".")[0])
            self._scenarios[scenario_id] = Scenario(scenario_id, actor, tuple(steps), run, slow)
            return run

        return declare

    def steps(self) -> Iterator[str]:
        """Every step that some scenario can reach."""
        for scenario in self._scenarios.values():
            yield from scenario.steps


registry = Registry()
"""Filled by importing `conformance.checks` and `conformance.scenarios`; never changed afterwards."""

check = registry.check
scenario = registry.scenario
