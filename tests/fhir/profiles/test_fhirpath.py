"""FHIRPath of a user's packages: what it gives, and what it does not run."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from nodes import node

from medmij_sim.fhir.profiles.fhirpath import CannotRunError, evaluate
from medmij_sim.fhir.profiles.node import Node, Scope

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'
PATIENT: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "p",
    "text": {"div": DIV.format("x")},
    "contained": [{"resourceType": "Organization", "id": "o"}],
    "active": True,
    "name": [{"family": "Dam", "_family": {"extension": [{"url": "u", "valueString": "van"}]}}],
    "birthDate": "2000-01-02",
    "_deceasedBoolean": {"extension": [{"url": "u", "valueCode": "unknown"}]},
    "managingOrganization": {"reference": "#o"},
    "generalPractitioner": [{"reference": "Practitioner/d"}],
}


def patient() -> Node:
    def follow(reference: str) -> dict[str, Any] | None:
        return {"resourceType": "Practitioner", "id": "d"} if reference == "Practitioner/d" else None

    return Node(PATIENT, "Patient", Scope("STU3", PATIENT, PATIENT, PATIENT, follow), (None, "Patient"), {})


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("active", True),
        ("active.not()", False),
        ("active = true and birthDate.exists()", True),
        ("link.other", False),
        ("id", True),
        ("deceased.exists()", True),
        ("birthDate.hasValue()", True),
        ("deceased.hasValue()", False),
        ("managingOrganization.resolve() is Organization", True),
        ("generalPractitioner.resolve() is Practitioner", True),
        ("generalPractitioner.resolve().conformsTo('http://hl7.org/fhir/StructureDefinition/Practitioner')", True),
        ("generalPractitioner.resolve().conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')", False),
        ("text.`div`.htmlChecks()", True),
        ("%resource.id = 'p' and %rootResource.id = $this.id", True),
        ("name.family.extension('u').exists()", True),
        ("contained.id.trace('seen') = 'o'", True),
    ],
)
def test_an_expression_gives_what_the_official_validator_makes_of_it(expression: str, outcome: bool) -> None:
    assert evaluate(expression, patient()) is outcome


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("", "not FHIRPath at column 1"),
        ("active and (", "not FHIRPath at column 13"),
        ("active active", "not FHIRPath at column 8: an operator is missing"),
        ("$%^", "not FHIRPath at column 1"),
        ("active.nothingLikeIt()", "Not implemented: nothingLikeIt"),
        ("birthDate.memberOf('http://example.org/x')", "needs a terminology server"),
        ("conformsTo('http://example.org/x')", "can only be asked about a resource type"),
        ("name.family | id", "gives 2 values"),
        ("(id | birthDate) and true", "the FHIRPath engine stopped"),
    ],
)
def test_an_expression_that_cannot_run_says_why_in_one_line_without_data(expression: str, reason: str) -> None:
    with pytest.raises(CannotRunError) as refusal:
        evaluate(expression, patient())
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert "2000-01-02" not in str(refusal.value)


def test_an_expression_on_a_primitive_sees_its_value_and_its_extensions() -> None:
    family = node(PATIENT, "Patient.name.family", "STU3")
    assert evaluate("$this.matches('^D')", family)
    assert evaluate("$this in ('Dam' | 'Berg')", family)
    assert evaluate("extension('u').exists()", family)
    assert not evaluate("extension('v').exists()", family)


def test_trace_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    evaluate("name.family.trace('who').exists()", patient())
    assert capsys.readouterr() == ("", "")


def test_an_expression_leaves_the_resource_as_it_was() -> None:
    before = repr(PATIENT)
    evaluate("name.where(family = 'Dam').family.extension('u').value.exists()", patient())
    assert repr(PATIENT) == before


def test_the_engine_is_loaded_when_an_expression_runs() -> None:
    code = (
        "import sys, medmij_sim.fhir.profiles as p; p.validator('STU3').check({'resourceType': 'Patient'});"
        "sys.exit('fhirpathpy' in sys.modules or 'antlr4' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
