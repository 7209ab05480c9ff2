"""A timeline as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from synthetic_patients.timeline.model import Day, Line, Timeline, Tone
from synthetic_patients.timeline.words import day_in_words

WIDTH = 100
_INDENT = 2


def text(timeline: Timeline, width: int = WIDTH) -> str:
    """The timeline as text, with lines no wider than `width` characters (at least 40)."""
    return "\n".join(line for line, _ in written(timeline, width)) + "\n"


def written(timeline: Timeline, width: int = WIDTH) -> Iterator[tuple[str, Tone]]:
    """The lines of the text, each with its tone."""
    width = max(width, 40)
    for line in timeline.person:
        yield from _wrapped(line, "", width, "head")
    for title, lines in timeline.summary:
        yield "", "plain"
        yield title, "head"
        for line in lines:
            yield from _wrapped(line, " " * _INDENT, width, "plain")
    year = None
    for day in timeline.days:
        if day.day.year != year:
            year = day.day.year
            yield "", "plain"
            yield f"== {year} ==", "head"
        yield from _day(day, width)
    if timeline.ahead:
        yield "", "plain"
        yield "== gepland ==", "head"
    for day in timeline.ahead:
        yield from _day(day, width)


def _day(day: Day, width: int) -> Iterator[tuple[str, Tone]]:
    yield "", "plain"
    yield day_in_words(day.day), "head"
    for line in day.lines:
        yield from _line(line, width)


def _line(line: Line, width: int) -> Iterator[tuple[str, Tone]]:
    indent = " " * _INDENT * (1 + line.depth)
    label = f"{line.label}: " if len(line.label) > 1 else f"{line.label}  " if line.label else ""
    yield from _wrapped(f"{label}{line.text}", indent, width, line.tone)


def _wrapped(words: str, indent: str, width: int, tone: Tone) -> Iterator[tuple[str, Tone]]:
    rest = indent + " " * _INDENT
    for line in wrap(words, width, initial_indent=indent, subsequent_indent=rest, break_on_hyphens=False) or [""]:
        yield line, tone
