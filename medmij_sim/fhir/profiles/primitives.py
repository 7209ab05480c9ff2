"""What a value of a primitive type may look like.

Source: https://hl7.org/fhir/STU3/datatypes.html and https://hl7.org/fhir/R4/datatypes.html. A pattern is as wide as the
wider release where they differ in nothing that a resource of the other release could break.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

Valid = Callable[[Any], bool]

_YEAR = r"(?!0000)\d{4}"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?"
_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))"
_GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

PATTERNS: Mapping[str, str] = {
    "base64Binary": r"[0-9a-zA-Z+/=\s]+",
    "canonical": r"\S+",
    "code": r"\S+(?: \S+)*",
    "date": rf"{_YEAR}(?:-{_MONTH}(?:-{_DAY})?)?",
    "dateTime": rf"{_YEAR}(?:-{_MONTH}(?:-{_DAY}(?:T{_TIME}{_ZONE})?)?)?",
    "id": r"[A-Za-z0-9\-.]{1,64}",
    "instant": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "markdown": r"\s*\S[\s\S]*",
    "oid": r"urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+",
    "string": r"\s*\S[\s\S]*",
    "time": _TIME,
    "uri": r"\S+",
    "url": r"\S+",
    "uuid": rf"urn:uuid:{_GUID}",
    "xhtml": r"\s*<(?:\w+:)?div[\s>][\s\S]*",
}
_DATES = frozenset({"date", "dateTime", "instant"})
_WHOLE = {"integer": -(2**31), "unsignedInt": 0, "positiveInt": 1}
_LARGEST = 2**31 - 1


def validity(type_: str) -> Valid:
    """A function that says whether a JSON value is a value of this primitive type."""
    if type_ == "boolean":
        return lambda value: value is True or value is False
    if type_ == "decimal":
        return lambda value: isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    if type_ in _WHOLE:
        least = _WHOLE[type_]
        return lambda value: type(value) is int and least <= value <= _LARGEST
    matches = re.compile(PATTERNS[type_], re.IGNORECASE if type_ == "uuid" else 0).fullmatch
    if type_ in _DATES:
        return lambda value: type(value) is str and matches(value) is not None and _day_exists(value)
    return lambda value: type(value) is str and matches(value) is not None


def _day_exists(date: str) -> bool:
    day = date[8:10]
    return day <= "28" or int(day) <= monthrange(int(date[:4]), int(date[5:7]))[1]
