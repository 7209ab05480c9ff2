"""Whom the login page shows to choose from: some at a time, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from synthetic_patients.people.person import Person

MOST_SHOWN: Final = 24
"""People on one page: twice as many as there are personas."""


@dataclass(frozen=True, slots=True)
class Found:
    """The people that somebody looks for, and which of them a page shows.

    Args:
        wanted: part of a name, a key or what someone is there for; empty for everybody.
        everybody: all that were found.
        page: which page it is, from 1.
    """

    wanted: str
    everybody: Sequence[Person]
    page: int

    @property
    def shown(self) -> Sequence[Person]:
        """Those on this page."""
        return self.everybody[self.before : self.before + MOST_SHOWN]

    @property
    def before(self) -> int:
        """How many come before this page."""
        return (self.page - 1) * MOST_SHOWN

    @property
    def previous(self) -> str | None:
        """Query of the page before this one; None on the first."""
        return self._query(self.page - 1) if self.page > 1 else None

    @property
    def next(self) -> str | None:
        """Query of the page after this one; None on the last."""
        return self._query(self.page + 1) if self.page < pages_of(self.everybody) else None

    def _query(self, page: int) -> str:
        return "?" + urlencode({**({"q": self.wanted} if self.wanted else {}), "page": page})


def pages_of(people: Sequence[Person]) -> int:
    """How many pages they take; nobody takes one too."""
    return max(1, -(-len(people) // MOST_SHOWN))


def find(people: Sequence[Person], wanted: str, page: str) -> Found:
    """Look for people.

    Args:
        wanted: as somebody typed it.
        page: as the URL says it; what is no page counts as the nearest one.
    """
    part = wanted.strip()
    found = [each for each in people if part.casefold() in _text(each)]
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1
    return Found(part, found, min(max(number, 1), pages_of(found)))


def _text(person: Person) -> str:
    return f"{person.name.full} {person.key} {person.purpose.nl} {person.purpose.en}".casefold()
