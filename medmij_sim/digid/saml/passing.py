"""What is kept for a while, and costs the same however much there is of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def drop_oldest(kept: dict[K, V], is_over: Callable[[V], bool]) -> None:
    """Forget the oldest, up to the first that is not over; what was put in later is not looked at."""
    while kept:
        oldest = next(iter(kept))
        if not is_over(kept[oldest]):
            return
        del kept[oldest]
