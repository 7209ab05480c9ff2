"""Where a DVZA remembers: shelves of values by key, behind an interface that a database can take over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from medmij_sim.dvza.model import Access, Grant, Session, Ticket

V = TypeVar("V")


class Shelf(Protocol[V]):
    """Values by key."""

    def get(self, key: str) -> V | None: ...

    def put(self, key: str, value: V) -> None: ...

    def take(self, key: str) -> V | None:
        """Remove and return, in one step: of two takers one gets it."""
        ...

    def items(self) -> Iterator[tuple[str, V]]: ...

    def clear(self) -> None: ...


class MemoryShelf(Generic[V]):
    """A shelf in this process."""

    def __init__(self) -> None:
        self._values: dict[str, V] = {}

    def get(self, key: str) -> V | None:
        return self._values.get(key)

    def put(self, key: str, value: V) -> None:
        self._values[key] = value

    def take(self, key: str) -> V | None:
        return self._values.pop(key, None)

    def items(self) -> Iterator[tuple[str, V]]:
        return iter(list(self._values.items()))

    def clear(self) -> None:
        self._values.clear()


@dataclass(frozen=True, slots=True)
class Store:
    """Everything a DVZA remembers.

    Args:
        spent: codes that were offered, with the grant they stood for; a second offer is seen by it.
    """

    sessions: Shelf[Session] = field(default_factory=MemoryShelf)
    grants: Shelf[Grant] = field(default_factory=MemoryShelf)
    codes: Shelf[Ticket] = field(default_factory=MemoryShelf)
    spent: Shelf[Ticket] = field(default_factory=MemoryShelf)
    access_tokens: Shelf[Access] = field(default_factory=MemoryShelf)
    refresh_tokens: Shelf[Ticket] = field(default_factory=MemoryShelf)

    def clear(self) -> None:
        """Forget everything."""
        for shelf in (
            self.sessions,
            self.grants,
            self.codes,
            self.spent,
            self.access_tokens,
            self.refresh_tokens,
        ):
            shelf.clear()
