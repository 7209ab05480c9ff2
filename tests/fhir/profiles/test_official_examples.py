"""Examples that Nictiz publishes as valid have no errors; other validators are asked too."""

from __future__ import annotations

import os
import re
from importlib import import_module
from pathlib import Path

import pytest
from official import official

from medmij_sim.fhir.profiles import validator
from medmij_sim.fhir.profiles.validator import claims
from medmij_sim.fhir.xml import to_json

FOLDERS = {
    "STU3": ("bgz", "eafspraak", "images", "medmij-stu3-core", "questionnaires", "zib2017"),
    "R4": ("dentalcare-r4", "image-availability-r4", "immunization-r4", "medmij-r4-core", "zib2020"),
}
NOT_VALID: dict[str, str] = {}
"""Examples that are published and not valid, with the reason. None of these is known in the JSON shape."""

NOT_VALID_RESOURCES = {
    "ValueSet-VerrichtingTypeDHDCodelijstMetNullFlavor-2.16.840.1.113883.2.4.3.11.60.133.11.1--20230808113539.xml": (
        "the end of the effective period lies before its start (per-1)"
    ),
}
"""Conformance resources that are published and do not comply with core."""

NOT_VALID_XML = {
    "images-Bundle-01.xml": "a narrative has a div where XHTML allows only text and inline elements",
    "pdfa-DocumentManifest-01.xml": "masterIdentifier stands after elements that it must precede",
    "pdfa-DocumentReference-01.xml": "masterIdentifier stands after elements that it must precede",
    "pdfa-DocumentReference-02.xml": "masterIdentifier stands after elements that it must precede",
}
"""What only XML shows: the order of elements, and what XHTML allows in a narrative."""

NOT_FOR_FHIR_RESOURCES = {
    "immunization-r4/package/examples/imm-Vaccination-event-carenetwork-example-2.xml": (
        "it does not see an occurrence that has only an extension"
    ),
}
"""Examples that are valid and that `fhir.resources` refuses, with the reason."""

WITHOUT_RULES = {
    "STU3": set(),
    "R4": {
        "http://nictiz.nl/fhir/StructureDefinition/imm-PharmaceuticalProduct",  # narrows mp-PharmaceuticalProduct
    },
}
"""Profiles that examples claim and that cannot be judged in full, because their package is not at hand."""


def examples(reference: Path, release: str):
    found = official(reference, release).examples
    assert len(found) > (200 if release == "STU3" else 10)
    return found


@pytest.mark.parametrize("release", FOLDERS)
def test_the_official_examples_have_no_errors(reference, release):
    judge = validator(release)
    found = {
        name: errors
        for name, example in examples(reference, release).items()
        if (errors := [each for each in judge.check(example) if each.severity == "error"])
    }
    assert found.keys() == NOT_VALID.keys() & examples(reference, release).keys(), found


@pytest.mark.parametrize("release", FOLDERS)
def test_what_cannot_be_judged_is_said(reference, release):
    judge = validator(release)
    findings = [each for example in examples(reference, release).values() for each in judge.check(example)]
    unjudged = {each.profile for each in findings if each.rule == "profile" and each.severity == "not-checked"}
    assert unjudged == WITHOUT_RULES[release]
    rules = {each.rule for each in findings if each.severity == "not-checked"}
    assert rules <= {"binding", "profile", "extension"}


@pytest.mark.parametrize("release", FOLDERS)
def test_every_example_claims_a_profile_and_is_judged_by_it(reference, release):
    judge = validator(release)
    judged = [each for example in examples(reference, release).values() for each in claims(example)]
    assert sum(canonical in judge.profiles for canonical in judged) > 0.9 * len(judged)


@pytest.mark.parametrize("release", FOLDERS)
def test_the_profiles_and_value_sets_themselves_comply_with_core(reference, release):
    judge = validator(release)
    found = {}
    for folder in FOLDERS[release]:
        for file in sorted((reference / "fhir" / folder).rglob("*.xml")):
            findings = judge.check(to_json(file.read_bytes(), release), profiles=())
            errors = [each for each in findings if each.severity == "error"]
            if errors:
                found[file.name] = errors
    assert found.keys() <= NOT_VALID_RESOURCES.keys(), found


@pytest.mark.parametrize("release", FOLDERS)
def test_fhir_resources_agrees_that_the_examples_are_valid(reference, release):
    package = import_module({"STU3": "fhir.resources.STU3", "R4": "fhir.resources.R4B"}[release])
    for name, example in examples(reference, release).items():
        if name not in NOT_VALID.keys() | NOT_FOR_FHIR_RESOURCES.keys():
            package.get_fhir_model_class(example["resourceType"]).model_validate(example)


def test_the_xml_schema_agrees_that_the_examples_are_valid(reference):
    schema_file = os.environ.get("MEDMIJ_SIM_STU3_XSD")
    if not schema_file:
        pytest.skip("MEDMIJ_SIM_STU3_XSD does not say where fhir-single.xsd of npm fhir@3.3.1 is")
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(schema_file))
    wrong = set()
    for folder in FOLDERS["STU3"]:
        for file in sorted((reference / "fhir" / folder).rglob("*.xml")):
            if re.fullmatch("examples", file.parent.name, re.IGNORECASE) and not schema.validate(etree.parse(file)):
                wrong.add(file.name)
    assert wrong == NOT_VALID_XML.keys()
