"""lz-NursingReport: what a nurse or carer wrote down after a visit (dagrapportage).

Source: https://github.com/Stichting-MedMij/MedMij-STU3-LongTermHealthcare, 1.0.0-rc.2.
"""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.long_term_care import Nursing
from synthetic_patients.zib2017.elements import Ref, Resource, concept, extension
from synthetic_patients.zib2017.observation import observation

_MEDMIJ: Final = "http://medmij.nl/fhir/StructureDefinition/"


def nursing_report(me: Ref, patient: Ref, *, title: str, words: str, when: str, performer: Ref) -> Resource:
    """A report of one visit.

    Args:
        when: the instant at which it was written, with its offset.
        performer: a professional or an organisation.
    """
    return observation(
        me,
        f"{_MEDMIJ}lz-NursingReport",
        patient,
        concept(Nursing.REPORT),
        when=when,
        performer=performer,
        extension=[extension(f"{_MEDMIJ}ext-NursingReport.ReportTitle", valueString=title)],
        valueString=words,
    )
