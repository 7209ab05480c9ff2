"""Days as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from medmij_sim.screens.language import Language
from synthetic_patients.dutch import MONTHS

_MONTHS: Final[Mapping[Language, tuple[str, ...]]] = {
    "nl": MONTHS,
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


def written(day: date, language: Language) -> str:
    """A day in words: `15 januari 2026`."""
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"
