"""What was measured, and in what."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import LOINC, NHG_45, OBSERVATION_CATEGORY, SNOMED, V2_INTERPRETATION, Code


class Vital:
    """Measurements (LOINC) and the category FHIR wants on them."""

    CATEGORY: Final = Code(OBSERVATION_CATEGORY, "vital-signs", "Vital Signs", "Vitale functies")
    BLOOD_PRESSURE: Final = Code(LOINC, "85354-9", "Blood pressure panel with all children optional", "Bloeddruk")
    SYSTOLIC: Final = Code(LOINC, "8480-6", "Systolic blood pressure", "Systolische bloeddruk")
    DIASTOLIC: Final = Code(LOINC, "8462-4", "Diastolic blood pressure", "Diastolische bloeddruk")
    POSITION: Final = Code(LOINC, "8361-8", "Body position with respect to gravity", "Houding")
    WEIGHT: Final = Code(LOINC, "29463-7", "Body weight", "Lichaamsgewicht")
    HEIGHT: Final = Code(LOINC, "8302-2", "Body height", "Lichaamslengte")
    HEIGHT_STANDING: Final = Code(LOINC, "8308-9", "Body height --standing", "Lichaamslengte staand")


class Laboratory:
    """Categories of results."""

    FINDING: Final = Code(SNOMED, "49581000146104", "Laboratory test finding (finding)", "Laboratoriumuitslag")
    REPORT: Final = Code(SNOMED, "4241000179101", "Laboratory report (record artifact)", "Laboratoriumrapport")
    CHEMISTRY: Final = Code(SNOMED, "275711006", "Serum chemistry test", "Klinische chemie")
    HEMATOLOGY: Final = Code(SNOMED, "252275004", "Hematology", "Hematologie")
    HIGH: Final = Code(V2_INTERPRETATION, "H", "High", "Verhoogd")
    LOW: Final = Code(V2_INTERPRETATION, "L", "Low", "Verlaagd")
    ABOVE: Final = Code(SNOMED, "281302008", "Above reference range", "Boven referentiewaarde")
    BELOW: Final = Code(SNOMED, "281300000", "Below reference range", "Onder referentiewaarde")


class Nhg:
    """Determinations as a GP codes them (NHG table 45)."""

    HBA1C: Final = Code(NHG_45, "2816", "HbA1c (glycohemoglobine) IFCC")
    FASTING_GLUCOSE: Final = Code(NHG_45, "3208", "glucose nuchter, art/cap (lab)")
    PULSE: Final = Code(NHG_45, "1875", "polsfrequentie")
    LDL: Final = Code(NHG_45, "542", "LDL-cholesterol")
    EGFR: Final = Code(NHG_45, "3583", "eGFR volgens CKD-EPI formule")
    ALBUMIN_RATIO: Final = Code(NHG_45, "40", "albumine/kreatinine urine")
    SYSTOLIC: Final = Code(NHG_45, "1744", "systolische bloeddruk")
    DIASTOLIC: Final = Code(NHG_45, "1740", "diastolische bloeddruk")


class Loinc:
    """Determinations as a hospital laboratory codes them, and kinds of document."""

    CREATININE: Final = Code(LOINC, "14682-9", "Creatinine [Moles/volume] in Serum or Plasma", "Kreatinine")
    POTASSIUM: Final = Code(LOINC, "2823-3", "Potassium [Moles/volume] in Serum or Plasma", "Kalium")
    SODIUM: Final = Code(LOINC, "2951-2", "Sodium [Moles/volume] in Serum or Plasma", "Natrium")
    ELECTROLYTES: Final = Code(LOINC, "24326-1", "Electrolytes 1998 panel - Serum or Plasma", "Elektrolyten")
    HBA1C: Final = Code(LOINC, "59261-8", "Hemoglobin A1c/Hemoglobin.total in Blood by IFCC protocol", "HbA1c")
    CRP: Final = Code(LOINC, "1988-5", "C reactive protein [Mass/volume] in Serum or Plasma", "CRP")
    HEMOGLOBIN: Final = Code(LOINC, "59260-0", "Hemoglobin [Moles/volume] in Blood", "Hemoglobine")
    ENCOUNTER_NOTE: Final = Code(LOINC, "67781-5", "Summarization of encounter note Narrative", "Contactverslag")
    DISCHARGE_SUMMARY: Final = Code(LOINC, "18842-5", "Discharge summary", "Ontslagbericht")
    REFERRAL_NOTE: Final = Code(LOINC, "57133-1", "Referral note", "Verwijsbrief")
    CONSULT_NOTE: Final = Code(LOINC, "11488-4", "Consult note", "Brief van de specialist")
    CONDITION: Final = Code(LOINC, "75323-6", "Condition", "Aandoening")
    ALERT: Final = Code(LOINC, "74018-3", "Alert", "Waarschuwing")


class Material:
    """What a specimen is made of."""

    BLOOD: Final = Code(SNOMED, "87612001", "Blood (substance)", "Bloed")
    URINE: Final = Code(SNOMED, "78014005", "Urine (substance)", "Urine")
