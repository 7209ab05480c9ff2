"""Every dossier keeps the rules of coherence, and every rule finds the dossier that breaks it."""

from __future__ import annotations

import os
from datetime import date

import pytest
from counter_examples import COUNTER_EXAMPLES, CounterExample
from hypothesis import given, settings
from hypothesis import strategies as st
from patients_fixtures import all_dossiers

from synthetic_patients import Dossier, dossiers
from synthetic_patients.coherence import RULES, violations
from synthetic_patients.references import address

ANY = dossiers(today=st.dates(date(2020, 1, 1), date(2030, 12, 31)))
MOTHERS = dossiers(story="pregnancy", max_stories=6)


def broken(dossier: Dossier) -> list[str]:
    return [str(each) for each in violations(dossier)]


def test_there_are_rules_in_two_languages_with_ids_of_their_own() -> None:
    assert len(RULES) >= 40
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.nl.endswith(".") and rule.en.endswith(".") for rule in RULES)


def test_every_rule_has_its_counter_example() -> None:
    assert [each.rule for each in COUNTER_EXAMPLES] == [rule.id for rule in RULES]


@pytest.mark.parametrize("example", COUNTER_EXAMPLES, ids=lambda each: each.rule)
def test_a_rule_finds_its_counter_example(example: CounterExample) -> None:
    broken_dossier = example.broken
    (rule,) = [each for each in RULES if each.id == example.rule]
    found = list(violations(broken_dossier, [rule]))
    assert found
    known = {address(each) for each in broken_dossier.resources}
    assert all(each.words and each.resources and known.issuperset(each.resources) for each in found)


@pytest.mark.parametrize("persona", sorted({each.of for each in COUNTER_EXAMPLES}))
def test_the_dossier_that_is_spoiled_was_good(persona: str) -> None:
    (example, *_) = [each for each in COUNTER_EXAMPLES if each.of == persona]
    assert broken(example.good) == []


def test_personas_and_fifty_strangers_keep_all_rules() -> None:
    assert [line for dossier in all_dossiers() for line in broken(dossier)] == []


@pytest.mark.skipif("MEDMIJ_SIM_DEEP" not in os.environ, reason="MEDMIJ_SIM_DEEP is not set: ci/deep runs this")
@pytest.mark.parametrize("hundred", range(20))
def test_two_thousand_strangers_keep_all_rules(hundred: int) -> None:
    seeds = range(100 * hundred, 100 * hundred + 100)
    assert [f"seed {seed}: {line}" for seed in seeds for line in broken(Dossier.from_seed(seed))] == []


@given(ANY)
@settings(max_examples=20)
def test_whatever_is_drawn_keeps_all_rules(dossier: Dossier) -> None:
    assert broken(dossier) == []


@given(MOTHERS)
@settings(max_examples=8)
def test_a_pregnancy_goes_with_every_other_story(dossier: Dossier) -> None:
    assert broken(dossier) == []
