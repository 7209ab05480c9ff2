"""Dates as intervals: `2024-03` is a month long, and comparing means comparing intervals.

Source: https://hl7.org/fhir/STU3/search.html#date (the same in R4).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from medmij_sim.clock import AMSTERDAM

_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:T(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d+))?)?(?P<zone>Z|[+-]\d{2}:\d{2})?)?)?)?"
)
_SECOND = timedelta(seconds=1)
_LENGTHS = {
    "s": _SECOND,
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "wk": timedelta(weeks=1),
}
_MONTHS = {"mo": 1, "a": 12}
_OFFSET = re.compile(r"[+-]\d{2}:\d{2}$")
_BEGINNING = datetime.min.replace(tzinfo=UTC)
_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Interval:
    """A stretch of time in UTC, from `start` up to but not including `end`."""

    start: datetime
    end: datetime


@lru_cache(maxsize=4096)
def interval(text: str) -> Interval:
    """The interval of a FHIR date, dateTime or instant.

    A time without an offset is taken as Dutch time: the standard leaves that to the server.

    Raises:
        ValueError: the text is not a date as FHIR writes it.
    """
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a date; write 2024, 2024-03, 2024-03-01 or 2024-03-01T10:00:00+01:00")
    start = _start(match)
    return Interval(_in_utc(lambda: start, _BEGINNING), _in_utc(lambda: _next(match, start), _END))


def _in_utc(moment: Callable[[], datetime], beyond: datetime) -> datetime:
    """The moment in UTC, or `beyond` where it falls outside the years 1 to 9999."""
    try:
        return moment().astimezone(UTC)
    except OverflowError:
        return beyond


def _start(match: re.Match[str]) -> datetime:
    zone = AMSTERDAM if match["zone"] is None else datetime.fromisoformat(f"2000-01-01T00:00{match['zone']}").tzinfo
    # A leap second (:60) exists in FHIR, not in datetime; the second before it is as near as we can get.
    second = min(int(match["second"] or 0), 59)
    fraction = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    return datetime(
        int(match["year"]),
        int(match["month"] or 1),
        int(match["day"] or 1),
        int(match["hour"] or 0),
        int(match["minute"] or 0),
        second,
        fraction,
        zone,
    )


def _next(match: re.Match[str], start: datetime) -> datetime:
    """The first moment after the interval, counted on the calendar so that a day may last 23 or 25 hours."""
    if match["month"] is None:
        return _first_of(start, start.year + 1, 1)
    if match["day"] is None:
        return _first_of(start, start.year + start.month // 12, start.month % 12 + 1)
    if match["hour"] is None:
        return start + timedelta(days=1)
    step = (
        timedelta(minutes=1)
        if match["second"] is None
        else timedelta(microseconds=10 ** (6 - min(len(match["fraction"] or ""), 6)))
    )
    return start.astimezone(UTC) + step


def _first_of(start: datetime, year: int, month: int) -> datetime:
    return _END if year > 9999 else start.replace(year=year, month=month)


def last_second(start: Any, duration: Any) -> str | None:
    """The last second of what begins at a moment and lasts a Duration, with the offset that the beginning has.

    Args:
        start: a FHIR date or dateTime.
        duration: a Duration in a unit of time of UCUM.

    Returns:
        A FHIR dateTime; None where one of the two cannot be read, or where it lasts beyond the year 9999.
    """
    match = _DATE.fullmatch(start) if isinstance(start, str) else None
    value, unit = (duration.get("value"), duration.get("code")) if isinstance(duration, Mapping) else (None, None)
    if match is None or isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        begin = _start(match).replace(tzinfo=None)
        if unit in _MONTHS:
            end = _months_later(begin, int(value * _MONTHS[unit]))
        elif unit in _LENGTHS:
            end = begin + float(value) * _LENGTHS[unit]
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return (end - _SECOND).isoformat(timespec="seconds") + (match["zone"] or "")


def _months_later(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def intervals(value: Any, *, on_the_calendar: bool = False) -> list[Interval]:
    """The intervals that an element holds: a date text, a Period, or a Timing with its events.

    An open end of a Period reaches to the end of time. What cannot be read as a date holds no interval.

    Args:
        on_the_calendar: a time with an offset counts on the day that it was written on. Dates have no time zone, so
            that is what to compare them with; published test material has `T00:00:00+02:00` all year round, and means
            that day. A time in UTC (`Z`) tells nothing of the calendar of who wrote it, and counts in Dutch time.
    """
    if isinstance(value, str):
        try:
            return [interval(_OFFSET.sub("", value) if on_the_calendar else value)]
        except ValueError:
            return []
    if not isinstance(value, Mapping):
        return []
    if events := value.get("event"):
        return [found for event in events for found in intervals(event, on_the_calendar=on_the_calendar)]
    if not ("start" in value or "end" in value):
        return intervals(value.get("repeat", {}).get("boundsPeriod"), on_the_calendar=on_the_calendar)
    starts, ends = (intervals(value.get(edge), on_the_calendar=on_the_calendar) for edge in ("start", "end"))
    return [Interval(starts[0].start if starts else _BEGINNING, ends[0].end if ends else _END)]


def _within(asked: Interval, found: Interval) -> bool:
    return asked.start <= found.start and found.end <= asked.end


# `ge` and `le` count a value that merely touches the asked interval: a Period that ends on the asked day is still
# "ge" that day. The standard's words ("overlaps the range above, or is contained") would drop it.
COMPARATORS: Mapping[str, Callable[[Interval, Interval], bool]] = {
    "eq": _within,
    "ne": lambda asked, found: not _within(asked, found),
    "gt": lambda asked, found: found.end > asked.end,
    "lt": lambda asked, found: found.start < asked.start,
    "ge": lambda asked, found: found.end > asked.start,
    "le": lambda asked, found: found.start < asked.end,
    "sa": lambda asked, found: found.start >= asked.end,
    "eb": lambda asked, found: found.end <= asked.start,
    "ap": lambda asked, found: found.end > asked.start and found.start < asked.end,
}
"""Prefix to the test of (asked interval, interval found in the resource)."""
