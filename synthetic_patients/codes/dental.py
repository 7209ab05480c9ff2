"""What a dentist finds and does (MedMij Mondzorg, its value sets, and the performance codes of the NZa)."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import SNOMED, VEKTIS_DENTAL, VEKTIS_SPECIALTY, Code

DENTAL_CARE: Final = Code(VEKTIS_SPECIALTY, "1200", "Tandartsen, algemeen practicus", "Tandartsen")
"""The kind of care, as a tag on what a dentist wrote and as specialty."""

_PPS: Final = "http://medmij.nl/fhir/CodeSystem/PeriodicPeriodontalScreeningScore"


class Mouth:
    """Problems and places in the mouth."""

    CARIES: Final = Code(SNOMED, "80967001", "gaatje in je tand of kies", "Cariës")
    TOOTH: Final = Code(SNOMED, "38199008", "tand en/of kies", "Tand of kies")
    NORMAL: Final = Code(SNOMED, "17621005", "normaal", "Normaal")


class DentalAct:
    """What is done; the category is what a request for dental procedures filters on."""

    CATEGORY: Final = Code(SNOMED, "225362009", "tandheelkundige zorg", "Tandheelkundige zorg")
    CHECK_UP: Final = Code(VEKTIS_DENTAL, "C002", "Consult voor een periodieke controle", "Periodieke controle")
    COMPLAINT: Final = Code(VEKTIS_DENTAL, "C003", "Consult, niet zijnde periodieke controle", "Consult bij klacht")
    X_RAY: Final = Code(VEKTIS_DENTAL, "X10", "Maken en beoordelen kleine röntgenfoto", "Kleine röntgenfoto")
    CLEANING: Final = Code(VEKTIS_DENTAL, "M03", "Gebitsreiniging, per vijf minuten", "Gebitsreiniging")
    FILLING: Final = Code(VEKTIS_DENTAL, "V92", "Tweevlaksvulling composiet", "Tweevlaksvulling composiet")
    EXTRACTION: Final = Code(VEKTIS_DENTAL, "H11", "Trekken tand of kies", "Trekken kies")


class OralHygiene:
    CODE: Final = Code(SNOMED, "364126007", "status van mondhygiëne", "Mondhygiëne")
    GOOD: Final = Code(SNOMED, "20572008", "goed", "Goed")
    NORMAL: Final = Code(SNOMED, "17621005", "normaal", "Normaal")
    BAD: Final = Code(SNOMED, "556001", "slecht", "Slecht")


class CariesRisk:
    CODE: Final = Code(SNOMED, "74024006", "vatbaarheid voor cariës", "Cariësrisico")
    LOW: Final = Code(SNOMED, "62482003", "laag", "Laag")
    RAISED: Final = Code(SNOMED, "35105006", "verhoogd", "Verhoogd")


class Periodontal:
    """The Periodieke Parodontale Screening."""

    CODE: Final = Code(SNOMED, "540501000146103", "score op periodieke parodontale screening", "PPS-score")
    SCORE_1: Final = Code(_PPS, "ppsscore1", "Pockets 0-3 millimeter = in orde")
    SCORE_2: Final = Code(_PPS, "ppsscore2", "Pockets 4-5 millimeter = mogelijk in orde")


class Fitness:
    """Dental fitness in the classification of the NATO."""

    CODE: Final = Code(
        SNOMED, "440271000146100", "'dental fitness' volgens NAVO-classificatiesysteem", "Dental fitness"
    )
    CLASS_1: Final = Code(SNOMED, "258392002", "klasse 1", "Klasse 1: geen behandeling nodig")
    CLASS_2: Final = Code(SNOMED, "258393007", "klasse 2", "Klasse 2: behandeling gewenst, geen spoed te verwachten")
    CLASS_3: Final = Code(SNOMED, "258394001", "klasse 3", "Klasse 3: zonder behandeling spoed binnen een jaar")


class Parafunction:
    CODE: Final = Code(SNOMED, "110353005", "parafunctionele gewoonte", "Parafunctionele activiteit")
