"""Afspraken 2.0 (id 47): appointments of every status, from a day on or between two.

Source: https://github.com/Nictiz/Nictiz-testscripts (eAppointment-2-0).
"""

from __future__ import annotations

from medmij_sim.services.canonicals import APPOINTMENT
from medmij_sim.services.model import CARE_PROVIDERS, Gegevensdienst, Systeemrol, numbered

AFSPRAKEN = Gegevensdienst(
    id="47",
    name="Afspraken",
    version="2.0",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "CAP", "MGO"),
    systeemrollen=(Systeemrol("PGO", "EA-2.0-AFR-FHIR", inferred=True), Systeemrol("DVZA", "EA-2.0-AFB-FHIR")),
    requests=tuple(numbered("47", ("Appointment", "date=ge{today-12months}", APPOINTMENT))),
    secondary=(*CARE_PROVIDERS, "HealthcareService"),
)
