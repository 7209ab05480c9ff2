"""Long-term care and rehabilitation: who is in the team, what is aimed at, and what nurses do."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import ATC, ICF, ICPC, SNOMED, Code

_PARTICIPATION: Final = "http://hl7.org/fhir/v3/ParticipationType"
_LIVING_WILL: Final = "urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.14.1"


class Frail:
    """Problems of frail people, as the GP and as nurses code them."""

    DECLINE: Final = Code(ICPC, "A05", "Algehele achteruitgang")
    SLEEPLESS: Final = Code(ICPC, "P06", "Slapeloosheid/andere slaapstoornis")
    PRESSURE_ULCER: Final = Code(SNOMED, "399912005", "Pressure ulcer", "Decubitus")
    INCONTINENCE: Final = Code(SNOMED, "165232002", "Bladder: incontinent", "Urine-incontinentie")


class Nursing:
    """What nurses do and write."""

    PROCEDURE: Final = Code(SNOMED, "9632001", "Nursing procedure (procedure)", "Verpleegkundige verrichting")
    DRESSING: Final = Code(SNOMED, "182531007", "Dressing of wound (procedure)", "Wondverzorging")
    GET_DRESSED: Final = Code(SNOMED, "313332003", "Ondersteunen bij aankleden")
    REPORT: Final = Code(SNOMED, "11591000146107", "Patient encounter report", "Dagrapportage")


class Function:
    """Activities and functions (ICF) with their degree of limitation, none to severe."""

    WASHING: Final = Code(ICF, "d510", "Zich wassen")
    WASHING_MILD: Final = Code(ICF, "d510.1", "Zich wassen, lichte beperking")
    WASHING_MODERATE: Final = Code(ICF, "d510.2", "Zich wassen, matige beperking")
    WASHING_SEVERE: Final = Code(ICF, "d510.3", "Zich wassen, ernstige beperking")
    WALKING_MILD: Final = Code(ICF, "d450.1", "Lopen, lichte stoornis")
    WALKING_SEVERE: Final = Code(ICF, "d450.3", "Lopen, ernstige stoornis")
    MEMORY: Final = Code(ICF, "b144", "Geheugen")
    MEMORY_MILD: Final = Code(ICF, "b144.1", "Geheugen, lichte stoornis")


class TeamRole:
    """What someone does in a care team."""

    RESPONSIBLE: Final = Code(_PARTICIPATION, "RESP", "Responsible Party", "Hoofdbehandelaar")
    REFERRER: Final = Code(_PARTICIPATION, "REF", "Referrer", "Verwijzer")
    PERFORMER: Final = Code(_PARTICIPATION, "PRF", "Performer", "Uitvoerder")
    CONSULTANT: Final = Code(_PARTICIPATION, "CON", "Consultant", "Medebehandelaar")
    CATEGORY: Final = Code("http://hl7.org/fhir/care-team-category", "episode", "Episode", "Zorgteam")


class LivingWill:
    """Kinds of advance directive."""

    NO_RESUSCITATION: Final = Code(_LIVING_WILL, "NR", "Niet reanimeren verklaring")
    PROXY: Final = Code(_LIVING_WILL, "VOL", "Volmacht")


class ElderlyMedicine:
    """Products that are common in old age, by active ingredient (ATC)."""

    COLECALCIFEROL: Final = Code(ATC, "A11CC05", "colecalciferol", "Colecalciferol 800 IE capsule")
    MACROGOL: Final = Code(ATC, "A06AD65", "macrogol, combinations", "Macrogol/elektrolyten poeder voor drank")
    TEMAZEPAM: Final = Code(ATC, "N05CD07", "temazepam", "Temazepam 10 mg capsule")
