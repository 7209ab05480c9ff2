"""Letters between care providers, and reports of examinations."""

from __future__ import annotations

from datetime import date

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code
from synthetic_patients.providers.directory import Professional
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.letter import letter
from synthetic_patients.zib2017.text_result import text_result

_REPORTED_AT = 15


def write_letter(
    pen: Pen,
    name: str,
    kind: Code,
    day: date,
    author: Professional,
    encounter: Ref,
    sections: tuple[tuple[str, str], ...],
) -> None:
    """Write a letter of a kind, after an encounter; `sections` are titles with their text."""
    me = pen.ref("Composition", f"{name} {day.isoformat()}", "letter")
    text = tuple((title, pen.words(words)) for title, words in sections)
    pen.write(letter(me, pen.patient, kind=kind, encounter=encounter, day=day, author=author.ref, sections=text))


def write_report(
    pen: Pen, name: str, kind: Code | str, day: date, who: Professional, words: str, context: Ref | None = None
) -> None:
    """Write the report of an examination; `kind` in words where no code says it."""
    me = pen.ref("DiagnosticReport", f"{name} {day.isoformat()}")
    pen.write(
        text_result(
            me,
            pen.patient,
            kind=kind,
            day=day,
            hour=_REPORTED_AT,
            performer=who.ref,
            conclusion=pen.words(words),
            context=context,
        )
    )
