"""Basisgegevens zorg 3.0 (id 48): 28 requests.

Source: https://github.com/Nictiz/Nictiz-testscripts (BgZ-3-0, release 2026.22) and the CapabilityStatements of
Nictiz-STU3-BgZ; both list the same requests.
"""

from __future__ import annotations

from medmij_sim.services.allergies import NO_CONVERTED_ALLERGY
from medmij_sim.services.canonicals import APPOINTMENT, PATIENT_AND_CAREGIVERS, nl_core, zib
from medmij_sim.services.model import Gegevensdienst, Systeemrol, numbered

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
            ("Patient", "_include=Patient:general-practitioner", PATIENT_AND_CAREGIVERS),
            (
                "Coverage",
                "_include=Coverage:payor:Patient&_include=Coverage:payor:Organization",
                zib("Payer") + nl_core("patient", "organization"),
            ),
            ("Consent", "category=http://snomed.info/sct|11291000146105", zib("TreatmentDirective")),
            ("Consent", "category=http://snomed.info/sct|11341000146107", zib("AdvanceDirective")),
            (
                "Observation/$lastn",
                "category=http://snomed.info/sct|118228005,http://snomed.info/sct|384821006",
                zib("FunctionalOrMentalStatus"),
            ),
            ("Condition", "", zib("Problem")),
            ("Observation/$lastn", "code=http://snomed.info/sct|365508006", zib("LivingSituation")),
            ("Observation", "code=http://snomed.info/sct|228366006", zib("DrugUse")),
            ("Observation", "code=http://snomed.info/sct|228273003", zib("AlcoholUse")),
            ("Observation", "code=http://snomed.info/sct|365980008", zib("TobaccoUse")),
            ("NutritionOrder", "", zib("NutritionAdvice")),
            ("Flag", "", zib("Alert")),
            ("AllergyIntolerance", "", zib("AllergyIntolerance")),
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
            (
                "Observation/$lastn",
                "category=http://snomed.info/sct|275711006"
                "&_include=Observation:related-target&_include=Observation:specimen",
                zib("LaboratoryTestResult-Observation", "LaboratoryTestResult-Specimen"),
            ),
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
