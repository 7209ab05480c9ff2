"""Basisgegevens Langdurige Zorg 3.0 (id 61): 9 requests.

Source: https://github.com/Nictiz/Nictiz-testscripts (BgLZ-3-0).
"""

from __future__ import annotations

from medmij_sim.services.allergies import NO_CONVERTED_ALLERGY
from medmij_sim.services.canonicals import nl_core, zib
from medmij_sim.services.model import CARE_PROVIDERS, Gegevensdienst, Systeemrol, numbered
from medmij_sim.services.shared_rows import (
    ADVANCE_DIRECTIVE,
    ALLERGIES,
    CARE_TEAMS,
    LAST_LABORATORY_RESULTS,
    PATIENT,
    PROBLEMS,
    PROCEDURES,
    TREATMENT_DIRECTIVE,
)

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
            PATIENT,
            TREATMENT_DIRECTIVE,
            ADVANCE_DIRECTIVE,
            PROBLEMS,
            ALLERGIES,
            LAST_LABORATORY_RESULTS,
            PROCEDURES,
            (
                "CarePlan",
                "_include=CarePlan:activity-goal:Goal"
                "&_include=CarePlan:activity-outcomereference:Observation"
                "&_include=CarePlan:activity-medicaldevice:DeviceUseStatement"
                "&_include:recurse=DeviceUseStatement:device:Device",
                nl_core("careplan")
                + zib("TreatmentObjective", "MedicalDevice", "MedicalDeviceProduct", "FunctionalOrMentalStatus"),
            ),
            CARE_TEAMS,
        )
    ),
    secondary=(*CARE_PROVIDERS, "Device", "DeviceUseStatement", "Encounter", "Goal", "Specimen"),
    gates=(NO_CONVERTED_ALLERGY,),
)
