"""What the checks on profile rules find in hand-made Bundles, and what they say they cannot judge."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from dvza_cases import TARGET, Evidence, condition, entry
from msgspec.structs import replace

CORE, PROFILE = "dvza.resource.core-valid", "dvza.resource.profile-valid"
PROBLEM = "http://nictiz.nl/fhir/StructureDefinition/zib-Problem"
OURS = "http://example.org/StructureDefinition/our-condition"


def problem(**members: Any) -> dict[str, Any]:
    return condition(**{"clinicalStatus": "active", "verificationStatus": "confirmed", **members})


def answer(*resources: dict[str, Any]) -> Evidence:
    return Evidence().found("48.6", *map(entry, resources))


@pytest.mark.parametrize("check", [CORE, PROFILE])
def test_a_resource_that_is_valid_has_nothing_against_it(check: str) -> None:
    assert answer(problem()).judged(check) == []


def test_a_finding_names_resource_element_rule_and_whose_rule_it_is() -> None:
    ((core, _),) = answer(problem(clinicalStatus="actief")).judged(CORE)
    assert core.startswith("Condition/c-1 Condition.clinicalStatus: 'actief' is not in value set")
    assert core.endswith("[binding, FHIR core].")
    ((profile, _),) = answer(problem(code=None)).judged(PROFILE)
    assert profile == f"Condition/c-1 Condition.code: occurs 0 times, at least 1 [cardinality, {PROBLEM}]."


def test_what_core_refuses_is_not_said_again_of_a_profile() -> None:
    assert answer(problem(clinicalStatus="actief")).judged(PROFILE) == []


def test_the_same_mistake_in_many_resources_is_one_finding() -> None:
    many = [problem(id=f"c-{number}", clinicalStatus="actief") for number in range(30)]
    assert len(answer(*many).judged(CORE)) == 1


def test_the_bundle_itself_is_left_to_other_checks() -> None:
    assert Evidence().found("48.6", entry(problem()), type="collection").judged(CORE) == []


def test_a_profile_that_nobody_knows_is_listed_as_not_checked() -> None:
    unknown = answer(problem(meta={"profile": [OURS]}))
    assert unknown.judged(PROFILE) == []
    assert unknown.not_checked(PROFILE) == [f"no pack has the rules of this profile [profile, {OURS}] (1×)"]


def test_profiles_of_the_target_count(tmp_path: Path) -> None:
    element = {"id": "Condition.bodySite", "path": "Condition.bodySite", "min": 1}
    definition = {
        "resourceType": "StructureDefinition",
        "url": OURS,
        "fhirVersion": "3.0.2",
        "kind": "resource",
        "type": "Condition",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Condition",
        "derivation": "constraint",
        "differential": {"element": [element]},
    }
    (tmp_path / "ours.json").write_text(json.dumps(definition))
    evidence = Evidence(replace(TARGET, fhir_packages=(tmp_path,)))
    evidence.found("48.6", entry(problem(meta={"profile": [OURS]})))
    assert evidence.not_checked(PROFILE) == []
    ((text, _),) = evidence.judged(PROFILE)
    assert text == f"Condition/c-1 Condition.bodySite: occurs 0 times, at least 1 [cardinality, {OURS}]."
