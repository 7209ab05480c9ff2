"""The rules for a DVZA as data: complete, and known as well as they say."""

from __future__ import annotations

import pytest

from conformance.catalogue import gaps, load_requirements
from conformance.declare import Check
from conformance.model import Actor, Evidence, Outcome, Part, Requirement, severity
from conformance.suite import load_suite

CATALOGUE = load_requirements()
RULES = [rule for (actor, _), rule in CATALOGUE.items() if actor is Actor.DVZA]
CHECKS = list(load_suite().checks(Actor.DVZA))


def test_every_rule_is_tested_or_says_why_not() -> None:
    assert list(gaps({(rule.actor, rule.id): rule for rule in RULES}, CHECKS)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_tells_itself_in_both_languages_and_where_it_was_seen(rule: Requirement) -> None:
    assert rule.text.en != rule.text.nl
    assert rule.source.startswith(("https://", "http://hl7.org/"))
    assert bool(rule.seen_in) == (rule.evidence is Evidence.OLDER)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_only_the_proof_of_concept_catalogue_says_is_never_a_failure(rule: Requirement) -> None:
    if "afsprakenstelsel/publicatie" in rule.source or rule.id.startswith("core.tls."):
        assert severity(rule, "2.2") is Outcome.WARNING


@pytest.mark.parametrize(
    "check_id",
    [
        "dvza.authorization.refusal-like-no-data",
        "dvza.values.unguessable",
        "dvza.consent.old-refresh-dead",
        "dvza.resource.refusal-status",
        "dvza.token.error-code",
        "dvza.bundle.self-link-echo",
    ],
)
def test_what_is_only_inferred_is_a_warning(check_id: str) -> None:
    rule = CATALOGUE[Actor.DVZA, next(check for check in CHECKS if check.id == check_id).requirement]
    assert {severity(rule, "2.2", part) for part in Part} == {Outcome.WARNING}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_step_that_a_check_reads_is_reached_by_a_scenario(check: Check) -> None:
    assert set(check.needs) <= set(load_suite().registry.steps())
    assert check.title.en != check.title.nl
