"""Clients of a world: of its parties and of who tests against it, recorded from their side."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from medmij_sim.clock import Clock
from medmij_sim.inprocess import Bridge, BridgedTransport
from medmij_sim.network import Network
from medmij_sim.record import Interface, Record
from medmij_sim.transport import AsyncRecordingTransport, RecordingTransport

if TYPE_CHECKING:
    import respx

T = TypeVar("T")


class Clients:
    """Makes clients that go over a network and whose exchanges land in a record.

    Args:
        in_process: leads to the apps of the world, whether or not it is on sockets.
        classify: the interface that a request belongs to.
    """

    def __init__(
        self, in_process: Network, record: Record, clock: Clock, classify: Callable[[httpx.Request], Interface]
    ) -> None:
        self._in_process = in_process
        self._record = record
        self._clock = clock
        self._classify = classify
        self._bridge = Bridge()

    def sync(self, party: str, node: str | None) -> httpx.Client:
        """A synchronous client in process of a party, that shows the certificate of a node."""
        transport = RecordingTransport(
            self._bridged(node), self._record, self._clock, actor=party, classify=self._classify
        )
        return httpx.Client(transport=transport, trust_env=False)

    def over(self, party: str, transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
        """An asynchronous client of a party over a transport."""
        recording = AsyncRecordingTransport(transport, self._record, self._clock, actor=party, classify=self._classify)
        return httpx.AsyncClient(transport=recording, trust_env=False)

    def router(self, hosts: Iterable[str], node: str | None) -> respx.MockRouter:
        """A respx router that answers hosts in process, as if a node asked."""
        import respx

        transport = self._bridged(node)
        router = respx.mock(assert_all_called=False)
        for host in hosts:
            router.route(host=host).mock(side_effect=transport.handle_request)
        return router

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run something asynchronous to its end, for a synchronous caller."""
        return self._bridge.run(coroutine)

    def close(self) -> None:
        """End the thread of the synchronous clients, if one was started."""
        self._bridge.stop()

    def _bridged(self, node: str | None) -> BridgedTransport:
        return BridgedTransport(self._bridge, self._in_process.transport(node))
