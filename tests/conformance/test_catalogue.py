from __future__ import annotations

from pathlib import Path

import pytest
from conformance_examples import RULES, rule, small_registry, suite_of

from conformance.catalogue import differences, gaps, holds_in, load_requirements
from conformance.declare import Registry
from conformance.model import Actor, Evidence, Text
from medmij_sim.errors import ConfigError

SHARED = """
[sources]
NORM = "https://example.invalid/norm"
[reasons.inside]
en = "It happens inside."
nl = "Het gebeurt binnen."
"""
RULE = """
actor = "dvza"
[[requirement]]
id = "core.token.1"
en = "A rule."
nl = "Een regel."
source = "NORM"
evidence = "V"
"""


def catalogue_of(folder: Path, rules: str, name: str = "dvza.toml") -> Path:
    (folder / "shared.toml").write_text(SHARED)
    (folder / name).write_text(rules)
    return folder


def test_a_rule_gets_its_source_and_reason_by_key(tmp_path: Path) -> None:
    catalogue = load_requirements(catalogue_of(tmp_path, f'{RULE}not_tested = "inside"\n'))
    loaded = catalogue[Actor.DVZA, "core.token.1"]
    assert loaded.source == "https://example.invalid/norm"
    assert loaded.evidence is Evidence.VISIBLE
    assert loaded.not_tested == Text("It happens inside.", "Het gebeurt binnen.")


def test_a_source_that_is_no_key_stands_for_itself(tmp_path: Path) -> None:
    catalogue = load_requirements(catalogue_of(tmp_path, RULE.replace('"NORM"', '"a document"')))
    assert catalogue[Actor.DVZA, "core.token.1"].source == "a document"


def test_the_same_number_may_ask_something_of_both_actors(tmp_path: Path) -> None:
    catalogue_of(tmp_path, RULE)
    catalogue_of(tmp_path, RULE.replace('"dvza"', '"pgo"'), "pgo.toml")
    assert list(load_requirements(tmp_path)) == [(Actor.DVZA, "core.token.1"), (Actor.PGO, "core.token.1")]


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        (RULE + RULE.partition('"dvza"')[2], "'core.token.1' occurs twice"),
        (f'{RULE}not_tested = "outside"\n', "no reason 'outside' in shared.toml"),
        (RULE.replace('"V"', '"X"'), "Invalid enum value 'X'"),
        (f"{RULE}remark = 1\n", "unknown key 'remark'"),
    ],
)
def test_a_mistake_in_the_catalogue_is_one_line(tmp_path: Path, rules: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        load_requirements(catalogue_of(tmp_path, rules))


def test_the_catalogue_of_the_suite_can_be_read() -> None:
    assert all(each.text.nl and each.text.en and each.source for each in load_requirements().values())


@pytest.mark.parametrize(
    ("since", "until", "release", "holds"),
    [
        (None, None, "2.2", True),
        ("2.2", None, "2.1", False),
        ("2.2", None, "2.2", True),
        ("2.2.2", None, "2.2", True),
        ("2.2.5", None, "2.2.4", False),
        (None, "2.1", "2.2", False),
        (None, "2.2", "2.2.5", True),
        (None, "2.2.1", "2.2", False),
        ("1.5", "2.1", "1.6", True),
    ],
)
def test_when_a_rule_holds(since: str | None, until: str | None, release: str, holds: bool) -> None:
    assert holds_in(rule("x", since=since, until=until), release) is holds


def test_what_changes_between_releases() -> None:
    old, new, both = rule("old", until="1.6"), rule("new", since="2.2"), rule("both")
    assert differences([old, new, both], "1.6", "2.2") == ([old], [new])


def test_gaps_are_found() -> None:
    registry = Registry()
    registry.check("dvza.token.a", requirement="core.firm", needs=(), en="", nl="")(lambda case: ())
    registry.check("dvza.token.b", requirement="core.untested", needs=(), en="", nl="")(lambda case: ())
    registry.check("dvza.token.c", requirement="core.nowhere", needs=(), en="", nl="")(lambda case: ())
    suite = suite_of(registry, (rule("core.firm"), rule("core.bare"), RULES[-1]))
    assert list(gaps(suite.catalogue, suite.checks())) == [
        "check dvza.token.c names requirement 'core.nowhere', which is not in the catalogue",
        "requirement core.bare (dvza) has no check and no reason why it is not tested",
        "requirement core.untested (dvza) has a check and a reason why it is not tested",
    ]


def test_a_complete_suite_has_no_gaps() -> None:
    tested = {check.requirement for check in small_registry().checks.values()}
    suite = suite_of(small_registry(), tuple(each for each in RULES if each.id in tested or each.not_tested))
    assert list(gaps(suite.catalogue, suite.checks())) == []
