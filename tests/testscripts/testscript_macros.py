"""The macros of the published TestScripts and their fixtures: `${T}`, `${DATE, T, D, -30}`, `${UUID}`.

Several steps may follow one another, those of the clock among them: `${DATETIME, T, D, -180, h, +22, m, +30}`.
"""

from __future__ import annotations

import calendar
import random
import re
import string
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

_MACRO: Final = re.compile(r"\$\{([^${}]*)\}")
_CALCULATED: Final = re.compile(
    r"(?:DATE(?P<time>TIME)?\s*,\s*(?P<base>\w+)|(?P<now>CURRENTDATE(?P<current_time>TIME)?))"
    r"(?P<steps>(?:\s*,\s*[DMYHSdmyhs]\s*,\s*[+-]?\s*\d+)*)"
)
_BY_CHANCE: Final = re.compile(r"RANDOM-(\d{1,2})")
_STEP: Final = re.compile(r"([DMYHSdmyhs])\s*,\s*([+-]?)\s*(\d+)")
_CLOCK: Final = {"h": "hours", "H": "hours", "m": "minutes", "s": "seconds", "S": "seconds"}
_NOON: Final = time(12)
_ZONE: Final = "+01:00"
_DEEPEST: Final = 8


class UnknownMacroError(Exception):
    """A macro that cannot be filled in; the text names it."""


class Macros:
    """Fills in macros.

    Args:
        today: what `${CURRENTDATE}` is, and `T` where nothing else defines it.
        variable: gives the text of a variable, or None.
    """

    def __init__(self, today: date, variable: Callable[[str], str | None] = lambda name: None) -> None:
        self._today = today
        self._variable = variable

    def fill(self, text: str) -> str:
        """The text without macros.

        Raises:
            UnknownMacroError: one is not known.
        """
        for _ in range(_DEEPEST):
            filled = _MACRO.sub(lambda found: self._value(found[1].strip()), text)
            if filled == text:
                return text
            text = filled
        raise UnknownMacroError(f"macros that never end: {text[:80]}")

    def _value(self, name: str) -> str:
        if name == "UUID":
            return str(uuid.uuid4())
        if name == "UUID-ST":
            return f"urn:uuid:{uuid.uuid4()}"
        if by_chance := _BY_CHANCE.fullmatch(name):
            return "".join(random.choices(string.digits, k=int(by_chance[1])))
        if calculated := _CALCULATED.fullmatch(name):
            return self._calculated(calculated)
        value = self._variable(name)
        if value is None and name == "T":
            return self._today.isoformat()
        if value is None:
            raise UnknownMacroError(name)
        return value

    def _calculated(self, found: re.Match[str]) -> str:
        day = self._today if found["now"] else date.fromisoformat(self.fill(f"${{{found['base']}}}")[:10])
        has_time = bool(found["time"] or found["current_time"])
        clock: list[timedelta] = []
        for unit, sign, count in _STEP.findall(found["steps"]):
            # A small m is a minute on the clock, and a month where there is none.
            if has_time and unit in _CLOCK:
                clock.append(timedelta(**{_CLOCK[unit]: int(sign + count)}))
            elif unit.upper() not in "HS":
                day = moved(day, unit.upper(), int(sign + count))
        if not has_time:
            return day.isoformat()
        # The clock counts from the beginning of the day; without it any moment of the day will do.
        moment = datetime.combine(day, time() if clock else _NOON) + sum(clock, timedelta())
        return moment.isoformat() + _ZONE


def moved(day: date, unit: str, count: int) -> date:
    """The day so many days (D), months (M) or years (Y) later; the last of the month where that day does not exist."""
    if unit == "D":
        return day + timedelta(days=count)
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "Y" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
