"""Basisgegevens zorg 3.0 (id 48): 28 requests.

Source: https://github.com/Nictiz/Nictiz-testscripts (BgZ-3-0, release 2026.22) and the CapabilityStatements of
Nictiz-STU3-BgZ; both list the same requests.
"""

from __future__ import annotations

from medmij_sim.services.allergies import NO_CONVERTED_ALLERGY
from medmij_sim.services.canonicals import APPOINTMENT, zib
from medmij_sim.services.model import Gegevensdienst, Systeemrol, numbered
from medmij_sim.services.shared_rows import (
    ADVANCE_DIRECTIVE,
    ALCOHOL_USE,
    ALLERGIES,
    DRUG_USE,
    LAST_LABORATORY_RESULTS,
    LIVING_SITUATION,
    PATIENT,
    PAYER,
    PROBLEMS,
    TOBACCO_USE,
    TREATMENT_DIRECTIVE,
)

BASISGEGEVENS_ZORG = Gegevensdienst(
    id="48",
    name="Basisgegevens zorg",
    version="3.0",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "CAP", "MGO"),
    systeemrollen=(Systeemrol("PGO", "MM-3.0-BZR-FHIR", inferred=True), Systeemrol("DVZA", "MM-3.0-BZB-FHIR")),
    requests=tuple(
        numbered(
            "48",
            PATIENT,
            PAYER,
            TREATMENT_DIRECTIVE,
            ADVANCE_DIRECTIVE,
            (
                "Observation/$lastn",
                "category=http://snomed.info/sct|118228005,http://snomed.info/sct|384821006",
                zib("FunctionalOrMentalStatus"),
            ),
            PROBLEMS,
            LIVING_SITUATION,
            DRUG_USE,
            ALCOHOL_USE,
            TOBACCO_USE,
            ("NutritionOrder", "", zib("NutritionAdvice")),
            ("Flag", "", zib("Alert")),
            ALLERGIES,
            (
                "MedicationStatement",
                "category=urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3|6&_include=MedicationStatement:medication",
                zib("MedicationUse", "Product"),
            ),
            (
                "MedicationRequest",
                "category=http://snomed.info/sct|16076005&_include=MedicationRequest:medication",
                zib("MedicationAgreement", "Product"),
            ),
            (
                "MedicationDispense",
                "category=http://snomed.info/sct|422037009&_include=MedicationDispense:medication",
                zib("AdministrationAgreement", "Product"),
            ),
            (
                "DeviceUseStatement",
                "_include=DeviceUseStatement:device",
                zib("MedicalDevice", "MedicalDeviceProduct"),
            ),
            ("Immunization", "status=completed", zib("Vaccination")),
            ("Observation/$lastn", "code=http://loinc.org|85354-9", zib("BloodPressure")),
            ("Observation/$lastn", "code=http://loinc.org|29463-7", zib("BodyWeight")),
            (
                "Observation/$lastn",
                "code=http://loinc.org|8302-2,http://loinc.org|8306-3,http://loinc.org|8308-9",
                zib("BodyHeight"),
            ),
            LAST_LABORATORY_RESULTS,
            ("Procedure", "category=http://snomed.info/sct|387713003", zib("Procedure")),
            (
                "Encounter",
                "class=http://hl7.org/fhir/v3/ActCode|IMP,http://hl7.org/fhir/v3/ActCode|ACUTE,"
                "http://hl7.org/fhir/v3/ActCode|NONAC",
                zib("Encounter"),
            ),
            ("ProcedureRequest", "status=active", zib("ProcedureRequest")),
            ("ImmunizationRecommendation", "", zib("VaccinationRecommendation")),
            ("DeviceRequest", "status=active&_include=DeviceRequest:device", zib("MedicalDeviceRequest")),
            ("Appointment", "status=booked,pending,proposed", APPOINTMENT),
        )
    ),
    secondary=(
        "Device",
        "HealthcareService",
        "Location",
        "Medication",
        "Organization",
        "Practitioner",
        "PractitionerRole",
        "RelatedPerson",
        "Specimen",
    ),
    gates=(NO_CONVERTED_ALLERGY,),
)
