"""Requests that the basic data sets share: BgZ, GGZ, BgLZ and others ask these in the same words.

Source: https://github.com/Nictiz/Nictiz-testscripts (BgZ-3-0, GGZ-2-0 and BgLZ-3-0).
"""

from __future__ import annotations

from typing import Final

from medmij_sim.services.canonicals import PATIENT_AND_CAREGIVERS, nl_core, zib
from medmij_sim.services.model import Row

PATIENT: Final[Row] = ("Patient", "_include=Patient:general-practitioner", PATIENT_AND_CAREGIVERS)
PAYER: Final[Row] = (
    "Coverage",
    "_include=Coverage:payor:Patient&_include=Coverage:payor:Organization",
    zib("Payer") + nl_core("patient", "organization"),
)
TREATMENT_DIRECTIVE: Final[Row] = (
    "Consent",
    "category=http://snomed.info/sct|11291000146105",
    zib("TreatmentDirective"),
)
ADVANCE_DIRECTIVE: Final[Row] = ("Consent", "category=http://snomed.info/sct|11341000146107", zib("AdvanceDirective"))
PROBLEMS: Final[Row] = ("Condition", "", zib("Problem"))
LIVING_SITUATION: Final[Row] = ("Observation/$lastn", "code=http://snomed.info/sct|365508006", zib("LivingSituation"))
DRUG_USE: Final[Row] = ("Observation", "code=http://snomed.info/sct|228366006", zib("DrugUse"))
ALCOHOL_USE: Final[Row] = ("Observation", "code=http://snomed.info/sct|228273003", zib("AlcoholUse"))
TOBACCO_USE: Final[Row] = ("Observation", "code=http://snomed.info/sct|365980008", zib("TobaccoUse"))
ALLERGIES: Final[Row] = ("AllergyIntolerance", "", zib("AllergyIntolerance"))
LAST_LABORATORY_RESULTS: Final[Row] = (
    "Observation/$lastn",
    "category=http://snomed.info/sct|275711006&_include=Observation:related-target&_include=Observation:specimen",
    zib("LaboratoryTestResult-Observation", "LaboratoryTestResult-Specimen"),
)
PROCEDURES: Final[Row] = ("Procedure", "", zib("Procedure"))
CARE_TEAMS: Final[Row] = ("CareTeam", "_include=CareTeam:participant", nl_core("careteam"))
