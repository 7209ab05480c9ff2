"""Huisartsgegevens 2.0 (id 49): 7 requests and what a general practice leaves out.

Source: https://github.com/Nictiz/Nictiz-testscripts (GenPractData-2-0, release 2026.22). The guideline behind the
windows ("online inzage H-EPD" of NHG and Patiëntenfederatie) could not be read; the evidence of each gate says so.
"""

from __future__ import annotations

from datetime import date

from medmij_sim.services.allergies import NO_CONVERTED_ALLERGY
from medmij_sim.services.canonicals import gp, nl_core, zib
from medmij_sim.services.model import Companion, Gate, Gegevensdienst, Systeemrol, numbered
from medmij_sim.services.shared_rows import PATIENT

SNOMED = "http://snomed.info/sct"
PREGNANCY = "364320009"
JOURNAL_LINES = "http://fhir.nl/fhir/NamingSystem/journaalregeltypen"
NHG_TABLE_45 = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"
JOURNAL_START = date(2020, 7, 1)
"""From this day on E and P lines are shown; inferred, so change it with `journal_since` where that matters."""

SHOWN_LINES = frozenset({"E", "P"})
TEST_SCRIPTS = "https://github.com/Nictiz/Nictiz-testscripts (GenPractData-2-0)"

GATES = (
    Gate(
        "diagnostic results of the last fourteen months",
        kind="window",
        resource_type="Observation",
        system=NHG_TABLE_45,
        date_parameter="date",
        months=14,
        source=TEST_SCRIPTS,
        evidence=("NTS", "INF"),
    ),
    Gate(
        "only E and P lines of the journal",
        kind="lines",
        resource_type="Observation",
        system=JOURNAL_LINES,
        codes=SHOWN_LINES,
        date_parameter="date",
        since=JOURNAL_START,
        source=TEST_SCRIPTS,
        evidence=("NTS", "INF"),
    ),
    Gate(
        "only E and P sections of a contact report",
        kind="lines",
        resource_type="Composition",
        system=JOURNAL_LINES,
        codes=SHOWN_LINES,
        date_parameter="date",
        since=JOURNAL_START,
        sections=True,
        source=TEST_SCRIPTS,
        evidence=("NTS", "INF"),
    ),
    Gate(
        "only contacts with the practice itself",
        kind="practice",
        resource_type="Encounter",
        profiles=frozenset(gp("Encounter")),
        still_readable=True,
        source=TEST_SCRIPTS,
        evidence=("NTS", "INF"),
    ),
    Gate(
        "medication in use",
        kind="in-use",
        resource_type="MedicationRequest",
        date_parameter="periodofuse",
        ongoing=True,
        source=TEST_SCRIPTS,
        evidence=("NTS", "INF"),
    ),
    Gate(
        "no records of a midwife",
        kind="care",
        resource_type="EpisodeOfCare",
        parameter="type",
        system=SNOMED,
        hidden=frozenset({PREGNANCY}),
        still_readable=True,
        source="gegevensdienst 67 shows these",
        evidence=("INF",),
    ),
    NO_CONVERTED_ALLERGY,
)

HUISARTSGEGEVENS = Gegevensdienst(
    id="49",
    name="Huisartsgegevens",
    version="2.0",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "CAP", "MGO"),
    systeemrollen=(Systeemrol("PGO", "MM-2.0-HGR-FHIR"), Systeemrol("DVZA", "MM-2.0-HGB-FHIR")),
    requests=tuple(
        numbered(
            "49",
            PATIENT,
            ("EpisodeOfCare", "", nl_core("episodeofcare")),
            (
                "MedicationRequest",
                "periodofuse=ge{today}&category=http://snomed.info/sct|16076005&_include=MedicationRequest:medication",
                zib("MedicationAgreement", "Product"),
            ),
            ("AllergyIntolerance", "category=medication", zib("AllergyIntolerance")),
            (
                "Observation",
                f"code={NHG_TABLE_45}|&_include=Observation:related-target&_include=Observation:specimen"
                "&date=ge{today-14months}",
                gp("DiagnosticResult", "LaboratoryResult"),
            ),
            ("Composition", "type=http://loinc.org|67781-5", gp("EncounterReport", "JournalEntry")),
            ("Encounter", "", gp("Encounter")),
        )
    ),
    secondary=(
        "Condition",
        "Flag",
        "Location",
        "Medication",
        "Organization",
        "Practitioner",
        "PractitionerRole",
        "RelatedPerson",
        "Specimen",
    ),
    gates=GATES,
    companions=(
        Companion("Flag", of="EpisodeOfCare", through=("Condition",), source=f"{TEST_SCRIPTS}, attention flags"),
    ),
)
