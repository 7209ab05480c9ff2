"""Medicatiegegevens 9.0 (id 31, building blocks of 9.0.7) and 9.A (id 35, dispenses converted from 6.12).

A source speaks one of the two: what a dossier holds are the building blocks, and 35 shows them as they look after the
conversion (`synthetic_patients.mp612`).

Sources: https://github.com/Nictiz/Nictiz-testscripts (Medication 9.0.7 and 9.A) and the SearchParameters of
Nictiz-STU3-Zib2017.
"""

from __future__ import annotations

from collections.abc import Sequence

from medmij_sim.fhir.types import Resource
from medmij_sim.services.canonicals import nictiz, zib
from medmij_sim.services.model import CARE_PROVIDERS, Filter, Gegevensdienst, Systeemrol, numbered

TEST_SCRIPTS = "https://github.com/Nictiz/Nictiz-testscripts (Medication 9.0.7)"
CONVERSION = "mp612-DispenseToFHIRConversion-"
_CONVERTED = nictiz(*(f"{CONVERSION}{name}" for name in ("Dispense", "AdministrationAgreement")))
_BESIDE = nictiz(*(f"{CONVERSION}{name}" for name in ("Product", "Organization", "Patient")))


def old_standard(resources: Sequence[Resource]) -> Sequence[Resource]:
    """What a pharmacy on medication process 6.12 would send; content that is already in that form stays as it is."""
    if any(CONVERSION in profile for each in resources for profile in each.get("meta", {}).get("profile", ())):
        return resources
    from synthetic_patients.mp612 import converted

    return converted(resources)


MEDICATIEGEGEVENS = Gegevensdienst(
    id="31",
    name="Medicatiegegevens",
    version="9.0",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "MGO", "MDS"),
    systeemrollen=(
        Systeemrol("PGO", "MP-9.0-MGR-FHIR", inferred=True),
        Systeemrol("DVZA", "MP-9.0-MGB-FHIR", inferred=True),
    ),
    requests=tuple(
        numbered(
            "31",
            (
                "MedicationRequest",
                "category=http://snomed.info/sct|16076005&_include=MedicationRequest:medication",
                zib("MedicationAgreement", "Product"),
            ),
            (
                "MedicationRequest",
                "category=http://snomed.info/sct|52711000146108&_include=MedicationRequest:medication",
                zib("DispenseRequest", "Product"),
            ),
            (
                "MedicationDispense",
                "category=http://snomed.info/sct|422037009&_include=MedicationDispense:medication",
                zib("AdministrationAgreement", "Product"),
            ),
            (
                "MedicationDispense",
                "category=http://snomed.info/sct|373784005&_include=MedicationDispense:medication",
                zib("Dispense", "Product"),
            ),
            (
                "MedicationStatement",
                "category=urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3|6&_include=MedicationStatement:medication",
                zib("MedicationUse", "Product"),
            ),
        )
    ),
    filters=(
        Filter(
            "MedicationRequest",
            parameters=("identifier", "medication", "medicationtreatment", "periodofuse"),
            source=TEST_SCRIPTS,
            evidence=("NTS",),
        ),
        Filter(
            "MedicationDispense",
            parameters=("identifier", "medication", "medicationtreatment", "periodofuse", "whenhandedover"),
            source=TEST_SCRIPTS,
            evidence=("NTS",),
        ),
        Filter(
            "MedicationStatement",
            parameters=("identifier", "medication", "medicationtreatment"),
            source=TEST_SCRIPTS,
            evidence=("NTS",),
        ),
    ),
    secondary=(*CARE_PROVIDERS, "Condition", "Medication"),
)

MEDICATIEGEGEVENS_OUD = Gegevensdienst(
    id="35",
    name="Medicatiegegevens",
    version="9.A",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "MGO", "MDS"),
    systeemrollen=(
        Systeemrol("PGO", "MP-9.A-MGR-FHIR", inferred=True),
        Systeemrol("DVZA", "MP-9.A-MGB-FHIR", inferred=True),
    ),
    requests=tuple(
        numbered(
            "35",
            (
                "MedicationDispense",
                "category=http://snomed.info/sct|373784005,http://snomed.info/sct|422037009"
                "&_include=MedicationDispense:medication&_include=MedicationDispense:patient"
                "&_include=MedicationDispense:performer",
                _CONVERTED + _BESIDE,
            ),
        )
    ),
    filters=(
        Filter(
            "MedicationDispense",
            parameters=("requestdate", "periodofuse"),
            source=TEST_SCRIPTS,
            evidence=("NTS",),
        ),
    ),
    secondary=("Medication", "Organization", "Patient"),
    views=(old_standard,),
    listed_as="Medicatiegegevens (apotheek, oude standaard)",
)
