"""Patiëntcorrecties 1.0 (R4): a person asks to correct what is in the dossier.

No source tells its id; 990000001 is a number of our own.

Source: https://github.com/Nictiz/Nictiz-R4-PatientCorrections.
"""

from __future__ import annotations

from medmij_sim.services.model import Gegevensdienst, Systeemrol
from medmij_sim.services.sharing import PATIENT_CORRECTIONS

PATIENTCORRECTIES = Gegevensdienst(
    id="990000001",
    name="Patiëntcorrecties",
    version="1.0",
    function="Delen",
    fhir_release="R4",
    status="unclear",
    evidence=("CAP", "INF"),
    systeemrollen=(
        Systeemrol("PGO", "MM-1.0-PCS-FHIR", inferred=True),
        Systeemrol("DVZA", "MM-1.0-PCO-FHIR", inferred=True),
    ),
    shares=PATIENT_CORRECTIONS,
)
