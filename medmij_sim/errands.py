"""What the parties of a world do by themselves: notify, collect what they were notified of, send what they logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medmij_sim.part import Part

if TYPE_CHECKING:
    from medmij_sim.chainlog.collector import Logged
    from medmij_sim.chainlog.setting import ChainLogSetting
    from medmij_sim.clients import Clients
    from medmij_sim.pgo.inbox import Notified
    from medmij_sim.pgo.messages import Message


class Errands(Part):
    """The part of a `World` whose parties act without being asked; a served world does so every few seconds."""

    logs: ChainLogSetting
    _clients: Clients

    def notifications(self, pgo: str = "pgo-a") -> tuple[Notified, ...]:
        """What a PGO was notified of, in order, and what it did then, once nothing is due any more (Notificeren).

        Not to be called from asynchronous code.

        Raises:
            ConfigError: there is no such PGO.
        """
        self._clients.run(self.run_errands())
        return self._whole.pgo(pgo).inbox.all()

    def messages(self, person: str, pgo: str = "pgo-a") -> tuple[Message, ...]:
        """What a PGO told a person of what it did without being asked, in order, once nothing is due any more.

        Not to be called from asynchronous code.

        Args:
            person: key of the person in the PGO.

        Raises:
            ConfigError: there is no such PGO.
        """
        self._clients.run(self.run_errands())
        return self._whole.pgo(pgo).messages.of(person)

    def chainlog(self, session_id: str | None = None) -> tuple[Logged, ...]:
        """What the parties logged for MedMij, in order, once each has sent what is due.

        Not to be called from asynchronous code.

        Args:
            session_id: only of the journey with this X-Correlation-ID.
        """
        return self._clients.run(self.logs.events(session_id))

    async def run_errands(self) -> None:
        """Have every DVZA send the notifications that are due, and every PGO collect what it was notified of."""
        from medmij_sim.pgo.following_up import follow_up

        await self.deliver_notifications()
        for pgo in self._whole.pgos_with_memory():
            await follow_up(pgo)

    async def deliver_notifications(self) -> None:
        """Have every DVZA send the notifications that are due."""
        for dvza in self._whole.dvzas_with_memory():
            await dvza.courier.deliver()
