"""Breast cancer: how it is found, examined, treated and followed."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import ATC, ICPC, SNOMED, Code


class Breast:
    """Problems, examinations and treatments."""

    LUMP: Final = Code(ICPC, "X19", "Knobbel/zwelling borst(en) vrouw")
    CANCER: Final = Code(ICPC, "X76", "Maligniteit borst vrouw")
    CANCER_DISEASE: Final = Code(SNOMED, "254837009", "Malignant neoplasm of breast", "Mammacarcinoom")
    SITE: Final = Code(SNOMED, "76752008", "Breast structure", "Borst")
    MAMMOGRAPHY: Final = Code(SNOMED, "71651007", "Mammography", "Mammografie")
    BIOPSY: Final = Code(SNOMED, "122548005", "Biopsy of breast", "Biopt van de borst")
    LUMPECTOMY: Final = Code(SNOMED, "392021009", "Lumpectomy of breast", "Borstsparende operatie")
    SENTINEL_NODE: Final = Code(SNOMED, "396487001", "Sentinel lymph node biopsy", "Schildwachtklierbiopsie")
    RADIOTHERAPY: Final = Code(SNOMED, "108290001", "Radiation oncology AND/OR radiotherapy", "Radiotherapie")


class Report:
    """Kinds of examination with a report in words."""

    X_RAY: Final = Code(SNOMED, "363680008", "X-ray", "Röntgenonderzoek")
    ULTRASOUND: Final = Code(SNOMED, "16310003", "Ultrasound", "Echografie")
    PATHOLOGY: Final = Code(SNOMED, "108257001", "Pathology", "Pathologisch onderzoek")


class EndocrineTherapy:
    """Products by active ingredient (ATC)."""

    TAMOXIFEN: Final = Code(ATC, "L02BA01", "tamoxifen", "Tamoxifen 20 mg tablet")
    LETROZOLE: Final = Code(ATC, "L02BG04", "letrozole", "Letrozol 2,5 mg tablet")
