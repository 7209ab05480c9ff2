"""Depression: the problem, how someone lives with it, and how it is treated and measured."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import ATC, ICF, ICPC, LOINC, OBSERVATION_CATEGORY, SNOMED, Code


class Mental:
    """Problems, treatments, and what is measured."""

    LOW_MOOD: Final = Code(ICPC, "P03", "Down/depressief gevoel")
    DEPRESSION: Final = Code(ICPC, "P76", "Depressie")
    DEPRESSIVE_DISORDER: Final = Code(SNOMED, "370143000", "Major depressive disorder", "Depressieve stoornis")
    COGNITIVE_THERAPY: Final = Code(
        SNOMED, "228557008", "Cognitive and behavioral therapy", "Cognitieve gedragstherapie"
    )
    THERAPY: Final = Code(SNOMED, "75516001", "Psychotherapy", "Psychotherapie")
    SURVEY: Final = Code(OBSERVATION_CATEGORY, "survey", "Survey", "Vragenlijst")
    HONOS: Final = Code(
        SNOMED,
        "273513009",
        "Health of the Nation Outcome Scale (generic version) (assessment scale)",
        "HoNOS",
    )
    HONOS_TOTAL: Final = Code(
        SNOMED,
        "281113000",
        "Health of the Nation Outcome Scale - summated (generic version) (assessment scale)",
        "HoNOS, totaalscore",
    )
    PHQ_9: Final = Code(
        LOINC, "44261-6", "Patient Health Questionnaire 9 item (PHQ-9) total score", "PHQ-9, totaalscore"
    )
    TSH: Final = Code(LOINC, "3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "TSH")
    SLEEP: Final = Code(ICF, "b134", "Slaap")
    SLEEP_MODERATE: Final = Code(ICF, "b134.2", "Slaap, matige stoornis")
    SLEEP_NONE: Final = Code(ICF, "b134.0", "Slaap, geen stoornis")
    MOOD_SEVERE: Final = Code(ICF, "b152.3", "Stemming, ernstige stoornis")
    MOOD_NONE: Final = Code(ICF, "b152.0", "Stemming, geen stoornis")
    HOUSEKEEPING: Final = Code(ICF, "d640", "Huishouden doen")
    HOUSEKEEPING_MODERATE: Final = Code(ICF, "d640.2", "Huishouden doen, matige beperking")
    HOUSEKEEPING_NONE: Final = Code(ICF, "d640.0", "Huishouden doen, geen beperking")


class Household:
    """With whom someone lives."""

    SITUATION: Final = Code(
        SNOMED, "365470003", "Finding of family details and household composition (finding)", "Gezinssituatie"
    )
    COMPOSITION: Final = Code(SNOMED, "224130005", "Household composition (observable entity)", "Gezinssamenstelling")
    ALONE: Final = Code(SNOMED, "105529008", "Lives alone", "Woont alleen")
    WITH_PARTNER: Final = Code(SNOMED, "408821002", "Lives with partner", "Woont met partner")
    WITH_CHILDREN: Final = Code(
        SNOMED, "8871000146101", "Lives with underage children", "Woont met minderjarige kinderen"
    )
    WITH_PARENTS: Final = Code(SNOMED, "224137008", "Lives with parents", "Woont bij ouders")
    CHILDREN: Final = Code(SNOMED, "224118004", "Number of offspring (observable entity)", "Aantal kinderen")
    CHILDREN_AT_HOME: Final = Code(
        SNOMED,
        "55811000146107",
        "Number of children living at home (observable entity)",
        "Aantal thuiswonende kinderen",
    )
    CARE: Final = Code(SNOMED, "406192005", "Caregiver behavior (observable entity)", "Zorgverantwoordelijkheid")
    CHILD: Final = Code(SNOMED, "67822003", "Child", "Kind")


class Participation:
    """How someone takes part in society."""

    STATUS: Final = Code(SNOMED, "314845004", "Patient participation status", "Participatie in maatschappij")
    NETWORK: Final = Code(
        SNOMED, "365469004", "Household, family and support network finding (finding)", "Sociaal netwerk"
    )
    HOBBY: Final = Code(SNOMED, "405081003", "Leisure behavior (observable entity)", "Vrijetijdsbesteding")
    WORK: Final = Code(SNOMED, "364703007", "Employment detail (observable entity)", "Arbeidssituatie")


class Help:
    """Help from others."""

    SUPPORT: Final = Code(SNOMED, "243114000", "Supportive care", "Hulp van anderen")
    HOME_CARE: Final = Code(SNOMED, "60689008", "Home care of patient", "Thuiszorg")


class Antidepressant:
    """Products by active ingredient (ATC)."""

    SERTRALINE: Final = Code(ATC, "N06AB06", "sertraline", "Sertraline 50 mg tablet")
    OXAZEPAM: Final = Code(ATC, "N05BA04", "oxazepam", "Oxazepam 10 mg tablet")
