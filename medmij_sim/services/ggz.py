"""Basisgegevens GGZ 2.0 (id 50): 18 requests.

Source: https://github.com/Nictiz/Nictiz-testscripts (GGZ-2-0).
"""

from __future__ import annotations

from medmij_sim.services.canonicals import PATIENT_AND_CAREGIVERS, nl_core, zib
from medmij_sim.services.model import CARE_PROVIDERS, Gegevensdienst, Systeemrol, numbered

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
            ("Patient", "_include=Patient:general-practitioner", PATIENT_AND_CAREGIVERS),
            (
                "Coverage",
                "_include=Coverage:payor:Patient&_include=Coverage:payor:Organization",
                zib("Payer") + nl_core("patient", "organization"),
            ),
            ("Consent", "category=http://snomed.info/sct|11291000146105", zib("TreatmentDirective")),
            ("Consent", "category=http://snomed.info/sct|11341000146107", zib("AdvanceDirective")),
            ("Condition", "", zib("Problem")),
            ("Observation/$lastn", "code=http://snomed.info/sct|365508006", zib("LivingSituation")),
            ("Observation", "code=http://snomed.info/sct|228366006", zib("DrugUse")),
            ("Observation", "code=http://snomed.info/sct|228273003", zib("AlcoholUse")),
            ("Observation", "code=http://snomed.info/sct|365980008", zib("TobaccoUse")),
            (
                "Observation/$lastn",
                "category=http://snomed.info/sct|275711006"
                "&_include=Observation:related-target&_include=Observation:specimen",
                zib("LaboratoryTestResult-Observation", "LaboratoryTestResult-Specimen"),
            ),
            (
                "Observation",
                "category=http://snomed.info/sct|118228005,http://snomed.info/sct|384821006",
                zib("FunctionalOrMentalStatus"),
            ),
            ("Observation", "code=http://snomed.info/sct|365470003", zib("FamilySituation")),
            ("Observation", "code=http://snomed.info/sct|314845004", zib("ParticipationInSociety")),
            ("CarePlan", "category=http://snomed.info/sct|243114000", zib("HelpFromOthers")),
            ("Observation", "category=http://hl7.org/fhir/observation-category|survey", zib("GeneralMeasurement")),
            ("Procedure", "", zib("Procedure")),
            ("DiagnosticReport", "", zib("TextResult")),
            ("CareTeam", "_include=CareTeam:participant", nl_core("careteam")),
        )
    ),
    secondary=(*CARE_PROVIDERS, "Encounter", "Goal", "Specimen"),
)
