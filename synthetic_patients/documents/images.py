"""Compose the report of images from its R4 DocumentReference and what the dossier tells of that day."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from synthetic_patients.codes.oncology import Report
from synthetic_patients.documents.paper import Block, Paper
from synthetic_patients.documents.record import Record, dutch_date
from synthetic_patients.zib2017.elements import Resource

_EXAMINATIONS: Final = frozenset({Report.X_RAY.code, Report.ULTRASOUND.code})
_SEEN_ELSEWHERE: Final = "De bevindingen zijn met de aanvrager besproken en staan in de brief van de aanvrager."


def report_of_images(about: Resource, patient: Resource, history: Record) -> Paper:
    """The report that a bbs-DocumentReference leads to.

    Args:
        about: the DocumentReference.
        patient: whom it is about.
        history: what there is in STU3, where the examination itself may be.
    """
    made = about["context"]["period"]["start"]
    writer, house = (each["display"] for each in about["author"])
    place, modality = about["context"]["event"]
    born = f", geboren {dutch_date(patient['birthDate'])}" if "birthDate" in patient else ""
    examined = (f"Onderzoek: {about['type']['text']}", f"Plaats: {_place(place)}", f"Techniek: {modality['text']}")
    known = tuple(history.problems(made))
    return Paper(
        title=about["description"],
        written=datetime.fromisoformat(about["date"]),
        name=about["masterIdentifier"]["value"],
        sender=(house,),
        facts=(
            ("Betreft", f"{about['subject']['display']}{born}"),
            ("Datum", dutch_date(made)),
            ("Soort document", about["category"][0]["text"]),
            ("Kenmerk", about["context"]["related"][0]["identifier"]["value"]),
        ),
        blocks=(
            Block("Onderzoek", examined),
            *((Block("Klinische gegevens", ("Bekend met:", *known)),) if known else ()),
            Block("Beoordeling", tuple(_conclusions(history, made)) or (_SEEN_ELSEWHERE,)),
        ),
        closing=(writer,),
    )


def _place(place: dict[str, Any]) -> str:
    sides = (each["valueCodeableConcept"]["text"].lower() for each in place.get("extension", ()))
    return " ".join((place["text"], *sides))


def _conclusions(history: Record, day: str) -> list[str]:
    return [
        each["conclusion"]
        for each in history.of_type("DiagnosticReport")
        if each.get("effectiveDateTime", "")[:10] == day and "conclusion" in each
        if any(coded.get("code") in _EXAMINATIONS for coded in each["code"].get("coding", ()))
    ]
