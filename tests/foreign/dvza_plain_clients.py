"""Which PGOs a DVZA of another make knows: by its own books, and by the lists once it reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dvza_plain_lists import Lists


@dataclass(frozen=True)
class Client:
    """A PGO as on the OCL."""

    name: str
    redirect: str
    services: tuple[str, ...]


CLIENTS = {
    "pgo-a.anders.test": Client("Mapje van Anders", "https://pgo-a.anders.test/terug", ("48", "49")),
    "pgo-b.anders.test": Client("Tweede Mapje", "https://pgo-b.anders.test/cb", ("48",)),
}


class Clients:
    """The part of the DVZA that knows PGOs."""

    reading: type[Lists] = Lists
    lists: Lists | None = None

    now: Callable[[], float]

    def read_lists(self, where: Mapping[str, Any]) -> None:
        if self.lists:
            self.lists.going = False
        self.lists = self.reading(self.now, where) if where["read"] else None

    def client(self, client_id: str) -> Client | None:
        """As in its own books, or since it reads lists as on the OCL; only the redirect is always from the books."""
        known = CLIENTS.get(client_id)
        if known is None or self.lists is None:
            return known
        name, services = self.lists.clients().get(client_id, ("", ()))
        return Client(name, known.redirect, services) if name else None

    def welcomes(self, peer: frozenset[str]) -> bool:
        return self.lists.lets_in(peer) if self.lists else not peer.isdisjoint(CLIENTS)
