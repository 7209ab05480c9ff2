"""Dossiers of one story each, and how to look into them."""

from __future__ import annotations

from datetime import date, timedelta

from patients_fixtures import Resource, has_code

from synthetic_patients import Dossier
from synthetic_patients.people.person import PersonSpec, years_before
from synthetic_patients.plan import Plan, Story
from synthetic_patients.story_kinds import StoryKind

TODAY = date(2026, 1, 15)
SNOMED, LOINC, ATC = "http://snomed.info/sct", "http://loinc.org", "http://www.whocc.no/atc"


def dossier_of(
    *kinds: StoryKind, days: int, visits: int = 6, age: int = 76, ended: bool = False, dead: bool = False
) -> Dossier:
    """The dossier of someone whose stories all began so many days ago; the dead died today."""
    spec = PersonSpec(5, years_before(TODAY, age) - timedelta(days=90), "female", TODAY if dead else None)
    start = TODAY - timedelta(days=days)
    stories = tuple(Story(kind, start, visits, ended, seed) for seed, kind in enumerate(kinds, start=3))
    return Dossier.from_plan(Plan(spec, TODAY, stories))


def observed(dossier: Dossier, code: str) -> list[Resource]:
    """Observations of a LOINC or SNOMED code, oldest first."""
    found = [
        each
        for each in dossier.of_type("Observation")
        if has_code(each["code"], LOINC, code) or has_code(each["code"], SNOMED, code)
    ]
    return sorted(found, key=lambda each: str(each.get("effectiveDateTime") or each["effectivePeriod"]["start"]))


def agreements(dossier: Dossier, atc: str) -> list[Resource]:
    """Medication agreements about an active ingredient."""
    return [
        each
        for each in dossier.of_type("MedicationRequest")
        if has_code(each["category"], SNOMED, "16076005")
        and has_code(
            dossier.get(*each["medicationReference"]["reference"].split("/"))["code"],  # type: ignore[index]
            ATC,
            atc,
        )
    ]


def use(agreement: Resource) -> dict[str, str]:
    """The period of use of an agreement."""
    (found,) = [each["valuePeriod"] for each in agreement["extension"] if each["url"].endswith("PeriodOfUse")]
    return found  # type: ignore[no-any-return]


def admissions(dossier: Dossier) -> list[Resource]:
    return [each for each in dossier.of_type("Encounter") if each["class"]["code"] == "IMP"]


def letters(dossier: Dossier, code: str) -> list[Resource]:
    """Compositions of a LOINC type."""
    return [each for each in dossier.of_type("Composition") if has_code(each["type"], LOINC, code)]


def lines(dossier: Dossier, letter: str) -> list[str]:
    """All journal lines of a kind (S, O, E, P)."""
    return [
        each["valueString"]
        for each in dossier.of_type("Observation")
        if has_code(each["code"], "http://fhir.nl/fhir/NamingSystem/journaalregeltypen", letter)
    ]
