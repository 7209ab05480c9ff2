"""The chain log of one world: where parties leave what they log, and the collector it goes to."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from starlette.types import ASGIApp

from medmij_sim.chainlog.collector import Collector, Delivery, Logged
from medmij_sim.chainlog.outbox import Outbox, Route
from medmij_sim.clock import Clock
from medmij_sim.storage import Storage

LOGS = "/eagleeye/v1/logs"
"""The path of the real collector (implementation guide of the chain log)."""


class ChainLogSetting:
    """The collector, at `api.<domain>` for parties and at `log.<domain>` for people, and an outbox for each party.

    Parties deliver with their certificate, over the back channel, as to an API of MedMij; those of the world do so in
    process, whether or not it is served. The whitelist is for traffic between participants and does not count here.
    What is delivered is no traffic between them either, and not in the record of the world.

    Args:
        client: makes a client that shows the certificate of a node.
        storage: where the collector keeps what came in.
    """

    def __init__(self, domain: str, clock: Clock, client: Callable[[str], httpx.AsyncClient], storage: Storage) -> None:
        self.api_host = f"api.{domain}"
        self.page_host = f"log.{domain}"
        self.collector = Collector(clock, storage.shelf("chainlog/deliveries", Delivery, clock.now))
        self._clock = clock
        self._client = client
        self._outboxes: dict[str, Outbox] = {}

    def outbox(self, node: str) -> Outbox:
        """Where a party leaves its events; the same one for the same node.

        Args:
            node: host name in the certificate that it delivers with.
        """
        if node not in self._outboxes:
            route = Route(f"https://{self.api_host}{LOGS}", lambda: self._client(node))
            self._outboxes[node] = Outbox(self._clock, route)
        return self._outboxes[node]

    async def deliver(self) -> None:
        """Have every party send what is due."""
        for outbox in tuple(self._outboxes.values()):
            await outbox.deliver()

    async def events(self, session_id: str | None = None) -> tuple[Logged, ...]:
        """What the collector has, once every party has sent what is due."""
        await self.deliver()
        return self.collector.events(session_id)

    def api(self) -> ASGIApp:
        """The app at `api_host`."""
        from medmij_sim.chainlog.api import delivery_app

        return delivery_app(self.collector, LOGS)

    def pages(self) -> ASGIApp:
        """The app at `page_host`."""
        from medmij_sim.chainlog.pages import reading_app

        return reading_app(self.collector, self.deliver)

    def reset(self) -> None:
        """Forget everything that was logged."""
        for outbox in self._outboxes.values():
            outbox.clear()
        self.collector.clear()
