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
from medmij_sim.clock import Clock

MOST_WAITING: Final = 50_000
"""Events that are kept while the collector cannot be reached; after that the oldest are lost."""
BATCH: Final = 1_000
"""Events in one message."""
PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 60.0
_POLL: Final = 0.005
_TIMEOUT: Final = 10.0
_WRITER: Final = msgspec.json.Encoder()
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
        # Written at once: bytes take the least memory, and the collector of garbage need not look at them.
        self._ready: deque[bytes] = deque(maxlen=MOST_WAITING)
        self._later: deque[tuple[datetime, bytes]] = deque(maxlen=MOST_WAITING)
        self._underway = 0
        self._least_pause = self._pause = pause
        self._roused: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[bool] | None = None

    @property
    def waiting(self) -> int:
        """How many events were not sent yet."""
        return len(self._ready) + len(self._later)

    def put(self, record: LogRecord, due: datetime | None = None) -> None:
        """Keep an event until it is due, and have it sent soon after.

        Args:
            due: a moment of the world's time; at once, unless given.
        """
        written = _WRITER.encode(record)
        if due is None:
            self._ready.append(written)
        else:
            self._later.append((due, written))
        self._wake()

    def clear(self) -> None:
        """Forget what was not sent."""
        self._ready.clear()
        self._later.clear()

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
                    batch = due[sent : sent + BATCH]
                    if not await _is_settled(client, self._route.url, batch):
                        return False
                    sent += len(batch)
            return True
        finally:
            # Also when this is cancelled: what the collector did not settle goes back to where it stood.
            self._ready.extendleft(reversed(due[sent:]))
            self._underway -= 1

    def _due(self) -> list[bytes]:
        """Take out what is to be sent now. Others may take out and put in meanwhile, in other threads."""
        now = self._clock.now()
        due: list[bytes] = []
        later: list[tuple[datetime, bytes]] = []
        with contextlib.suppress(IndexError):
            while True:
                moment, written = each = self._later.popleft()
                if moment <= now:
                    due.append(written)
                else:
                    later.append(each)
        self._later.extend(later)
        with contextlib.suppress(IndexError):
            while True:
                due.append(self._ready.popleft())
        return due

    def _wake(self) -> None:
        """See to it that a message goes out within the pause, if there is a loop that runs."""
        # A loop that ends before its timer goes off takes it along; the next event then rouses another.
        if self._route is None or (self._roused is not None and self._roused.is_running()):
            return
        try:
            self._roused = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._roused.call_later(self._pause, self._begin)

    def _begin(self) -> None:
        self._roused = None
        self._task = asyncio.get_running_loop().create_task(self._send())
        self._task.add_done_callback(self._after)

    def _after(self, task: asyncio.Task[bool]) -> None:
        if task.cancelled():
            return
        taken = task.exception() is None and task.result()
        self._pause = self._least_pause if taken else min(2 * self._pause, _LONGEST_PAUSE)
        if self.waiting:
            self._wake()


async def _is_settled(client: httpx.AsyncClient, url: str, batch: list[bytes]) -> bool:
    """Whether the collector took the batch, or refused it in a way that trying again will not change."""
    headers = {"Content-Type": "application/json"}
    try:
        answer = await client.post(url, content=b"[" + b",".join(batch) + b"]", headers=headers, timeout=_TIMEOUT)
    except httpx.HTTPError:
        return False
    return answer.status_code < 500 and answer.status_code not in _TRY_AGAIN
