"""Letters that answer or tell: of the specialist, the nurse at home and the midwife to the GP."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import EncounterClass, Loinc
from synthetic_patients.codes.documents import Document
from synthetic_patients.conditions.contacts import contact
from synthetic_patients.conditions.paperwork import write_letter
from synthetic_patients.providers.directory import DISTRICT_NURSE, MIDWIFE, Professional
from synthetic_patients.zib2017.elements import Ref

_EVALUATED_AFTER: Final = timedelta(days=42)


def answer_referral(
    pen: Pen, day: date, who: Professional, encounter: Ref, *, findings: str, conclusion: str, policy: str
) -> None:
    """Write the letter in which a specialist tells the GP what came of a first visit."""
    sections = (("Onderzoek", findings), ("Conclusie", conclusion), ("Beleid", policy))
    name = f"Brief {who.specialty.text.lower()} aan huisarts"
    write_letter(pen, name, Loinc.CONSULT_NOTE, day, who, encounter, sections)


def evaluate_home_care(pen: Pen, problem: Ref, since: date, last: date) -> None:
    """Write the visit in which a district nurse evaluates the first weeks, and the report on it for GP and family."""
    day = working_day(since + _EVALUATED_AFTER, since)
    if day > last:
        return
    visit = contact(pen, EncounterClass.HOME, day, day, DISTRICT_NURSE, problem, "Evaluatie zorgplan")
    sections = (
        ("Situatie", "Woont thuis met dagelijkse zorg. Loopt binnenshuis met rollator, buiten met begeleiding."),
        (
            "Zorg",
            "Hulp bij wassen en aankleden, medicatie aanreiken uit de weekdoos, huid en voeding in de gaten houden.",
        ),
        ("Verloop", "Zorg wordt geaccepteerd, eet en drinkt goed, huid gaaf."),
        (
            "Afspraken",
            "Zorg voortzetten volgens het zorgplan, jaarlijks evalueren. Bij achteruitgang overleg met de huisarts.",
        ),
    )
    write_letter(pen, "Verpleegkundig verslag", Document.NURSING, day, DISTRICT_NURSE, visit, sections)


def announce_pregnancy(pen: Pen, day: date, encounter: Ref, weeks: int, earlier: int) -> None:
    """Write the report of the intake in which a midwife tells the GP of a pregnancy.

    Args:
        weeks: of pregnancy, on that day.
        earlier: how many pregnancies there were before.
    """
    sections = (
        ("Zwangerschap", f"Zwangerschapsduur {weeks} weken. Eerdere zwangerschappen: {earlier}."),
        ("Beleid", "Prenatale controles bij ons, prenatale screening besproken. Graag bericht over nieuwe medicatie."),
    )
    write_letter(pen, "Verloskundig verslag", Loinc.CONSULT_NOTE, day, MIDWIFE, encounter, sections)
