"""A hospital's letter on discharge."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Loinc
from synthetic_patients.zib2017.elements import Ref, Resource
from synthetic_patients.zib2017.letter import letter


def discharge_summary(me: Ref, patient: Ref, *, encounter: Ref, day: date, author: Ref, words: str) -> Resource:
    """A Composition of one section."""
    kind, sections = Loinc.DISCHARGE_SUMMARY, (("Beloop", words),)
    return letter(me, patient, kind=kind, encounter=encounter, day=day, author=author, sections=sections)
