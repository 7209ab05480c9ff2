from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import find, settings
from patients_fixtures import Resource, persona_dossier

from synthetic_patients import Dossier, dossiers
from synthetic_patients.plan import Plan
from synthetic_patients.reduce import reduce
from synthetic_patients.references import targets


def is_stopped(resource: Resource) -> bool:
    return resource.get("status") == "stopped"


def has_stopped(dossier: Dossier) -> bool:
    return any(map(is_stopped, dossier.of_type("MedicationRequest")))


def test_a_stopped_prescription_shrinks_to_itself_its_product_and_the_patient() -> None:
    plan = find(
        dossiers(), has_stopped, settings=settings(max_examples=2000, derandomize=True, deadline=None, database=None)
    )
    assert len(plan.plan.stories) == 1
    assert plan.plan.stories[0].visits <= 1
    small = reduce(plan, has_stopped)
    assert [each["resourceType"] for each in small.resources] == ["Patient", "Medication", "MedicationRequest"]


@pytest.mark.parametrize("key", ["woman_34", "man_67"])
def test_a_rich_dossier_reduces_to_the_one_resource_that_matters(key: str) -> None:
    dossier = persona_dossier(key)
    small = reduce(dossier, lambda each: bool(each.of_type("Flag")))
    assert [each["resourceType"] for each in small.resources] == ["Patient", "Flag"]
    line = reduce(dossier, lambda each: bool(each.of_type("Composition")))
    assert [each["resourceType"] for each in line.resources].count("Composition") == 1
    assert len(line.resources) <= 4
    assert all(line.get(*target.split("/")) for each in line.resources for target in targets(each))


def test_a_reduced_dossier_keeps_its_plan_and_replays(tmp_path: Path) -> None:
    dossier = persona_dossier("woman_34")
    small = reduce(dossier, has_stopped)
    path = tmp_path / "small.json"
    small.save(path)
    again = Dossier.load(path)
    assert again == small
    assert again.plan == dossier.plan
    assert has_stopped(again)


def test_what_does_not_fail_is_not_reduced() -> None:
    with pytest.raises(ValueError, match="does not fail"):
        reduce(Dossier.from_plan(Plan("helper")), has_stopped)


def test_when_everything_fails_only_the_patient_is_left() -> None:
    small = reduce(persona_dossier("child_8"), lambda _: True)
    assert [each["resourceType"] for each in small.resources] == ["Patient"]
