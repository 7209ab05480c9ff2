"""How dates, numbers and codes are said in Dutch."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from synthetic_patients.coherence.pages import ICPC, codes
from synthetic_patients.zib2017.elements import Resource

_WEEKDAYS: Final = ("ma", "di", "wo", "do", "vr", "za", "zo")
_MONTHS: Final = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_UP, _DOWN = "↑", "↓"


def day_in_words(day: date) -> str:
    """`ma 3 nov 2025`."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """`3-11-2025`."""
    return f"{day.day}-{day.month}-{day.year}"


def number(value: float) -> str:
    """A number with a decimal comma."""
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def text_of(concept: dict[str, Any] | None) -> str:
    """What a CodeableConcept says."""
    if not concept:
        return ""
    coding: dict[str, Any] = next(iter(concept.get("coding", ())), {})
    return str(concept.get("text") or coding.get("display") or coding.get("code") or "")


def with_icpc(problem: Resource) -> str:
    """A problem with its ICPC code."""
    code = next(iter(codes(problem.get("code"), ICPC)), None)
    return f"{text_of(problem.get('code'))} ({code})" if code else text_of(problem.get("code"))


def name_in(reference: dict[str, Any] | None) -> str:
    """Whom or what a reference names."""
    return str((reference or {}).get("display", ""))


def measurement(observation: Resource) -> str:
    """What was measured, with unit, flag and reference range."""
    name, value = _SHORT.get(said := text_of(observation["code"]), said), value_in_words(observation)
    return value if value.lower().startswith(name.lower()) else f"{name} {value}"


def value_in_words(observation: Resource) -> str:
    """The value, with unit, flag and reference range."""
    parts = [part["valueQuantity"] for part in observation.get("component", ())[:2] if "valueQuantity" in part]
    counted = f"{'/'.join(number(part['value']) for part in parts)} {parts[0].get('unit', '')}".strip() if parts else ""
    if "valueCodeableConcept" in observation:
        return ", ".join(each for each in (text_of(observation["valueCodeableConcept"]).lower(), counted) if each)
    if quantity := observation.get("valueQuantity"):
        unit = str(quantity.get("unit", "")).strip("{}")
        said = (number(quantity["value"]), unit, _flag(observation), _bounds(observation))
        return " ".join(each for each in said if each)
    return counted or str(observation.get("valueString") or observation.get("valueDateTime") or "(uitslag volgt)")


def _flag(observation: Resource) -> str:
    found = codes(observation.get("interpretation"))
    return _UP if "H" in found else _DOWN if "L" in found else ""


def _bounds(observation: Resource) -> str:
    bounds: dict[str, Any] = next(iter(observation.get("referenceRange", ())), {})
    low, high = (bounds.get(name, {}).get("value") for name in ("low", "high"))
    if low is not None and high is not None:
        return f"({number(low)}-{number(high)})"
    if high is not None:
        return f"(<{number(high)})"
    return f"(>{number(low)})" if low is not None else ""


_SHORT: Final = {
    "HbA1c (glycohemoglobine) IFCC": "HbA1c",
    "eGFR volgens CKD-EPI formule": "eGFR",
    "albumine/kreatinine urine": "albumine/kreatinine-ratio urine",
    "glucose nuchter, art/cap (lab)": "glucose nuchter",
    "systolische bloeddruk": "",
    "Bloeddruk": "RR",
    "Zuurstofsaturatie": "saturatie",
    "Lichaamsgewicht": "gewicht",
    "Lichaamslengte": "lengte",
    "Lichaamstemperatuur": "temperatuur",
    "Polsfrequentie": "pols",
    "polsfrequentie": "pols",
    "Hartfrequentie": "hartfrequentie",
    "Tabakgebruik": "roken:",
    "Alcoholgebruik": "alcohol:",
    "Drugsgebruik": "drugs:",
    "Woonsituatie": "woont in",
}
"""As a GP says it."""
