"""Allergies: how bad, how sure, since when, and what follows from that; and a dossier with nothing at all."""

from __future__ import annotations

from hypothesis import given
from patients_fixtures import Resource, has_code, persona_dossier, profiles
from told_stories import FEW, told

from synthetic_patients import Dossier
from synthetic_patients.people.person import PersonSpec
from synthetic_patients.plan import DEFAULT_TODAY, Plan

ANY = told("medication_allergy", ages=(2, 95))
SNOMED, ATC = "http://snomed.info/sct", "http://www.whocc.no/atc"


def of_the_practice(dossier: Dossier) -> list[Resource]:
    return [each for each in dossier.of_type("AllergyIntolerance") if len(profiles(each)) == 1]


@FEW
@given(ANY)
def test_penicillin_is_among_them_and_something_else_too(dossier: Dossier) -> None:
    found = of_the_practice(dossier)
    assert has_code(found[0]["code"], SNOMED, "764146007")
    assert {kind for each in found for kind in each["category"]} - {"medication"}


@FEW
@given(ANY)
def test_criticality_follows_from_how_bad_the_reaction_was(dossier: Dossier) -> None:
    for each in of_the_practice(dossier):
        severity = each["reaction"][0]["severity"]
        assert each["criticality"] == ("low" if severity == "mild" else "high")


@FEW
@given(ANY)
def test_only_an_allergy_that_is_there_is_active(dossier: Dossier) -> None:
    for each in dossier.of_type("AllergyIntolerance"):
        if each["verificationStatus"] == "refuted":
            assert each["clinicalStatus"] == "inactive"
        assert ("lastOccurrence" not in each) or each["clinicalStatus"] == "active"


@FEW
@given(ANY)
def test_an_anaphylaxis_has_an_alert_and_an_injector(dossier: Dossier) -> None:
    severe = [
        each
        for each in of_the_practice(dossier)
        if each["criticality"] == "high" and each["category"] != ["medication"] and each["clinicalStatus"] == "active"
    ]
    injectors = [each for each in dossier.of_type("Medication") if has_code(each["code"], ATC, "C01CA24")]
    assert len(injectors) == len(severe)
    active = [each for each in dossier.of_type("Flag") if each["status"] == "active"]
    assert len(active) == len(severe) + 1


@FEW
@given(told("medication_allergy", ages=(2, 7), may_be_dead=False))
def test_small_children_have_the_small_injector(dossier: Dossier) -> None:
    for each in dossier.of_type("Medication"):
        if has_code(each["code"], ATC, "C01CA24"):
            assert "0,15 mg" in each["code"]["text"]


def test_someone_without_stories_has_a_dossier_with_only_the_patient_and_the_practice() -> None:
    for dossier in (persona_dossier("helper"), Dossier.from_plan(Plan(PersonSpec(3, DEFAULT_TODAY)))):
        types = {each["resourceType"] for each in dossier.resources}
        assert types <= {"Patient", "Organization", "Practitioner", "PractitionerRole", "Location"}
        assert len(dossier.of_type("Patient")) == 1
