"""Canonicals of the profiles that requests ask for: STU3 (zib2017, nl-core and others) and R4 (zib2020 and MedMij)."""

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


def nictiz(*names: str) -> tuple[str, ...]:
    """`nictiz("vl-Questionnaire")` is the canonical of vl-Questionnaire; in R4 those of zib2020 and nl-core as well."""
    return tuple(f"http://nictiz.nl/fhir/StructureDefinition/{name}" for name in names)


def medmij(*names: str) -> tuple[str, ...]:
    """`medmij("mz-CariesRisk")` is the canonical of mz-CariesRisk."""
    return tuple(f"http://medmij.nl/fhir/StructureDefinition/{name}" for name in names)


APPOINTMENT = nictiz("eAfspraak-Appointment")
PATIENT_AND_CAREGIVERS = nl_core("patient", "practitioner", "practitionerrole", "organization")
