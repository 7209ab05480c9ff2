"""How often a list is fetched, how long to wait, and what to trust."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 900.0
"""Seconds: a list is fetched at least this often (core.alst.201, core.ocl.201, core.gnl.201, core.whl.302)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a list is kept at hand.

    Args:
        api: value of the query parameter `api` (core.lijsten.300); None leaves it out.
        max_age: seconds after which a list is fetched again.
        jitter: part of `max_age`, 0 to 1, by which the next fetch may come sooner, so that not all fetch at once.
        first_retry: seconds to the next attempt after a failure; twice as long after each further one.
        longest_retry: seconds between attempts at most.
        timeout: seconds that one fetch may take, slow bodies included.
        distrusts_older: refuse a list with a lower Volgnummer than the one that is held.
        lenient: take deviations that a careful reader can make sense of.

    Raises:
        ValueError: a number makes no sense.
    """

    api: str | None = "2"
    max_age: float = 600.0
    jitter: float = 0.1
    first_retry: float = 0.5
    longest_retry: float = 60.0
    timeout: float = 10.0
    distrusts_older: bool = True
    lenient: bool = False

    def __post_init__(self) -> None:
        if self.max_age <= 0 or self.timeout <= 0 or self.first_retry < 0 or self.longest_retry < self.first_retry:
            raise ValueError(f"{self} has a length of time that makes no sense; write seconds, more than 0")
        if not 0 <= self.jitter < 1:
            raise ValueError(f"jitter {self.jitter} is no part of max_age; write 0 to 0.99")

    def refresh_after(self, chance: float) -> float:
        """Seconds from a good fetch to the next one; `chance` from 0 to 1 spreads it."""
        return self.max_age * (1 - self.jitter * chance)

    def retry_after(self, failures: int, chance: float) -> float:
        """Seconds from a failure to the next attempt."""
        doubled = self.first_retry * 2.0 ** min(failures - 1, 60)
        return min(doubled, self.longest_retry) * (1 - self.jitter * chance)
