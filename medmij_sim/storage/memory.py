"""Shelves in this process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Generic, TypeVar

from medmij_sim.storage.shelf import MARGIN, Now, Shelf, expiry_of

V = TypeVar("V")

_FIRST_SWEEP: Final = 256


class MemoryShelf(Generic[V]):
    """A shelf in this process.

    Args:
        now: the world's time; without it nothing expires.
    """

    def __init__(self, now: Now | None = None) -> None:
        self._values: dict[str, V] = {}
        self._now = now
        self._sweep_at = _FIRST_SWEEP

    def get(self, key: str) -> V | None:
        return self._values.get(key)

    def put(self, key: str, value: V) -> None:
        self._values[key] = value
        if len(self._values) >= self._sweep_at:
            self._sweep()

    def change(self, key: str, value: V) -> bool:
        if key not in self._values:
            return False
        self._values[key] = value
        return True

    def take(self, key: str) -> V | None:
        return self._values.pop(key, None)

    def items(self, prefix: str = "") -> Iterator[tuple[str, V]]:
        return iter([(key, value) for key, value in tuple(self._values.items()) if key.startswith(prefix)])

    def clear(self) -> None:
        self._values.clear()
        self._sweep_at = _FIRST_SWEEP

    def _sweep(self) -> None:
        """Drop what expired. The next time is when there is twice as much: a constant amount of work per value."""
        if self._now is not None:
            oldest = self._now() - MARGIN
            for key, value in tuple(self._values.items()):
                expires = expiry_of(value)
                if expires is not None and expires < oldest:
                    del self._values[key]
        self._sweep_at = max(_FIRST_SWEEP, 2 * len(self._values))


class MemoryStorage:
    """Shelves that end with this process."""

    address = None

    def shelf(self, name: str, kind: type[V], now: Now, *, secret: bool = False) -> Shelf[V]:
        return MemoryShelf(now)

    def close(self) -> None:
        """Nothing is open."""
