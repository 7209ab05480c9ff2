"""The element tables hold what FHIR core says, checked against facts that were looked up by hand."""

from __future__ import annotations

import pytest

from medmij_sim.fhir.elements import element_table
from medmij_sim.fhir.types import FHIR_VERSIONS, RELEASES


@pytest.mark.parametrize("release", RELEASES)
def test_a_table_names_its_source(release):
    source = element_table(release).source
    assert source["fhirVersion"] == FHIR_VERSIONS[release]
    assert source["license"] == "CC0-1.0"
    assert "@" in source["package"]
    assert all(len(digest) == 64 for digest in source["sha256"].values())


@pytest.mark.parametrize(("release", "count"), [("STU3", 117), ("R4", 146)])
def test_every_resource_type_is_there(release, count):
    assert len(element_table(release).resource_types) == count


def test_a_choice_is_written_out_with_the_types_of_its_release():
    stu3 = element_table("STU3").types["Observation"].slots
    assert stu3["valueQuantity"].type == "Quantity"
    assert stu3["valueQuantity"].element is stu3["valueCodeableConcept"].element
    assert "valueInteger" not in stu3
    assert "valueInteger" in element_table("R4").types["Observation"].slots


def test_order_cardinality_and_content_reference():
    questionnaire = element_table("STU3").types["Questionnaire.item"].slots
    assert questionnaire["item"].type == "Questionnaire.item"
    assert questionnaire["item"].element.is_list
    assert questionnaire["linkId"].element.min == 1
    assert questionnaire["linkId"].order < questionnaire["item"].order


def test_a_required_binding_carries_its_codes():
    table = element_table("STU3")
    gender = table.types["Patient"].slots["gender"].element
    assert gender.codes is not None
    assert set(table.codes[gender.codes]) == {"male", "female", "other", "unknown"}


def test_ids_of_elements_are_attributes_and_ids_of_resources_are_not():
    types = element_table("R4").types
    assert types["Extension"].slots["url"].element.attribute
    assert types["Period"].slots["id"].element.attribute
    assert not types["Patient"].slots["id"].element.attribute


@pytest.mark.parametrize("release", RELEASES)
def test_every_type_that_an_element_names_exists(release):
    table = element_table(release)
    known = table.types.keys() | table.primitives.keys()
    # Simple quantities are constraints on Quantity that the JSON shape does not name.
    named = {type_ for row in table.types.values() for element in row.elements for type_ in element.types}
    assert named - known == set()
