"""A dossier as a timeline that a person can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from synthetic_patients.coherence.pages import Pages, day_of
from synthetic_patients.coherence.treatments import treatments
from synthetic_patients.dossier import Dossier
from synthetic_patients.timeline.model import Day, Line, Timeline, Tone
from synthetic_patients.timeline.reading import MEASURED, allergy_in_words, medicine_in_words, read
from synthetic_patients.timeline.words import short_day, with_icpc

__all__ = ["Day", "Line", "Timeline", "timeline"]

_GENDERS = {"female": "vrouw", "male": "man"}


def timeline(dossier: Dossier) -> Timeline:
    """What happened, day by day, and what is so today.

    Args:
        dossier: any dossier; what it tells in STU3 is what is shown.

    Returns:
        Days are oldest first; what was entered in error is left out.
    """
    pages = Pages(dossier)
    by_day: dict[date, list[Line]] = {}
    for day, line in read(pages):
        by_day.setdefault(day, []).append(line)
    days = [Day(day, tuple(_joined(dict.fromkeys(by_day[day])))) for day in sorted(by_day)]
    return Timeline(
        person=tuple(_person(pages)),
        summary=tuple((title, tuple(lines)) for title, lines in _summary(pages) if lines),
        days=tuple(each for each in days if each.day <= pages.today),
        ahead=tuple(each for each in days if each.day > pages.today),
    )


def _joined(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines of a day, its measurements that belong to no contact in one."""
    for (label, depth), group in groupby(lines, key=lambda line: (line.label, line.depth)):
        same = list(group)
        if label == MEASURED and not depth:
            tone: Tone = "flag" if any(line.tone == "flag" for line in same) else "plain"
            yield Line("; ".join(line.text for line in same), MEASURED, tone=tone)
        else:
            yield from same


def _person(pages: Pages) -> Iterator[str]:
    person = pages.person
    age = person.age_on(person.deceased or pages.today)
    born = f"geboren {short_day(person.birth_date)} ({age} jaar)"
    yield f"{person.name.full}, {_GENDERS[person.gender]}, {born}"
    if person.deceased:
        yield f"overleden {short_day(person.deceased)}"
    if not person.secret_address:
        yield f"{person.address.line}, {person.address.postcode} {person.address.town}"
    patient = pages.patient
    for each in (patient or {}).get("generalPractitioner", ()):
        yield f"huisarts: {each.get('display', '')}"
    yield f"vandaag: {short_day(pages.today)}"


def _summary(pages: Pages) -> Iterator[tuple[str, list[str]]]:
    problems = [each for each in pages.of_type("Condition") if each.get("clinicalStatus") != "inactive"]
    yield (
        "Actuele problemen",
        list(_unique(f"{with_icpc(each)}, sinds {_since(each.get('onsetDateTime'))}" for each in problems)),
    )
    allergies = [each for each in pages.of_type("AllergyIntolerance") if each.get("clinicalStatus") == "active"]
    yield "Allergieën", list(_unique(allergy_in_words(each) for each in allergies))
    in_use = [
        each for one in treatments(pages) for each in (one.agreements or one.uses)[-1:] if each["status"] == "active"
    ]
    yield "Actuele medicatie", [medicine_in_words(each) for each in in_use]


def _since(moment: str | None) -> str:
    day = day_of(moment)
    return short_day(day) if day else moment or "onbekend"


def _unique(lines: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(lines)
