"""Basisgegevens GGZ 2.0 (id 50): 18 requests.

Source: https://github.com/Nictiz/Nictiz-testscripts (GGZ-2-0).
"""

from __future__ import annotations

from medmij_sim.services.canonicals import zib
from medmij_sim.services.model import CARE_PROVIDERS, Gegevensdienst, Systeemrol, numbered
from medmij_sim.services.shared_rows import (
    ADVANCE_DIRECTIVE,
    ALCOHOL_USE,
    CARE_TEAMS,
    DRUG_USE,
    LAST_LABORATORY_RESULTS,
    LIVING_SITUATION,
    PATIENT,
    PAYER,
    PROBLEMS,
    PROCEDURES,
    TOBACCO_USE,
    TREATMENT_DIRECTIVE,
)

BASISGEGEVENS_GGZ = Gegevensdienst(
    id="50",
    name="Basisgegevens GGZ",
    version="2.0",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "MGO"),
    systeemrollen=(Systeemrol("PGO", "MM-2.0-GGR-FHIR"), Systeemrol("DVZA", "MM-2.0-GGB-FHIR")),
    requests=tuple(
        numbered(
            "50",
            PATIENT,
            PAYER,
            TREATMENT_DIRECTIVE,
            ADVANCE_DIRECTIVE,
            PROBLEMS,
            LIVING_SITUATION,
            DRUG_USE,
            ALCOHOL_USE,
            TOBACCO_USE,
            LAST_LABORATORY_RESULTS,
            (
                "Observation",
                "category=http://snomed.info/sct|118228005,http://snomed.info/sct|384821006",
                zib("FunctionalOrMentalStatus"),
            ),
            ("Observation", "code=http://snomed.info/sct|365470003", zib("FamilySituation")),
            ("Observation", "code=http://snomed.info/sct|314845004", zib("ParticipationInSociety")),
            ("CarePlan", "category=http://snomed.info/sct|243114000", zib("HelpFromOthers")),
            ("Observation", "category=http://hl7.org/fhir/observation-category|survey", zib("GeneralMeasurement")),
            PROCEDURES,
            ("DiagnosticReport", "", zib("TextResult")),
            CARE_TEAMS,
        )
    ),
    secondary=(*CARE_PROVIDERS, "Encounter", "Goal", "Specimen"),
)
