"""Dates are intervals, and prefixes compare intervals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim.fhir.search import ResourceSet, search
from medmij_sim.fhir.search.dates import COMPARATORS, interval, intervals


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024", utc(2023, 12, 31, 23), utc(2024, 12, 31, 23)),
        ("2024-12", utc(2024, 11, 30, 23), utc(2024, 12, 31, 23)),
        ("2024-02", utc(2024, 1, 31, 23), utc(2024, 2, 29, 23)),
        ("2024-06-01", utc(2024, 5, 31, 22), utc(2024, 6, 1, 22)),
        ("2024-06-01T10:00", utc(2024, 6, 1, 8), utc(2024, 6, 1, 8, 1)),
        ("2024-06-01T10:00Z", utc(2024, 6, 1, 10), utc(2024, 6, 1, 10, 1)),
        ("2024-06-01T10:00:59+02:00", utc(2024, 6, 1, 8, 0, 59), utc(2024, 6, 1, 8, 1)),
        ("2024-06-01T10:00:00.5Z", utc(2024, 6, 1, 10, 0, 0, 500000), utc(2024, 6, 1, 10, 0, 0, 600000)),
        ("2024-06-01T10:00:00.1234567Z", utc(2024, 6, 1, 10, 0, 0, 123456), utc(2024, 6, 1, 10, 0, 0, 123457)),
    ],
)
def test_a_date_is_as_long_as_it_is_vague(text, start, end):
    assert (interval(text).start, interval(text).end) == (start, end)


@pytest.mark.parametrize(("day", "hours"), [("2024-03-31", 23), ("2024-10-27", 25), ("2024-06-01", 24)])
def test_a_dutch_day_may_last_23_or_25_hours(day, hours):
    assert (interval(day).end - interval(day).start).total_seconds() == hours * 3600


@pytest.mark.parametrize("text", ["0001-01-01", "0001", "9999", "9999-12", "9999-12-31", "9999-12-31T23:59:59-12:00"])
def test_the_edges_of_the_calendar_are_dates_too(text):
    assert interval(text).start < interval(text).end


@pytest.mark.parametrize(
    "text", ["", "24", "2024-1", "2024-13", "2024-02-30", "01-02-2024", "2024-01-01T", "2024-01-01T10", "today"]
)
def test_what_is_not_a_date_is_refused(text):
    with pytest.raises(ValueError):
        interval(text)


# Rows of the standard's table of examples, and the ones MedMij leans on: a period that ends on the asked day.
@pytest.mark.parametrize(
    ("asked", "found", "holds"),
    [
        ("2013-01-14", "2013-01-14T10:00:00Z", "eq ge le ap"),
        ("2013-01-14", "2013-01-15T00:00:00+01:00", "ne gt ge sa"),
        ("2013-01-14", "2013", "ne gt lt ge le ap"),
        ("2013", "2013-01-14", "eq ge le ap"),
        ("2013-03-14", {"start": "2013-01-21"}, "ne gt lt ge le ap"),
        ("2013-03-14", {"end": "2013-03-14"}, "ne lt ge le ap"),
        ("2013-03-14", {"end": "2013-03-13"}, "ne lt le eb"),
        ("2013-03-14", {"start": "2013-03-14", "end": "2013-03-14"}, "eq ge le ap"),
        ("2013-03-14", {"start": "2013-03-15", "end": "2013-03-18"}, "ne gt ge sa"),
    ],
)
def test_prefixes_compare_as_the_standard_says(asked, found, holds):
    (value,) = intervals(found)
    assert {name for name, test in COMPARATORS.items() if test(interval(asked), value)} == set(holds.split())


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-01-15T00:00:00+02:00", "2024-01-15"),
        ("2024-01-15T23:59:59-05:00", "2024-01-15"),
        ("2024-01-15T23:30:00Z", "2024-01-16"),
        ({"start": "2024-01-15T00:15:00+02:00", "end": "2024-01-15T23:45:00-01:00"}, "2024-01-15"),
        ({"event": ["2024-01-15T00:00:00+02:00"]}, "2024-01-15"),
        ({"repeat": {"boundsPeriod": {"start": "2024-01-15", "end": "2024-01-15T23:45:00-01:00"}}}, "2024-01-15"),
    ],
)
def test_on_the_calendar_a_time_counts_on_the_day_it_was_written_on(written, day):
    (found,) = intervals(written, on_the_calendar=True)
    assert COMPARATORS["eq"](interval(day), found)
    assert written == "2024-01-15T23:30:00Z" or not COMPARATORS["eq"](interval(day), intervals(written)[0])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ge2024-01-15", True),
        ("le2024-01-14", False),
        ("2024-01-15", True),
        ("2024-01-14", False),
        ("2024-01-15T00:00:00+02:00", True),
        ("2024-01-14T23:00:00+01:00", True),
        ("ge2024-01-15T00:00:00+01:00", False),
    ],
)
def test_a_date_is_asked_on_the_calendar_and_a_time_on_the_clock(asked, found):
    night = {"resourceType": "Observation", "id": "o", "effectiveDateTime": "2024-01-15T00:00:00+02:00"}
    assert bool(search(ResourceSet([night], "STU3"), "Observation", [("date", asked)]).matches) == found


def test_a_timing_has_the_intervals_of_its_events_or_bounds():
    assert len(intervals({"event": ["2024-01-01", "2024-01-02"]})) == 2
    assert intervals({"repeat": {"boundsPeriod": {"start": "2024-01-01"}}}) == intervals({"start": "2024-01-01"})
    assert intervals({"repeat": {"frequency": 1}}) == []
    assert intervals("ooit") == intervals(None) == intervals(3) == []


DATES = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)).flatmap(
    lambda moment: st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S+05:30"]).map(
        moment.strftime
    )
)


@given(DATES, DATES)
def test_prefixes_agree_with_each_other(first, second):
    asked, found = interval(first), interval(second)
    holds = {name for name, test in COMPARATORS.items() if test(asked, found)}
    assert ("eq" in holds) != ("ne" in holds)
    assert ("sa" in holds) + ("eb" in holds) + ("ap" in holds) == 1
    assert "eq" not in holds or {"ge", "le", "ap"} <= holds
    assert "gt" not in holds or "ge" in holds
    assert "lt" not in holds or "le" in holds
    assert holds & {"ge", "le"}
