"""Meetwaarden vitale functies 2.0: collect (id 52) and share self measurements (id 53).

Source: https://github.com/Nictiz/Nictiz-testscripts (SelfMeasurements-2-0).
"""

from __future__ import annotations

from medmij_sim.services.canonicals import nictiz, zib
from medmij_sim.services.model import CARE_PROVIDERS, Filter, Gegevensdienst, Systeemrol, numbered
from medmij_sim.services.sharing import SELF_MEASUREMENTS

_LOINC, _SNOMED = "http://loinc.org", "http://snomed.info/sct"
GLUCOSE = ("14760-3", "14743-9", "14770-2")

_KINDS = (
    (f"{_LOINC}|85354-9", zib("BloodPressure")),
    (f"{_LOINC}|29463-7", zib("BodyWeight")),
    (f"{_LOINC}|8302-2", zib("BodyHeight")),
    (f"{_LOINC}|8310-5", zib("BodyTemperature")),
    (f"{_LOINC}|59408-5", zib("OxygenSaturation")),
    (f"{_LOINC}|8893-0", zib("PulseRate")),
    (f"{_LOINC}|8867-4", zib("HeartRate")),
    (",".join(f"{_LOINC}|{code}" for code in GLUCOSE), nictiz("vitalsign-bloodglucose")),
    (f"{_SNOMED}|422834003", zib("Respiration")),
)
_EVERY_CODE = ",".join(codes for codes, _ in _KINDS)
_EVERY_PROFILE = tuple(profile for _, profiles in _KINDS for profile in profiles)

MEETWAARDEN = Gegevensdienst(
    id="52",
    name="Meetwaarden vitale functies",
    version="2.0",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "MGO"),
    systeemrollen=(Systeemrol("PGO", "MM-2.0-MVR-FHIR", inferred=True), Systeemrol("DVZA", "MM-2.0-MVB-FHIR")),
    requests=tuple(
        numbered(
            "52",
            *(("Observation", f"code={codes}", profiles) for codes, profiles in _KINDS),
            ("Observation/$lastn", f"code={_EVERY_CODE}", _EVERY_PROFILE),
            ("Observation", "category=vital-signs", _EVERY_PROFILE),
        )
    ),
    filters=(
        Filter(
            "Observation",
            parameters=("date",),
            source="https://github.com/Nictiz/Nictiz-testscripts (SelfMeasurements-2-0)",
            evidence=("NTS",),
        ),
    ),
    secondary=(*CARE_PROVIDERS, "Device", "DeviceUseStatement", "Specimen"),
)

MEETWAARDEN_DELEN = Gegevensdienst(
    id="53",
    name="Meetwaarden vitale functies",
    version="2.0",
    function="Delen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "CAP", "CON"),
    systeemrollen=(
        Systeemrol("PGO", "MM-2.0-MVS-FHIR", inferred=True),
        Systeemrol("DVZA", "MM-2.0-MVO-FHIR", inferred=True),
    ),
    shares=SELF_MEASUREMENTS,
    listed_as="Meetwaarden vitale functies delen",
)
