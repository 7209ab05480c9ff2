"""One run: choose checks, move the party under test, judge the record."""

from __future__ import annotations

import platform

from msgspec.structs import replace

import medmij_sim
from conformance.case import Case
from conformance.catalogue import holds_in
from conformance.declare import Check
from conformance.endpoints import with_endpoints
from conformance.exhibits import exhibits
from conformance.judging import judged
from conformance.model import Actor
from conformance.performing import Performance
from conformance.probe import Steps
from conformance.result import Result
from conformance.safety import refuse_real_hosts
from conformance.selection import Selection
from conformance.stage import Stage, StagedSteps
from conformance.suite import Suite, load_suite
from conformance.targets import DvzaTarget, Target
from medmij_sim.clock import Clock, stopwatch
from medmij_sim.record import Record


def run(
    target: Target,
    selection: Selection = Selection(),  # noqa: B008 - immutable
    *,
    stage: Stage | None = None,
    clock: Clock | None = None,
    suite: Suite | None = None,
) -> Result:
    """Judge a party.

    Args:
        target: the party under test (`conformance.targets.load_target`).
        selection: which checks, by which release.
        stage: the simulated world around a PGO, or whose Stelselnode a DVZA reads its lists at.
        clock: the time that the record and the report speak of; real time if absent.
        suite: other checks than those of this package.

    Raises:
        RefusedError: the target is a real host of MedMij or DigiD.
        ConfigError: the catalogue or the target's ZAL cannot be used. What goes wrong at the party under test, or in a
            check, is in the result.
    """
    clock, suite = clock or Clock(), suite or load_suite()
    release = selection.release or target.release
    record = Record()
    _learn_secrets(record, target)
    started, begun = clock.now(), stopwatch()

    if isinstance(target, DvzaTarget):
        target = with_endpoints(target)
    refuse_real_hosts(target.urls().values())
    around_pgo = stage if target.actor is Actor.PGO else None
    steps = StagedSteps(record, clock, around_pgo) if around_pgo else Steps(record, clock)
    scenarios = [each for each in suite.registry.scenarios.values() if each.actor is target.actor]
    performance = Performance(scenarios, steps, slow=selection.slow)

    def applies(check: Check) -> bool:
        requirement = suite.requirement(check)
        return requirement is not None and holds_in(requirement, release)

    checks = [check for check in suite.checks(target.actor) if selection.includes(check)]
    performance.play(
        {step for check in checks if applies(check) for step in check.needs},
        lambda steps: suite.probe_for(target.actor)(target, record, clock, steps, stage),
    )
    case = Case(record, target, release)
    results = tuple(judged(check, suite.requirement(check), case, performance, record.redactor) for check in checks)
    shown = {seq for result in results for found in result.findings for seq in found.exhibits}
    return Result(
        actor=target.actor,
        target=target.name,
        release=release,
        started=started,
        duration=None if clock.is_frozen else round(stopwatch() - begun, 3),
        seed=stage.seed if stage else None,
        versions={"medmij-sim": medmij_sim.__version__, "python": platform.python_version()},
        checks=results,
        steps=tuple(replace(step, reason=record.safe(step.reason)) for step in performance.reports()),
        exhibits=exhibits(record, record.redactor, shown),
        untested=tuple(
            rule
            for (actor, _), rule in suite.catalogue.items()
            if actor is target.actor and rule.not_tested is not None and holds_in(rule, release)
        ),
    )


def _learn_secrets(record: Record, target: Target) -> None:
    for person in target.people.values():
        if person.bsn:
            record.redactor.learn("bsn", person.bsn)
