"""Basisgegevens Langdurige Zorg 3.0 (id 61): 9 requests.

Source: https://github.com/Nictiz/Nictiz-testscripts (BgLZ-3-0).
"""

from __future__ import annotations

from medmij_sim.services.allergies import NO_CONVERTED_ALLERGY
from medmij_sim.services.canonicals import PATIENT_AND_CAREGIVERS, nl_core, zib
from medmij_sim.services.model import CARE_PROVIDERS, Gegevensdienst, Systeemrol, numbered

BASISGEGEVENS_LANGDURIGE_ZORG = Gegevensdienst(
    id="61",
    name="Basisgegevens Langdurige Zorg",
    version="3.0",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "MGO"),
    systeemrollen=(Systeemrol("PGO", "MM-3.0-LZR-FHIR", inferred=True), Systeemrol("DVZA", "MM-3.0-LZB-FHIR")),
    requests=tuple(
        numbered(
            "61",
            ("Patient", "_include=Patient:general-practitioner", PATIENT_AND_CAREGIVERS),
            ("Consent", "category=http://snomed.info/sct|11291000146105", zib("TreatmentDirective")),
            ("Consent", "category=http://snomed.info/sct|11341000146107", zib("AdvanceDirective")),
            ("Condition", "", zib("Problem")),
            ("AllergyIntolerance", "", zib("AllergyIntolerance")),
            (
                "Observation/$lastn",
                "category=http://snomed.info/sct|275711006"
                "&_include=Observation:related-target&_include=Observation:specimen",
                zib("LaboratoryTestResult-Observation", "LaboratoryTestResult-Specimen"),
            ),
            ("Procedure", "", zib("Procedure")),
            (
                "CarePlan",
                "_include=CarePlan:activity-goal:Goal"
                "&_include=CarePlan:activity-outcomereference:Observation"
                "&_include=CarePlan:activity-medicaldevice:DeviceUseStatement"
                "&_include:recurse=DeviceUseStatement:device:Device",
                nl_core("careplan")
                + zib("TreatmentObjective", "MedicalDevice", "MedicalDeviceProduct", "FunctionalOrMentalStatus"),
            ),
            ("CareTeam", "_include=CareTeam:participant", nl_core("careteam")),
        )
    ),
    secondary=(*CARE_PROVIDERS, "Device", "DeviceUseStatement", "Encounter", "Goal", "Specimen"),
    gates=(NO_CONVERTED_ALLERGY,),
)
