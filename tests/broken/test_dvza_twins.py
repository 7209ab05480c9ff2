"""Every check sees its broken twin, only its own, and nothing in a DVZA that conforms."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import msgspec
import pytest
from breaking import (
    Break,
    changed_answers,
    forbidden,
    gone,
    json_with_charset,
    modes_of_includes_only,
    no_total,
)
from dvza_twins import DVZA_TWINS, Twin
from selecting import beside

import conformance
from conformance import Selection
from conformance.model import Actor, Outcome, Part, severity
from conformance.suite import load_suite
from conformance.surroundings import Serve, stage_around
from conformance.target_parts import Aanbieder
from conformance.targets import DvzaTarget
from medmij_sim.served import ServedWorld

LISTS, LOGIN = "dvza.lists.", "dvza.login."
UNJUDGED = {Outcome.NOT_REACHED, Outcome.NOT_TESTED}


def test_the_conforming_dvza_comes_out_clean(served: ServedWorld, dvza_target: DvzaTarget) -> None:
    with stage_around(dvza_target, lend_nothing) as stage:
        result = conformance.run(dvza_target, stage=stage)
    assert {check.id: check.reason for check in result.checks if check.outcome is not Outcome.PASSED} == {}


@pytest.mark.parametrize(
    "difference",
    [
        changed_answers("fhir.", "/48/", no_total),
        changed_answers("fhir.", "/48/", modes_of_includes_only),
        changed_answers("fhir.", "/", json_with_charset),
        changed_answers("fhir.", "/", forbidden),
        changed_answers("fhir.", "/Patient/bestaat-niet", gone),
        "dvza.resource.request-id-not-echoed",
        "dvza.resource.scope-error-as-401",
        "dvza.resource.empty-with-outcome",
    ],
    ids=[
        "no-total",
        "no-match-modes",
        "json-with-charset",
        "403-for-401",
        "410-for-404",
        "no-echo",
        "401-for-403",
        "outcome-where-nothing-was-found",
    ],
)
def test_a_dvza_that_conforms_in_another_way_comes_out_clean(
    difference: str | Break, served: ServedWorld, dvza_target: DvzaTarget
) -> None:
    with _broken(difference, served):
        result = conformance.run(dvza_target, Selection(select=_without_a_world()))
    assert {check.id: check.findings for check in result.checks if check.outcome is not Outcome.PASSED} == {}


@pytest.mark.parametrize("aanbieder", ["ziekenhuishetwoud@medmij", "huisartsdelinde@medmij"])
@pytest.mark.parametrize("rich", ["rich", "second"])
def test_other_people_and_aanbieders_come_out_clean(
    rich: str, aanbieder: str, served: ServedWorld, dvza_target: DvzaTarget
) -> None:
    other_one = "second" if rich == "rich" else "rich"
    people = {
        **dvza_target.people,
        "rich": dvza_target.people[rich],
        "second": dvza_target.people[other_one],
    }
    other = msgspec.structs.replace(
        dvza_target, aanbieder=Aanbieder(name=aanbieder), people=people, gegevensdiensten={}
    )
    assert {check.outcome for check in conformance.run(other).checks} <= {Outcome.PASSED, Outcome.NOT_TESTED}


def test_a_target_that_tells_little_has_less_tested_and_nothing_wrong(
    served: ServedWorld, dvza_target: DvzaTarget
) -> None:
    little = msgspec.structs.replace(
        dvza_target,
        aanbieder=Aanbieder(name=dvza_target.aanbieder.name),
        gegevensdiensten={"48": dvza_target.gegevensdiensten["48"]},
        identities={"pgo-a": msgspec.structs.replace(dvza_target.identities["pgo-a"], name=None)},
        people={"rich": msgspec.structs.replace(dvza_target.people["rich"], bsn=None)},
        phone=None,
        zal_url=None,
        clock=None,
    )
    outcomes = Counter(check.outcome for check in conformance.run(little).checks)
    assert set(outcomes) == {Outcome.PASSED, Outcome.NOT_TESTED}
    assert outcomes[Outcome.PASSED] > outcomes[Outcome.NOT_TESTED]


@pytest.mark.parametrize("twin", DVZA_TWINS, ids=str)
def test_a_broken_dvza_is_found_out_by_its_own_check(twin: Twin, served: ServedWorld, dvza_target: DvzaTarget) -> None:
    about = _about(twin, dvza_target)
    with _broken(twin.broken_by, served), _stage_for(twin, about) as stage:
        result = conformance.run(about, _selection_for(twin), stage=stage)
    seen = result.check(twin.check)
    requirement = seen.requirement
    assert seen.outcome in {severity(requirement, result.release, part) for part in Part}, seen.reason
    allowed = {Outcome.PASSED, *UNJUDGED}
    others = {
        each.id: [each.outcome, each.reason, [found.text.en for found in each.findings]]
        for each in result.checks
        if each.id != twin.check and each.outcome not in allowed
    }
    assert others.keys() == set(twin.also), others


def test_every_check_has_a_twin() -> None:
    checks = {check.id for check in load_suite().checks(Actor.DVZA)}
    assert checks == set(Counter(twin.check for twin in DVZA_TWINS))


def lend_nothing() -> Serve:
    raise AssertionError("the target's world runs already")


def _stage_for(twin: Twin, target: DvzaTarget) -> AbstractContextManager[Any]:
    """Twins that have nothing to do with lists or DigiD go faster without the world that plays those."""
    return stage_around(target, lend_nothing) if twin.check.startswith((LISTS, LOGIN)) else nullcontext()


def _selection_for(twin: Twin) -> Selection:
    """What the same scenarios tell; for twins that are about DigiD without the lists, which take longest."""
    checks = beside(twin.check, twin.also)
    if twin.check.startswith(LOGIN):
        checks = tuple(each for each in checks if not each.startswith(LISTS))
    return Selection(select=checks)


def _without_a_world() -> tuple[str, ...]:
    """The checks for which nothing around the DVZA is needed."""
    return tuple(each.id for each in load_suite().checks(Actor.DVZA) if not each.id.startswith((LISTS, LOGIN)))


def _about(twin: Twin, target: DvzaTarget) -> DvzaTarget:
    if twin.aanbieder is None:
        return target
    aanbieder: Any = Aanbieder(name=twin.aanbieder)
    return msgspec.structs.replace(target, aanbieder=aanbieder, gegevensdiensten={})


def _broken(by: str | Break, served: ServedWorld) -> AbstractContextManager[Any]:
    return served.world.faults.injected(by, "dvza-a") if isinstance(by, str) else by(served)
