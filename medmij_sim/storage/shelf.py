"""What a shelf is, and what makes shelves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar

V = TypeVar("V")

Now = Callable[[], datetime]
"""The world's time."""

MARGIN: Final = timedelta(hours=1)
"""How long a value stays after it expired: long enough for whoever is to be told that it came too late."""


class Shelf(Protocol[V]):
    """Values by key. A value with a member `expires` (a moment) goes away by itself, `MARGIN` after that."""

    def get(self, key: str) -> V | None: ...

    def put(self, key: str, value: V) -> None:
        """Keep a value; when this returns, it is kept."""
        ...

    def change(self, key: str, value: V) -> bool:
        """Keep a value in place of the one there, in one step; where there is none (any more), do nothing.

        Returns:
            Whether there was one.
        """
        ...

    def take(self, key: str) -> V | None:
        """Remove and return, in one step: of two takers one gets it."""
        ...

    def items(self, prefix: str = "") -> Iterator[tuple[str, V]]:
        """Those whose key begins with `prefix`, in the order in which their keys first came."""
        ...

    def clear(self) -> None: ...


class Storage(Protocol):
    """A place with shelves."""

    @property
    def address(self) -> str | None:
        """What `open_storage` finds it by, password included; None when it ends with this process."""
        ...

    def shelf(self, name: str, kind: type[V], now: Now, *, secret: bool = False) -> Shelf[V]:
        """The shelf of this name.

        Args:
            name: such as `dvza-a/grants`.
            kind: of its values: a frozen dataclass of texts, numbers, moments, tuples and plain JSON.
            now: the world's time, by which values expire.
            secret: its keys are secrets. Where it outlives this process, it holds their hashes only.
        """
        ...

    def close(self) -> None: ...


def expiry_of(value: object) -> datetime | None:
    """When a value expires; None when it never does."""
    found = getattr(value, "expires", None)
    return found if isinstance(found, datetime) else None
