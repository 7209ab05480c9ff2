"""Laboratoriumresultaten 2.0 (id 46).

Sources: https://github.com/Nictiz/Nictiz-testscripts (LaboratoryResults 2.0); DiagnosticReport is in the
CapabilityStatement of Nictiz-STU3-Zib2017 only.
"""

from __future__ import annotations

from medmij_sim.services.canonicals import gp, zib
from medmij_sim.services.model import CARE_PROVIDERS, Filter, Gegevensdienst, Systeemrol, numbered

CAPABILITIES = "https://github.com/Nictiz/Nictiz-STU3-Zib2017 (CapabilityStatements)"

LABORATORIUMRESULTATEN = Gegevensdienst(
    id="46",
    name="Laboratoriumresultaten",
    version="2.0",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "CON", "MDS"),
    systeemrollen=(
        Systeemrol("PGO", "LAB-2.0-LRR-FHIR", inferred=True),
        Systeemrol("DVZA", "LAB-2.0-LRB-FHIR", inferred=True),
    ),
    requests=tuple(
        numbered(
            "46",
            (
                "Observation",
                "category=http://snomed.info/sct|49581000146104",
                zib("LaboratoryTestResult-Observation", "LaboratoryTestResult-Specimen") + gp("LaboratoryResult"),
            ),
        )
    ),
    filters=(
        Filter(
            "Observation",
            parameters=("code", "date"),
            includes=("Observation:related-target", "Observation:specimen"),
            source="https://github.com/Nictiz/Nictiz-testscripts (LaboratoryResults 2.0)",
            evidence=("NTS",),
        ),
        Filter(
            "DiagnosticReport",
            parameters=("category", "date"),
            includes=("DiagnosticReport:result",),
            profiles=zib("LaboratoryTestResult-DiagnosticReport"),
            source=CAPABILITIES,
            evidence=("CAP",),
        ),
    ),
    secondary=(*CARE_PROVIDERS, "Specimen"),
)
