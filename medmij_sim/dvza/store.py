"""What a DVZA remembers, shelf by shelf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self, get_args, get_type_hints

from medmij_sim.dvza.consents.model import Visit, Withdrawal
from medmij_sim.dvza.deliveries import Delivery
from medmij_sim.dvza.model import Access, Grant, Question, Session, Ticket
from medmij_sim.dvza.subscriptions.model import Outgoing, Subscription
from medmij_sim.storage import MemoryShelf, Shelf, Storage
from medmij_sim.storage.shelf import Now

_SECRET: Mapping[str, Any] = {"secret": True}
"""Of a shelf whose keys are secrets."""


@dataclass(frozen=True, slots=True)
class Store:
    """Everything a DVZA remembers; in this process, unless it was made with `on`.

    Args:
        questions: of the sessions that have no answer yet, by the same keys.
        spent: codes that were offered, with the grant they stood for; a second offer is seen by it.
    """

    sessions: Shelf[Session] = field(default_factory=MemoryShelf, metadata=_SECRET)
    questions: Shelf[Question] = field(default_factory=MemoryShelf, metadata=_SECRET)
    grants: Shelf[Grant] = field(default_factory=MemoryShelf)
    codes: Shelf[Ticket] = field(default_factory=MemoryShelf, metadata=_SECRET)
    spent: Shelf[Ticket] = field(default_factory=MemoryShelf, metadata=_SECRET)
    access_tokens: Shelf[Access] = field(default_factory=MemoryShelf, metadata=_SECRET)
    refresh_tokens: Shelf[Ticket] = field(default_factory=MemoryShelf, metadata=_SECRET)
    received: Shelf[Delivery] = field(default_factory=MemoryShelf)
    visits: Shelf[Visit] = field(default_factory=MemoryShelf, metadata=_SECRET)
    withdrawals: Shelf[Withdrawal] = field(default_factory=MemoryShelf)
    subscriptions: Shelf[Subscription] = field(default_factory=MemoryShelf)
    notifications: Shelf[Outgoing] = field(default_factory=MemoryShelf)

    @classmethod
    def on(cls, storage: Storage, party: str, now: Now) -> Self:
        """The shelves of a party in a storage.

        Args:
            party: key of the DVZA.
            now: the world's time.
        """
        hints = get_type_hints(cls)
        return cls(
            **{
                each.name: storage.shelf(
                    f"{party}/{each.name}",
                    get_args(hints[each.name])[0],
                    now,
                    secret=each.metadata.get("secret", False),
                )
                for each in fields(cls)
            }
        )

    def clear(self) -> None:
        """Forget everything."""
        for each in fields(self):
            getattr(self, each.name).clear()
