"""What a timeline is made of: lines of text under days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Tone = Literal["plain", "head", "quiet", "flag", "medicine", "plan"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Args:
        text: what it says, in Dutch.
        label: what stands before it: S, O, E, P, "start".
        depth: how far it is indented, 0 or 1.
        tone: what kind of line it is, for who prints it in colour.
    """

    text: str
    label: str = ""
    depth: int = 0
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Day:
    """What happened or is to happen on a day, in the order in which a reader should meet it."""

    day: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A dossier by day, the oldest first.

    Args:
        person: who it is, one line each.
        summary: what is so today: problems, allergies, medication; a title with its lines.
        days: what happened up to today.
        ahead: what is planned after today.
    """

    person: tuple[str, ...]
    summary: tuple[tuple[str, tuple[str, ...]], ...] = ()
    days: tuple[Day, ...] = field(default=())
    ahead: tuple[Day, ...] = field(default=())
