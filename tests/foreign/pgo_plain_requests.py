"""What the foreign PGO asks for, by gegevensdienst, below the FHIR base."""

from __future__ import annotations

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
ACT = "http://hl7.org/fhir/v3/ActCode"
NHG45 = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"

REQUESTS = {
    "48": (
        "Patient?_include=Patient:general-practitioner",
        "Coverage?_include=Coverage:payor:Patient&_include=Coverage:payor:Organization",
        f"Consent?category={SNOMED}|11291000146105",
        f"Consent?category={SNOMED}|11341000146107",
        f"Observation/$lastn?category={SNOMED}|118228005,{SNOMED}|384821006",
        "Condition",
        f"Observation/$lastn?code={SNOMED}|365508006",
        f"Observation?code={SNOMED}|228366006",
        f"Observation?code={SNOMED}|228273003",
        f"Observation?code={SNOMED}|365980008",
        "NutritionOrder",
        "Flag",
        "AllergyIntolerance",
        "MedicationStatement?category=urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3|6"
        "&_include=MedicationStatement:medication",
        f"MedicationRequest?category={SNOMED}|16076005&_include=MedicationRequest:medication",
        f"MedicationDispense?category={SNOMED}|422037009&_include=MedicationDispense:medication",
        "DeviceUseStatement?_include=DeviceUseStatement:device",
        "Immunization?status=completed",
        f"Observation/$lastn?code={LOINC}|85354-9",
        f"Observation/$lastn?code={LOINC}|29463-7",
        f"Observation/$lastn?code={LOINC}|8302-2,{LOINC}|8306-3,{LOINC}|8308-9",
        f"Observation/$lastn?category={SNOMED}|275711006"
        "&_include=Observation:related-target&_include=Observation:specimen",
        f"Procedure?category={SNOMED}|387713003",
        f"Encounter?class={ACT}|IMP,{ACT}|ACUTE,{ACT}|NONAC",
        "ProcedureRequest?status=active",
        "ImmunizationRecommendation",
        "DeviceRequest?status=active&_include=DeviceRequest:device",
        "Appointment?status=booked,pending,proposed",
    ),
    "49": (
        "Patient?_include=Patient:general-practitioner",
        "EpisodeOfCare",
        f"MedicationRequest?periodofuse=ge{{today}}&category={SNOMED}|16076005&_include=MedicationRequest:medication",
        "AllergyIntolerance?category=medication",
        f"Observation?code={NHG45}|&_include=Observation:related-target&_include=Observation:specimen&date=ge{{earlier}}",
        f"Composition?type={LOINC}|67781-5",
        "Encounter",
    ),
}
"""Sources: qualification material of BgZ 3.0 and Huisartsgegevens 2.0."""
