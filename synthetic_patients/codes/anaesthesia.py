"""How fit someone is for an operation (classification of the American Society of Anesthesiologists)."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import SNOMED, Code


class Asa:
    CODE: Final = Code(
        SNOMED,
        "413347006",
        "bevinding betreffende lichamelijke toestand volgens classificatie van American Society of Anesthesiologists",
        "ASA-score",
    )
    HEALTHY: Final = Code(SNOMED, "413495001", "ASA-score 1", "ASA-score 1: gezond")
    MILD: Final = Code(SNOMED, "413496000", "ASA-score 2", "ASA-score 2: milde aandoening")
    SEVERE: Final = Code(SNOMED, "413497009", "ASA-score 3", "ASA-score 3: ernstige aandoening")
