"""Time is a parameter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim.clock import Clock, parse_duration

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("14:50", 890),
        ("1:00:00", 3600),
        ("900", 900),
        ("15m", 900),
        ("2h 30m", 9000),
        ("180d", 180 * 86400),
        ("1w", 604800),
        ("-1:00", -60),
        ("-5", -5),
        (" 3 min ", 180),
    ],
)
def test_lengths_of_time_as_people_write_them(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "soon", "1:2", "5x", "1h!", "--1", "h", "9" * 30, "9" * 15 + "w"])
def test_other_texts_are_refused_in_one_line(text: str) -> None:
    with pytest.raises(ValueError, match="write") as caught:
        parse_duration(text)
    assert "\n" not in str(caught.value)


@given(st.integers(-(10**8), 10**8))
def test_any_number_of_seconds_is_read(seconds: int) -> None:
    assert parse_duration(str(seconds)) == timedelta(seconds=seconds)


def test_a_frozen_clock_stands_still_until_it_is_moved() -> None:
    clock = Clock.frozen(NOON)
    assert clock.now() == clock.now() == NOON
    assert clock.move("14:50") == NOON + timedelta(seconds=890)
    assert clock.set(NOON + timedelta(days=1)) == NOON + timedelta(days=1)
    assert clock.is_frozen
    assert clock.reset() == NOON


def test_a_running_clock_runs_on_after_a_move() -> None:
    moments = iter([NOON + timedelta(seconds=n) for n in range(10)])
    clock = Clock(source=lambda: next(moments), offset=timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1)
    clock.move("1h")
    assert clock.now() > NOON + timedelta(hours=2)
    clock.reset()
    assert NOON + timedelta(hours=1) < clock.now() < NOON + timedelta(hours=1, minutes=1)


@pytest.mark.parametrize("hours", [0, 2, -5])
def test_the_time_is_told_in_utc_in_whatever_zone_it_came(hours: int) -> None:
    there = NOON.astimezone(timezone(timedelta(hours=hours)))
    for clock in (Clock.frozen(there), Clock(source=lambda: there)):
        clock.move("1h")
        assert clock.now() == NOON + timedelta(hours=1)
        assert clock.now().tzinfo is UTC


def test_listeners_hear_of_every_move() -> None:
    clock, heard = Clock.frozen(NOON), []
    clock.on_move(lambda before, after: heard.append((before, after)))
    clock.move("1h")
    clock.reset()
    assert heard == [(NOON, NOON + timedelta(hours=1)), (NOON + timedelta(hours=1), NOON)]


def test_the_date_is_that_of_the_netherlands() -> None:
    assert Clock.frozen(datetime(2026, 2, 28, 23, 30, tzinfo=UTC)).today() == date(2026, 3, 1)


def test_a_frozen_clock_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Clock.frozen(datetime(2026, 3, 1))


@pytest.mark.parametrize("by", ["9999999d", "-9999999d"])
def test_a_move_out_of_the_calendar_changes_nothing(by: str) -> None:
    clock = Clock.frozen(NOON)
    with pytest.raises(ValueError, match="move less far"):
        clock.move(by)
    assert clock.now() == NOON
