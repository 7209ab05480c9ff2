"""What is asked of every gegevensdienst, typed from the specification; the table is compared with this.

Dates are those of a PGO on 15 January 2026. In `FURTHER`, a value in braces is taken from the dossier that is asked.
"""

from __future__ import annotations

SCT, LOINC = "http://snomed.info/sct", "http://loinc.org"
ACT = "http://hl7.org/fhir/v3/ActCode"
NHG45 = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"
USE = "urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3"
PREGNANCY = "364320009"

_LAB_OF_BGZ = (
    f"Observation/$lastn?category={SCT}|275711006&_include=Observation:related-target&_include=Observation:specimen"
)
_COVERAGE = "Coverage?_include=Coverage:payor:Patient&_include=Coverage:payor:Organization"
_PATIENT = "Patient?_include=Patient:general-practitioner"
_VITALS = (
    f"{LOINC}|85354-9",
    f"{LOINC}|29463-7",
    f"{LOINC}|8302-2",
    f"{LOINC}|8310-5",
    f"{LOINC}|59408-5",
    f"{LOINC}|8893-0",
    f"{LOINC}|8867-4",
    f"{LOINC}|14760-3,{LOINC}|14743-9,{LOINC}|14770-2",
    f"{SCT}|422834003",
)

ASKED: dict[str, list[str]] = {
    "31": [
        f"MedicationRequest?category={SCT}|16076005&_include=MedicationRequest:medication",
        f"MedicationRequest?category={SCT}|52711000146108&_include=MedicationRequest:medication",
        f"MedicationDispense?category={SCT}|422037009&_include=MedicationDispense:medication",
        f"MedicationDispense?category={SCT}|373784005&_include=MedicationDispense:medication",
        f"MedicationStatement?category={USE}|6&_include=MedicationStatement:medication",
    ],
    "35": [
        f"MedicationDispense?category={SCT}|373784005,{SCT}|422037009&_include=MedicationDispense:medication"
        "&_include=MedicationDispense:patient&_include=MedicationDispense:performer",
    ],
    "46": [f"Observation?category={SCT}|49581000146104"],
    "47": ["Appointment?date=ge2025-01-15"],
    "48": [
        _PATIENT,
        _COVERAGE,
        f"Consent?category={SCT}|11291000146105",
        f"Consent?category={SCT}|11341000146107",
        f"Observation/$lastn?category={SCT}|118228005,{SCT}|384821006",
        "Condition",
        f"Observation/$lastn?code={SCT}|365508006",
        f"Observation?code={SCT}|228366006",
        f"Observation?code={SCT}|228273003",
        f"Observation?code={SCT}|365980008",
        "NutritionOrder",
        "Flag",
        "AllergyIntolerance",
        f"MedicationStatement?category={USE}|6&_include=MedicationStatement:medication",
        f"MedicationRequest?category={SCT}|16076005&_include=MedicationRequest:medication",
        f"MedicationDispense?category={SCT}|422037009&_include=MedicationDispense:medication",
        "DeviceUseStatement?_include=DeviceUseStatement:device",
        "Immunization?status=completed",
        f"Observation/$lastn?code={LOINC}|85354-9",
        f"Observation/$lastn?code={LOINC}|29463-7",
        f"Observation/$lastn?code={LOINC}|8302-2,{LOINC}|8306-3,{LOINC}|8308-9",
        _LAB_OF_BGZ,
        f"Procedure?category={SCT}|387713003",
        f"Encounter?class={ACT}|IMP,{ACT}|ACUTE,{ACT}|NONAC",
        "ProcedureRequest?status=active",
        "ImmunizationRecommendation",
        "DeviceRequest?status=active&_include=DeviceRequest:device",
        "Appointment?status=booked,pending,proposed",
    ],
    "49": [
        _PATIENT,
        "EpisodeOfCare",
        f"MedicationRequest?periodofuse=ge2026-01-15&category={SCT}|16076005&_include=MedicationRequest:medication",
        "AllergyIntolerance?category=medication",
        f"Observation?code={NHG45}|&_include=Observation:related-target&_include=Observation:specimen&date=ge2024-11-15",
        f"Composition?type={LOINC}|67781-5",
        "Encounter",
    ],
    "50": [
        _PATIENT,
        _COVERAGE,
        f"Consent?category={SCT}|11291000146105",
        f"Consent?category={SCT}|11341000146107",
        "Condition",
        f"Observation/$lastn?code={SCT}|365508006",
        f"Observation?code={SCT}|228366006",
        f"Observation?code={SCT}|228273003",
        f"Observation?code={SCT}|365980008",
        _LAB_OF_BGZ,
        f"Observation?category={SCT}|118228005,{SCT}|384821006",
        f"Observation?code={SCT}|365470003",
        f"Observation?code={SCT}|314845004",
        f"CarePlan?category={SCT}|243114000",
        "Observation?category=http://hl7.org/fhir/observation-category|survey",
        "Procedure",
        "DiagnosticReport",
        "CareTeam?_include=CareTeam:participant",
    ],
    "51": ["DocumentReference?status=current", "DocumentManifest?status=current"],
    "52": [
        *(f"Observation?code={codes}" for codes in _VITALS),
        f"Observation/$lastn?code={','.join(_VITALS)}",
        "Observation?category=vital-signs",
    ],
    "54": ["AllergyIntolerance"],
    "58": ["AllergyIntolerance"],
    "59": [f"Task?code={LOINC}|74468-0&status=requested"],
    "61": [
        _PATIENT,
        f"Consent?category={SCT}|11291000146105",
        f"Consent?category={SCT}|11341000146107",
        "Condition",
        "AllergyIntolerance",
        _LAB_OF_BGZ,
        "Procedure",
        "CarePlan?_include=CarePlan:activity-goal:Goal&_include=CarePlan:activity-outcomereference:Observation"
        "&_include=CarePlan:activity-medicaldevice:DeviceUseStatement"
        "&_include:recurse=DeviceUseStatement:device:Device",
        "CareTeam?_include=CareTeam:participant",
    ],
    "66": ["Immunization?_include=Immunization:patient&_include=Immunization:performer&_include=Immunization:location"],
    "67": [
        "Patient?_include=Patient:link",
        "Coverage",
        "FamilyMemberHistory",
        "DeviceUseStatement?_include=DeviceUseStatement:device",
        f"EpisodeOfCare?type={SCT}|{PREGNANCY}&_include=EpisodeOfCare:organization&_include=EpisodeOfCare:care-manager",
        "Condition?context=EpisodeOfCare/{record}",
        "Observation?context=EpisodeOfCare/{record}",
        "Procedure?context=EpisodeOfCare/{record}&_include=Procedure:performer&_include=Procedure:based-on",
        "CareTeam?context=EpisodeOfCare/{record}",
        "DiagnosticReport?context=EpisodeOfCare/{record}",
        "ReferralRequest?context=EpisodeOfCare/{record}",
        "Encounter?episodeofcare=EpisodeOfCare/{record}&_include=Encounter:practitioner",
        "Observation?context:Encounter.episodeofcare=EpisodeOfCare/{record}",
    ],
    "9000002": ["DocumentReference?status=current"],
    "900000401": [f"Observation?code={LOINC}|85354-9"],
    "900000402": [f"Observation?code={LOINC}|8302-2"],
    "900000403": [f"Observation?code={LOINC}|29463-7"],
    "900000404": ["Flag"],
    "900000405": ["NutritionOrder"],
    "900000406": [f"Observation?code={SCT}|365508006"],
    "900000407": ["Coverage"],
    "900000408": ["Encounter"],
    "900000409": [f"Observation?code={LOINC}|8310-5"],
    "900000410": [f"Observation?code={SCT}|364396009"],
    "900000411": [f"Observation?code={SCT}|422834003"],
    "900000412": [f"Observation?code={LOINC}|8893-0"],
    "900000413": [f"Observation?code={SCT}|11591000146107"],
    "900000101": ["Patient"],
    "900000102": [f"Procedure?category={SCT}|225362009"],
    "900000103": ["Goal"],
    "900000104": [f"Observation?code={SCT}|364126007"],
    "900000105": [f"Observation?code={SCT}|74024006"],
    "900000106": [f"Observation?code={SCT}|110353005"],
    "900000107": [f"Observation?code={SCT}|413347006"],
    "900000108": [f"Observation?code={SCT}|540501000146103"],
    "900000109": [f"Observation?code={SCT}|440271000146100"],
    "900000110": ["Coverage"],
    "900000111": ["Encounter"],
}

_MEDICATION = ("identifier={identifier}", "medication.code={medicine}", "medicationtreatment={treatment}")

FURTHER: dict[str, list[str]] = {
    "31": [
        *(f"MedicationRequest?{each}" for each in _MEDICATION),
        "MedicationRequest?periodofuse=ge2025-06-01",
        "MedicationRequest?periodofuse=le2024-12-31",
        *(f"MedicationDispense?{each}" for each in _MEDICATION),
        "MedicationDispense?periodofuse=ge2025-06-01",
        "MedicationDispense?periodofuse=le2024-12-31",
        "MedicationDispense?whenhandedover=ge2025-06-01",
        "MedicationDispense?whenhandedover=le2024-12-31",
        *(f"MedicationStatement?{each}" for each in _MEDICATION),
    ],
    "35": [
        "MedicationDispense?requestdate=ge2025-06-01",
        "MedicationDispense?requestdate=le2024-12-31",
        "MedicationDispense?periodofuse=ge2025-06-01",
        "MedicationDispense?periodofuse=le2024-12-31",
    ],
    "46": [
        "Observation?code={code}",
        "Observation?date=ge2025-06-01",
        "Observation?date=le2024-12-31",
        f"Observation?category={SCT}|49581000146104&_include=Observation:related-target",
        f"Observation?category={SCT}|49581000146104&_include=Observation:specimen",
        "DiagnosticReport?category={category}",
        "DiagnosticReport?date=ge2025-06-01",
        "DiagnosticReport?date=le2024-12-31",
        "DiagnosticReport?_include=DiagnosticReport:result",
    ],
    "47": ["Appointment?date=le2025-06-01"],
    "51": [
        "DocumentReference?indexed=ge2025-06-01",
        "DocumentReference?indexed=le2024-12-31",
        "DocumentReference?type={type}",
        "DocumentManifest?created=ge2025-01-01",
        "DocumentManifest?created=le2024-12-31",
    ],
    "52": ["Observation?date=ge2025-06-01", "Observation?date=le2024-12-31"],
    "60": [f"Task?code={LOINC}|74468-0", "Task?status=requested"],
    "67": ["EpisodeOfCare?status=active"],
    "9000002": ["DocumentReference?contenttype=application/pdf"],
}
"""What a server must honour beyond what a PGO asks as a minimum: the last parameter of each."""

RETRIEVED: dict[str, dict[str, tuple[str, ...]]] = {
    "9000002": {
        "report": ("application/pdf",),
        "manifest": ("application/dicom", "application/dicom+json"),
        "image": ("application/dicom",),
        "rendered": ("image/jpeg",),
    },
}
"""What a server must give besides FHIR, and in which media types."""
