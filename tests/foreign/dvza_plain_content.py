"""A small dossier of the foreign DVZA's own, for gegevensdiensten 48 and 49; elements stand in the order of FHIR."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

Json = dict[str, Any]

ZIB = "http://nictiz.nl/fhir/StructureDefinition/"
NL_CORE = "http://fhir.nl/fhir/StructureDefinition/"
SNOMED, LOINC, UCUM = "http://snomed.info/sct", "http://loinc.org", "http://unitsofmeasure.org"
NHG45 = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"
LINE_TYPES = "http://fhir.nl/fhir/NamingSystem/journaalregeltypen"
NHG14 = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-14-contactwijze"
MASKED = {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}]}


def concept(system: str, code: str, display: str) -> Json:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def quantity(value: float, unit: str, code: str) -> Json:
    return {"value": value, "unit": unit, "system": UCUM, "code": code}


def shared(who: str, today: date, family: str) -> list[Json]:
    """What both gegevensdiensten have: the person and the doctor."""
    return [
        {
            "resourceType": "Patient",
            "id": f"{who}-p",
            "meta": {"profile": [NL_CORE + "nl-core-patient"]},
            "identifier": [{"system": "http://fhir.nl/fhir/NamingSystem/bsn", "_value": MASKED}],
            "name": [{"use": "official", "family": family, "given": ["Testje"]}],
            "gender": "female",
            "birthDate": "1971-03-04",
            "generalPractitioner": [{"reference": f"Practitioner/{who}-arts", "display": "Dr. Nep"}],
        },
        {
            "resourceType": "Practitioner",
            "id": f"{who}-arts",
            "meta": {"profile": [NL_CORE + "nl-core-practitioner"]},
            "identifier": [{"system": "http://fhir.nl/fhir/NamingSystem/agb-z", "value": "00000000"}],
            "name": [{"family": "Nep"}],
        },
        {
            "resourceType": "AllergyIntolerance",
            "id": f"{who}-a",
            "meta": {"profile": [ZIB + "zib-AllergyIntolerance"]},
            "clinicalStatus": "active",
            "verificationStatus": "confirmed",
            "category": ["medication"],
            "code": concept(SNOMED, "373270004", "penicilline"),
            "patient": {"reference": f"Patient/{who}-p", "display": f"Testje {family}"},
        },
    ]


def bgz(who: str, today: date, family: str) -> list[Json]:
    """Gegevensdienst 48."""
    subject = {"reference": f"Patient/{who}-p", "display": f"Testje {family}"}
    weights = (
        {
            "resourceType": "Observation",
            "id": f"{who}-w{days}",
            "meta": {"profile": [ZIB + "zib-BodyWeight"]},
            "status": "final",
            "category": [concept("http://hl7.org/fhir/observation-category", "vital-signs", "Vital signs")],
            "code": concept(LOINC, "29463-7", "lichaamsgewicht"),
            "subject": subject,
            "effectiveDateTime": f"{today - timedelta(days=days)}T09:30:00+01:00",
            "valueQuantity": quantity(70 + days / 10, "kg", "kg"),
        }
        for days in (400, 3, 90)
    )
    return [
        *shared(who, today, family),
        {
            "resourceType": "Condition",
            "id": f"{who}-c",
            "meta": {"profile": [ZIB + "zib-Problem"]},
            "clinicalStatus": "active",
            "category": [concept(SNOMED, "282291009", "diagnose")],
            "code": concept(SNOMED, "38341003", "hypertensie"),
            "subject": subject,
            "onsetDateTime": "2019",
        },
        *weights,
        {
            "resourceType": "Observation",
            "id": f"{who}-rr",
            "meta": {"profile": [ZIB + "zib-BloodPressure"]},
            "status": "final",
            "category": [concept("http://hl7.org/fhir/observation-category", "vital-signs", "Vital signs")],
            "code": concept(LOINC, "85354-9", "bloeddruk"),
            "subject": subject,
            "effectiveDateTime": str(today - timedelta(days=30)),
            "component": [
                {"code": concept(LOINC, "8480-6", "systolisch"), "valueQuantity": quantity(131, "mmHg", "mm[Hg]")},
                {"code": concept(LOINC, "8462-4", "diastolisch"), "valueQuantity": quantity(82, "mmHg", "mm[Hg]")},
            ],
        },
    ]


def general_practice(who: str, today: date, family: str) -> list[Json]:
    """Gegevensdienst 49."""
    subject = {"reference": f"Patient/{who}-p", "display": f"Testje {family}"}
    contact = {"reference": f"Encounter/{who}-e", "display": "consult"}
    day = str(today - timedelta(days=40))
    lines = {"E": "Hypertensie", "P": "Controle over een half jaar"}
    return [
        *shared(who, today, family),
        {
            "resourceType": "Encounter",
            "id": f"{who}-e",
            "meta": {"profile": [ZIB + "gp-Encounter"]},
            "status": "finished",
            "class": {"system": "http://hl7.org/fhir/v3/ActCode", "code": "AMB", "display": "ambulatory"},
            "type": [concept(NHG14, "01", "consult")],
            "subject": subject,
            "period": {"start": f"{day}T10:00:00+01:00"},
        },
        {
            "resourceType": "EpisodeOfCare",
            "id": f"{who}-ep",
            "meta": {"profile": [NL_CORE + "nl-core-episodeofcare"]},
            "status": "active",
            "type": [concept(SNOMED, "405623001", "toegewezen behandelaar")],
            "diagnosis": [{"condition": {"reference": f"Condition/{who}-c", "display": "hypertensie"}}],
            "patient": subject,
        },
        {
            "resourceType": "Condition",
            "id": f"{who}-c",
            "meta": {"profile": [ZIB + "zib-Problem"]},
            "clinicalStatus": "active",
            "code": concept(SNOMED, "38341003", "hypertensie"),
            "subject": subject,
        },
        *(
            {
                "resourceType": "Observation",
                "id": f"{who}-lab{ago}",
                "meta": {"profile": [ZIB + "gp-LaboratoryResult"]},
                "status": "final",
                "category": [
                    concept(SNOMED, "49581000146104", "laboratoriumbepaling"),
                    concept(SNOMED, "275711006", "klinische chemie"),
                ],
                "code": concept(NHG45, "523", "kreatinine"),
                "subject": subject,
                "context": contact,
                "effectiveDateTime": str(today - timedelta(days=ago)),
                "valueQuantity": quantity(71, "umol/l", "umol/L"),
            }
            for ago in (40, 470)
        ),
        {
            "resourceType": "Composition",
            "id": f"{who}-verslag",
            "meta": {"profile": [ZIB + "gp-EncounterReport"]},
            "status": "final",
            "type": concept(LOINC, "67781-5", "samenvatting"),
            "subject": subject,
            "encounter": contact,
            "date": f"{day}T10:20:00+01:00",
            "author": [{"reference": f"Practitioner/{who}-arts", "display": "Dr. Nep"}],
            "title": "Consult",
            "section": [
                {
                    "title": text,
                    "code": concept(LINE_TYPES, line, f"{line}-regel"),
                    "text": {"status": "additional", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{text}</div>'},
                    "entry": [{"reference": f"Observation/{who}-regel{line}", "display": text}],
                }
                for line, text in lines.items()
            ],
        },
        *(
            {
                "resourceType": "Observation",
                "id": f"{who}-regel{line}",
                "meta": {"profile": [ZIB + "gp-JournalEntry"]},
                "status": "final",
                "code": concept(LINE_TYPES, line, f"{line}-regel"),
                "subject": subject,
                "context": contact,
                "effectiveDateTime": f"{day}T10:20:00+01:00",
                "valueString": text,
            }
            for line, text in lines.items()
        ),
    ]


def dossier(who: str, today: date) -> dict[str, list[Json]]:
    """Everything of one person, by gegevensdienst; nothing for those of whom nothing is held."""
    families = {"roos": "Van Deuren", "sem": "De Ruyter", "zestien": "Pas"}
    if who not in families:
        return {"48": [], "49": []}
    return {"48": bgz(who, today, families[who]), "49": general_practice(who, today, families[who])}
