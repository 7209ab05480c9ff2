"""Who may come in at a PGO on the back channel."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from medmij_sim.pgo.errors import ListUnavailableError
from medmij_sim.pgo.lists import Lists
from medmij_sim.whl import Whitelist


class Doorkeeper:
    """Whom a PGO lets in on the back channel: nodes of the whitelist that it holds (core.whl.307)."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._held: Whitelist | None = None

    async def ready(self) -> None:
        """Bring the whitelist up to date."""
        with suppress(ListUnavailableError):
            self._held = await self._lists.whl()

    def admits(self, names: Iterable[str]) -> bool:
        """Whether a node with these certificate names may come in; nobody may while there is no whitelist."""
        return self._held is not None and self._held.allows(names)
