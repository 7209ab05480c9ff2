"""Vaccinaties 2.0 (id 66), in R4.

Source: https://github.com/Nictiz/Nictiz-testscripts (Immunization-2-0): a PGO may ask without the includes, a server
must honour them.
"""

from __future__ import annotations

from medmij_sim.services.canonicals import nictiz
from medmij_sim.services.model import CARE_PROVIDERS, Gegevensdienst, Systeemrol, numbered

VACCINATIES = Gegevensdienst(
    id="66",
    name="Vaccinaties",
    version="2.0",
    function="Verzamelen",
    fhir_release="R4",
    status="active",
    evidence=("NTS", "MDS"),
    systeemrollen=(
        Systeemrol("PGO", "MM-2.0-VAR-FHIR", inferred=True),
        Systeemrol("DVZA", "MM-2.0-VAB-FHIR", inferred=True),
    ),
    requests=tuple(
        numbered(
            "66",
            (
                "Immunization",
                "_include=Immunization:patient&_include=Immunization:performer&_include=Immunization:location",
                nictiz(
                    "imm-Vaccination-event",
                    "imm-PharmaceuticalProduct",
                    "nl-core-Patient",
                    "nl-core-HealthcareProvider",
                    "nl-core-HealthcareProvider-Organization",
                    "nl-core-HealthProfessional-Practitioner",
                    "nl-core-HealthProfessional-PractitionerRole",
                ),
            ),
        )
    ),
    secondary=(*CARE_PROVIDERS, "Medication"),
)
