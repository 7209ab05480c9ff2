"""How and where care providers and patients meet, and what they write down about it."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import JOURNAL_LINE, NHG_14, V3_ACT_CODE, Code


class Contact:
    """How a GP and a patient met (NHG table 14)."""

    VISIT: Final = Code(NHG_14, "01", "visite")
    CONSULT: Final = Code(NHG_14, "03", "consult")
    TELEPHONE: Final = Code(NHG_14, "05", "telefonisch contact")
    E_CONSULT: Final = Code(NHG_14, "12", "e-consult")


class EncounterClass:
    AMBULATORY: Final = Code(V3_ACT_CODE, "AMB", "ambulatory")
    HOME: Final = Code(V3_ACT_CODE, "HH", "home health")
    INPATIENT: Final = Code(V3_ACT_CODE, "IMP", "inpatient encounter")
    VIRTUAL: Final = Code(V3_ACT_CODE, "VR", "virtual")


class Line:
    """The four kinds of journal line."""

    S: Final = Code(JOURNAL_LINE, "S", "Subjectief")
    O: Final = Code(JOURNAL_LINE, "O", "Objectief")  # noqa: E741
    E: Final = Code(JOURNAL_LINE, "E", "Evaluatie")
    P: Final = Code(JOURNAL_LINE, "P", "Plan")
