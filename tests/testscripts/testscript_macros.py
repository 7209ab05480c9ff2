"""The macros of the published TestScripts and their fixtures: `${T}`, `${DATE, T, D, -30}`, `${UUID}`.

Several steps may follow one another, hours among them: `${DATETIME, T, D, -180, h, +22}`.
"""

from __future__ import annotations

import calendar
import re
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

_MACRO: Final = re.compile(r"\$\{([^${}]*)\}")
_CALCULATED: Final = re.compile(
    r"(?:DATE(?P<time>TIME)?\s*,\s*(?P<base>\w+)|(?P<now>CURRENTDATE(?P<current_time>TIME)?))"
    r"(?P<steps>(?:\s*,\s*[DMYHdmyh]\s*,\s*[+-]?\s*\d+)*)"
)
_STEP: Final = re.compile(r"([DMYHdmyh])\s*,\s*([+-]?)\s*(\d+)")
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
        steps = [(unit.upper(), int(sign + count)) for unit, sign, count in _STEP.findall(found["steps"])]
        for unit, count in steps:
            day = day if unit == "H" else moved(day, unit, count)
        if not (found["time"] or found["current_time"]):
            return day.isoformat()
        hours = [count for unit, count in steps if unit == "H"]
        # Hours count from the beginning of the day; without them any moment of it will do.
        moment = datetime.combine(day, time() if hours else _NOON) + timedelta(hours=sum(hours))
        return moment.isoformat() + _ZONE


def moved(day: date, unit: str, count: int) -> date:
    """The day so many days (D), months (M) or years (Y) later; the last of the month where that day does not exist."""
    if unit == "D":
        return day + timedelta(days=count)
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "Y" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
