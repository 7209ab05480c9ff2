"""A small suite and target of our own, for tests of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from conformance.case import Case
from conformance.declare import Registry
from conformance.model import Actor, Evidence, Finding, Requirement, Text, finding
from conformance.probe import StepFailed, Steps, Unavailable
from conformance.suite import Suite
from conformance.targets import Aanbieder, DvzaTarget, Endpoints, Person
from medmij_sim.clock import Clock
from medmij_sim.record import Exchange, Interface, Message, Record

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRET_CODE = "9b1f0cba-code-of-this-run"
SECRET_TOKEN = "c0ffee00-token-of-this-run"
BSN = "999900006"

TARGET = DvzaTarget(
    name="Oefen-DVZA",
    aanbieder=Aanbieder(name="huisartsdelinde@medmij"),
    gegevensdiensten={"48": Endpoints(authorization="https://a/", token="https://t/", resource="https://r/")},
    people={"rich": Person(key="rich", bsn=BSN)},
)


class Probe:
    """What the scenarios of the tests get in hand."""

    def __init__(self, record: Record, clock: Clock, steps: Steps) -> None:
        self.record = record
        self.clock = clock
        self.steps = steps
        self.closed = False

    def exchange(self, status: int = 200) -> Exchange:
        """A token request as it could have been."""
        return self.record.add(
            Exchange(
                at=self.clock.now(),
                actor="pgo-a",
                side="client",
                interface=Interface.TOKEN,
                peer="t",
                method="POST",
                url=f"https://t/token?state={SECRET_CODE}",
                request=Message(
                    (("content-type", "application/x-www-form-urlencoded"),), f"code={SECRET_CODE}".encode()
                ),
                status=status,
                response=Message(
                    (("content-type", "application/json"),),
                    f'{{"access_token": "{SECRET_TOKEN}", "bsn": "{BSN}"}}'.encode(),
                ),
            )
        )

    def close(self) -> None:
        self.closed = True


def rule(name: str, evidence: Evidence = Evidence.VISIBLE, **more: Any) -> Requirement:
    text = Text(f"Rule {name} in English.", f"Regel {name} in het Nederlands.")
    return Requirement(name, Actor.DVZA, text, f"https://example.invalid/{name}", evidence, **more)


RULES = (
    rule("core.firm"),
    rule("core.soft", Evidence.INFERRED),
    rule("core.partly", Evidence.PARTLY),
    rule("core.old", until="1.6"),
    rule("core.untested", not_tested=Text("It cannot be seen.", "Het is niet te zien.")),
)


def suite_of(registry: Registry, rules: tuple[Requirement, ...] = RULES, probes: list[Probe] | None = None) -> Suite:
    def probe_for(target: Any, record: Record, clock: Clock, steps: Steps, stage: Any = None, /) -> Probe:
        probe = Probe(record, clock, steps)
        if probes is not None:
            probes.append(probe)
        return probe

    catalogue = {(each.actor, each.id): each for each in rules}
    return Suite(registry, catalogue, lambda actor: probe_for)


def wrong(case: Case, step: str) -> Iterator[Finding]:
    for exchange in case.exchanges(step):
        yield finding(
            f"code {SECRET_CODE} of BSN {BSN} was answered",
            f"code {SECRET_CODE} van BSN {BSN} kreeg antwoord",
            exchange,
        )


def small_registry() -> Registry:
    """One scenario of each fate, and a check for each outcome."""
    registry = Registry()

    @registry.scenario("dvza.journey", steps=("token", "refresh", "resource"))
    def journey(probe: Probe) -> None:
        with probe.steps.step("token"):
            probe.exchange()
        with probe.steps.step("refresh"):
            raise StepFailed(f"it answered 400 to {SECRET_CODE}")

    @registry.scenario("dvza.people", steps=("fifteen",))
    def people(probe: Probe) -> None:
        with probe.steps.step("fifteen"):
            raise Unavailable("the target has no people 'fifteen'; add [people.fifteen]")

    @registry.scenario("dvza.broken", steps=("before", "during"))
    def broken(probe: Probe) -> None:
        with probe.steps.step("before"):
            probe.exchange()
        with probe.steps.step("during"):
            raise ZeroDivisionError("our mistake")

    @registry.scenario("dvza.slow", steps=("many",), slow=True)
    def slow(probe: Probe) -> None:
        with probe.steps.step("many"):
            probe.exchange()

    def declare(check_id: str, requirement: str, *needs: str, judge: Callable[[Case], Any]) -> None:
        registry.check(
            check_id, requirement=requirement, needs=needs, en=f"{check_id} is right", nl=f"{check_id} klopt"
        )(judge)

    def fine(case: Case) -> Iterator[Finding]:
        return iter(())

    def crash(case: Case) -> Iterator[Finding]:
        raise LookupError("the check broke")

    declare("dvza.token.fine", "core.firm", "token", judge=fine)
    declare("dvza.token.wrong", "core.firm", "token", judge=lambda case: wrong(case, "token"))
    declare("dvza.token.doubtful", "core.soft", "token", judge=lambda case: wrong(case, "token"))
    declare("dvza.resource.beyond", "core.firm", "resource", judge=fine)
    declare("dvza.screens.fifteen", "core.firm", "fifteen", judge=fine)
    declare("dvza.token.old", "core.old", "token", judge=fine)
    declare("dvza.token.crash", "core.firm", "token", judge=crash)
    declare("dvza.token.during", "core.firm", "during", judge=fine)
    declare("dvza.token.before", "core.firm", "before", judge=fine)
    declare("dvza.token.many", "core.firm", "many", judge=fine)
    return registry


EXPECTED: Mapping[str, str] = {
    "dvza.token.fine": "passed",
    "dvza.token.wrong": "failed",
    "dvza.token.doubtful": "warning",
    "dvza.resource.beyond": "not reached",
    "dvza.screens.fifteen": "not tested",
    "dvza.token.old": "not applicable",
    "dvza.token.crash": "harness error",
    "dvza.token.during": "harness error",
    "dvza.token.before": "passed",
    "dvza.token.many": "not tested",
}
