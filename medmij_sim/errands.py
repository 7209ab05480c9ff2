"""What the parties of a world do by themselves: send notifications, and collect what they were notified of."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from medmij_sim.clients import Clients
    from medmij_sim.pgo.inbox import Notified
    from medmij_sim.world import World


class Errands:
    """The part of a `World` whose parties act without being asked; a served world does so every few seconds."""

    _clients: Clients

    def notifications(self, pgo: str = "pgo-a") -> tuple[Notified, ...]:
        """What a PGO was notified of, in order, and what it did then, once nothing is due any more (Notificeren).

        Not to be called from asynchronous code.

        Raises:
            ConfigError: there is no such PGO.
        """
        self._clients.run(self.run_errands())
        return self._whole_world.pgo(pgo).inbox.all()

    async def run_errands(self) -> None:
        """Have every DVZA send the notifications that are due, and every PGO collect what it was notified of."""
        from medmij_sim.pgo.following_up import follow_up

        await self.deliver_notifications()
        for pgo in self._whole_world.pgos_with_memory():
            await follow_up(pgo)

    async def deliver_notifications(self) -> None:
        """Have every DVZA send the notifications that are due."""
        for dvza in self._whole_world.dvzas_with_memory():
            await dvza.courier.deliver()

    @property
    def _whole_world(self) -> World:
        return cast("World", self)
