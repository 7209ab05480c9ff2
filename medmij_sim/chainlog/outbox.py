"""Events on their way to the collector: kept, sent in batches, tried again; whoever logs never waits for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import httpx
import msgspec

from medmij_sim.chainlog.model import LogRecord
from medmij_sim.clock import Clock, stopwatch

MOST_WAITING: Final = 50_000
"""Events that are kept while the collector cannot be reached; after that the oldest are lost."""
BATCH: Final = 5_000
"""Events in one message."""
PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 60.0
_POLL: Final = 0.005
_TIMEOUT: Final = 10.0
_TRY_AGAIN: Final = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class Route:
    """How to reach a collector.

    Args:
        url: of its endpoint.
        client: makes an HTTP client that shows the party's certificate.
    """

    url: str
    client: Callable[[], httpx.AsyncClient]


class _Waiting(msgspec.Struct, frozen=True, gc=False):
    """An event that was not sent yet. Thousands a second go by, and none refers back: the collector of garbage need not
    look at them."""

    due: datetime
    record: LogRecord


class Outbox:
    """What one party still has to send.

    Args:
        clock: the world's time, by which an event is due.
        route: to the collector; None keeps the newest events and sends nothing.
        pause: seconds of real time between two messages; doubled after each failure, up to a minute.
    """

    def __init__(self, clock: Clock, route: Route | None = None, *, pause: float = PAUSE) -> None:
        self._clock = clock
        self._route = route
        self._waiting: deque[_Waiting] = deque(maxlen=MOST_WAITING)
        self._underway = 0
        self._least_pause = self._pause = pause
        self._not_before = 0.0
        self._task: asyncio.Task[bool] | None = None

    @property
    def waiting(self) -> int:
        """How many events were not sent yet."""
        return len(self._waiting)

    def put(self, record: LogRecord, due: datetime) -> None:
        """Keep an event until it is due, and have it sent soon after.

        Args:
            due: a moment of the world's time.
        """
        self._waiting.append(_Waiting(due, record))
        self._wake()

    def clear(self) -> None:
        """Forget what was not sent."""
        self._waiting.clear()

    async def deliver(self) -> bool:
        """Send everything that is due, now, and wait for what is being sent already.

        Returns:
            Whether all of it was taken or refused for good; what was not waits for the next time.
        """
        # Who is underway may be in another loop, so there is nothing to await.
        while self._underway:
            await asyncio.sleep(_POLL)
        return await self._send()

    async def _send(self) -> bool:
        """Send everything that is due, in batches, for as long as the collector takes them."""
        if self._route is None or not (due := self._due()):
            return True
        self._underway += 1
        sent = 0
        try:
            async with self._route.client() as client:
                while sent < len(due):
                    batch = [each.record for each in due[sent : sent + BATCH]]
                    if not await _is_settled(client, self._route.url, batch):
                        return False
                    sent += len(batch)
            return True
        finally:
            # Also when this is cancelled: what the collector did not settle goes back to where it stood.
            self._waiting.extendleft(reversed(due[sent:]))
            self._underway -= 1

    def _due(self) -> list[_Waiting]:
        now = self._clock.now()
        due: list[_Waiting] = []
        later: list[_Waiting] = []
        with contextlib.suppress(IndexError):
            while True:
                each = self._waiting.popleft()
                (due if each.due <= now else later).append(each)
        self._waiting.extend(later)
        return due

    def _wake(self) -> None:
        """See to it that a message goes out within the pause, if there is a loop that runs."""
        now = stopwatch()
        if self._route is None or now < self._not_before:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        # A loop that ends before the timer goes off takes it along; the next event then sets another.
        self._not_before = now + self._pause
        loop.call_later(self._pause, self._begin)

    def _begin(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._send())
        self._task.add_done_callback(self._after)

    def _after(self, task: asyncio.Task[bool]) -> None:
        if task.cancelled():
            return
        taken = task.exception() is None and task.result()
        self._pause = self._least_pause if taken else min(2 * self._pause, _LONGEST_PAUSE)
        if self._waiting:
            self._wake()


async def _is_settled(client: httpx.AsyncClient, url: str, batch: list[LogRecord]) -> bool:
    """Whether the collector took the batch, or refused it in a way that trying again will not change."""
    headers = {"Content-Type": "application/json"}
    try:
        answer = await client.post(url, content=msgspec.json.encode(batch), headers=headers, timeout=_TIMEOUT)
    except httpx.HTTPError:
        return False
    return answer.status_code < 500 and answer.status_code not in _TRY_AGAIN
