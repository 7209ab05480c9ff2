"""Integrale Zwangerschapskaart 2.0 (id 67): the records of a midwife, and what belongs to each.

A record is an EpisodeOfCare; most requests ask within one, so they are sent for each record found.

Sources: https://github.com/Nictiz/Nictiz-testscripts (Geboortezorg), and the MedMij test material of Geboortezorg 3.2
(https://github.com/Stichting-MedMij/MedMij-testscripts).
"""

from __future__ import annotations

from medmij_sim.services.canonicals import nictiz, nl_core, zib
from medmij_sim.services.huisarts import PREGNANCY, SNOMED
from medmij_sim.services.model import CARE_PROVIDERS, Filter, Gate, Gegevensdienst, Systeemrol, numbered

SOURCE = "https://github.com/Stichting-MedMij/MedMij-testscripts (Geboortezorg 3.2)"
_RESULTS = zib("LaboratoryTestResult-Observation")
_WITHIN = "context=EpisodeOfCare/{EpisodeOfCare}"

ZWANGERSCHAPSKAART = Gegevensdienst(
    id="67",
    name="Integrale Zwangerschapskaart",
    version="2.0",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "MDS"),
    systeemrollen=(
        Systeemrol("PGO", "GZ-2.0-IZR-FHIR", inferred=True),
        Systeemrol("DVZA", "GZ-2.0-IZB-FHIR", inferred=True),
    ),
    requests=tuple(
        numbered(
            "67",
            ("Patient", "_include=Patient:link", nl_core("patient")),
            ("Coverage", "", zib("Payer")),
            ("FamilyMemberHistory", "", ("http://hl7.org/fhir/StructureDefinition/FamilyMemberHistory",)),
            ("DeviceUseStatement", "_include=DeviceUseStatement:device", zib("MedicalDevice", "MedicalDeviceProduct")),
            (
                "EpisodeOfCare",
                f"type={SNOMED}|{PREGNANCY}&_include=EpisodeOfCare:organization&_include=EpisodeOfCare:care-manager",
                nictiz("bc-MaternalRecord") + nl_core("episodeofcare", "organization", "practitioner"),
            ),
            ("Condition", _WITHIN, zib("Pregnancy", "Problem")),
            ("Observation", _WITHIN, nl_core("observation") + _RESULTS),
            (
                "Procedure",
                f"{_WITHIN}&_include=Procedure:performer&_include=Procedure:based-on",
                nictiz("bc-ObstetricProcedure", "bc-DeliveryProcedure") + zib("Procedure"),
            ),
            ("CareTeam", _WITHIN, nl_core("careteam")),
            ("DiagnosticReport", _WITHIN, zib("TextResult", "LaboratoryTestResult-DiagnosticReport")),
            ("ReferralRequest", _WITHIN, nictiz("bc-ReferralRequest")),
            (
                "Encounter",
                "episodeofcare=EpisodeOfCare/{EpisodeOfCare}&_include=Encounter:practitioner",
                nictiz("bc-Encounter") + zib("Encounter"),
            ),
            (
                "Observation",
                "context:Encounter.episodeofcare=EpisodeOfCare/{EpisodeOfCare}",
                nl_core("observation") + zib("BloodPressure", "BodyWeight") + _RESULTS,
            ),
        )
    ),
    filters=(Filter("EpisodeOfCare", parameters=("status",), source=SOURCE, evidence=("MDS",)),),
    secondary=(*CARE_PROVIDERS, "BodySite", "Device", "ProcedureRequest", "Specimen"),
    gates=(
        Gate(
            "only records of a midwife",
            kind="care",
            resource_type="EpisodeOfCare",
            parameter="type",
            system=SNOMED,
            codes=frozenset({PREGNANCY}),
            still_readable=True,
            source=SOURCE,
            evidence=("MDS", "INF"),
        ),
    ),
)
