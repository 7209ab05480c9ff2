"""Kinds of document, as LOINC names them."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import LOINC, Code


class Document:
    """What a document is."""

    LABORATORY: Final = Code(LOINC, "11502-2", "Laboratory report", "Laboratoriumverslag")
    IMAGING: Final = Code(LOINC, "18748-4", "Diagnostic imaging study", "Verslag beeldvormend onderzoek")
    PATHOLOGY: Final = Code(LOINC, "11526-1", "Pathology study", "Pathologieverslag")
    EXAMINATION: Final = Code(LOINC, "70004-7", "Diagnostic study note", "Onderzoeksverslag")
    E_CONSULT: Final = Code(LOINC, "75496-0", "Telehealth Note", "E-consult")
    NURSING: Final = Code(LOINC, "34746-8", "Nurse Note", "Verpleegkundig verslag")
    QUESTIONNAIRE: Final = Code(LOINC, "74468-0", "Questionnaire form definition Document", "Vragenlijst")
    ANSWERS: Final = Code(LOINC, "74465-6", "Questionnaire response Document", "Ingevulde vragenlijst")
