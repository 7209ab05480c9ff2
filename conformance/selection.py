"""Which checks a run is about."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from conformance.declare import Check


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice of checks.

    Attributes:
        select: ids or globs (`dvza.token.*`); empty for all. Only the scenarios that these checks need are played.
        release: judge by this release of the afsprakenstelsel (`"2.2"`) instead of the target's; checks of rules that
            do not hold in it are not applicable.
        slow: also run the scenarios that take minutes; without it, checks that need them are not tested.
    """

    select: tuple[str, ...] = ()
    release: str | None = None
    slow: bool = False

    def includes(self, check: Check) -> bool:
        return not self.select or any(fnmatchcase(check.id, pattern) for pattern in self.select)
