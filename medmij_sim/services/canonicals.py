"""Canonicals of the STU3 profiles (zib2017, nl-core, eAfspraak) that requests ask for."""

from __future__ import annotations


def zib(*names: str) -> tuple[str, ...]:
    """`zib("Payer")` is the canonical of zib-Payer."""
    return tuple(f"http://nictiz.nl/fhir/StructureDefinition/zib-{name}" for name in names)


def nl_core(*names: str) -> tuple[str, ...]:
    """`nl_core("patient")` is the canonical of nl-core-patient."""
    return tuple(f"http://fhir.nl/fhir/StructureDefinition/nl-core-{name}" for name in names)


def gp(*names: str) -> tuple[str, ...]:
    """`gp("Encounter")` is the canonical of gp-Encounter (Huisartsgegevens)."""
    return tuple(f"http://nictiz.nl/fhir/StructureDefinition/gp-{name}" for name in names)


APPOINTMENT = ("http://nictiz.nl/fhir/StructureDefinition/eAfspraak-Appointment",)
PATIENT_AND_CAREGIVERS = nl_core("patient", "practitioner", "practitionerrole", "organization")
