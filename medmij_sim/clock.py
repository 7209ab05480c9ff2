"""Time is a parameter: the only module that reads the machine's clock."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_COLONS = re.compile(r"(?:(?P<hours>\d+):)?(?P<minutes>\d+):(?P<seconds>\d{2})")
_PARTS = re.compile(r"(\d+)\s*(s|min|m|h|d|w)")
_UNIT_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604800}


def parse_duration(text: str) -> timedelta:
    """Read a length of time as people write it.

    Args:
        text: `"14:50"` (minutes and seconds), `"1:00:00"`, `"900"` (seconds), `"15m"`, `"2h 30m"`, `"180d"`; a leading
            minus moves back.

    Raises:
        ValueError: the text is none of these; the message says what is accepted.
    """
    try:
        return _parsed(text)
    except OverflowError:
        raise ValueError(f"{text!r} is longer than a clock can move; write less") from None


def _parsed(text: str) -> timedelta:
    stripped = text.strip()
    sign = -1 if stripped.startswith("-") else 1
    bare = stripped.removeprefix("-").strip()
    if bare.isdigit():
        return sign * timedelta(seconds=int(bare))
    if colons := _COLONS.fullmatch(bare):
        hours, minutes, seconds = (int(part or 0) for part in colons.groups())
        return sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)
    parts = _PARTS.findall(bare)
    if parts and _PARTS.sub("", bare).strip() == "":
        return sign * timedelta(seconds=sum(int(count) * _UNIT_SECONDS[unit] for count, unit in parts))
    raise ValueError(f"{text!r} is not a length of time; write 14:50, 1:00:00, 900, 15m, 2h 30m or 180d")


_machine_time = partial(datetime.now, UTC)


class Clock:
    """The time of one world: real, real plus an offset, or frozen; always movable.

    A frozen clock stands still until it is moved. Listeners hear of every move with the old and the new time.
    """

    def __init__(
        self,
        *,
        frozen_at: datetime | None = None,
        offset: timedelta = timedelta(0),
        source: Callable[[], datetime] = _machine_time,
    ) -> None:
        if frozen_at is not None and frozen_at.tzinfo is None:
            raise ValueError("a frozen clock needs a time with a time zone")
        self._frozen_at = frozen_at
        self._first_offset = offset
        self._offset = offset
        self._source = source
        self._listeners: list[Callable[[datetime, datetime], None]] = []

    @classmethod
    def frozen(cls, at: datetime) -> Clock:
        return cls(frozen_at=at)

    @property
    def is_frozen(self) -> bool:
        return self._frozen_at is not None

    @property
    def offset(self) -> timedelta:
        """How far it was moved in all, its first offset included."""
        return self._offset

    @property
    def first_offset(self) -> timedelta:
        """The offset that a reset returns to."""
        return self._first_offset

    @property
    def beginning(self) -> datetime | None:
        """Where a frozen clock stood before it was moved; None for one that runs."""
        return self._frozen_at

    def now(self) -> datetime:
        """The world's time, in UTC."""
        moment = (self._source() if self._frozen_at is None else self._frozen_at) + self._offset
        # Asked several times in each request, and hardly ever in another zone.
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)

    def today(self) -> date:
        """The world's date, in the Netherlands."""
        return self.now().astimezone(AMSTERDAM).date()

    def move(self, by: timedelta | str) -> datetime:
        """Move the clock by a length of time (see `parse_duration`); returns the new time.

        Raises:
            ValueError: the text is no length of time, or the clock would leave the years 1 to 9999.
        """
        before = self.now()
        length = parse_duration(by) if isinstance(by, str) else by
        try:
            (before + length).astimezone(AMSTERDAM)
        except OverflowError:
            raise ValueError(f"{by} leads out of the years 1 to 9999; move less far") from None
        self._offset += length
        return self._tell(before)

    def set(self, to: datetime) -> datetime:
        """Move the clock to a point in time; a frozen clock stays frozen there."""
        return self.move(to - self.now())

    def reset(self) -> datetime:
        """Undo every move."""
        before = self.now()
        self._offset = self._first_offset
        return self._tell(before)

    def on_move(self, listener: Callable[[datetime, datetime], None]) -> None:
        self._listeners.append(listener)

    def _tell(self, before: datetime) -> datetime:
        after = self.now()
        for listener in self._listeners:
            listener(before, after)
        return after


def stopwatch() -> float:
    """Seconds of real time, for measuring how long something took; never the time of day."""
    return time.perf_counter()


def pause(seconds: float) -> None:
    """Really wait, for scenarios that have no other way."""
    time.sleep(seconds)
