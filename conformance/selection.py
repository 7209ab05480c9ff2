"""Which checks a run is about."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from conformance.declare import Check


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice of checks.

    Attributes:
        select: ids or globs (`dvza.token.*`); empty for all.
        release: judge by this release instead of the target's.
        slow: also run the scenarios that take minutes.
    """

    select: tuple[str, ...] = ()
    release: str | None = None
    slow: bool = False

    def includes(self, check: Check) -> bool:
        return not self.select or any(fnmatchcase(check.id, pattern) for pattern in self.select)
