"""What a served world does by itself every few seconds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from medmij_sim.server.loop import LoopThread

PAUSE: Final = 2.0
"""Seconds of real time between two rounds."""

_log = logging.getLogger("medmij_sim.rounds")


class Rounds:
    """Does something again and again in a thread of its own, until it is stopped.

    Args:
        act: what is done; a round that fails is logged, and the next one comes all the same.
    """

    def __init__(self, act: Callable[[], Awaitable[None]]) -> None:
        self._act = act
        self._thread = LoopThread("medmij-sim rounds")
        self._thread.call(self._begin)

    def stop(self) -> None:
        """Cancel what is being done and end the thread."""
        self._thread.stop()

    def _begin(self) -> None:
        self._task = self._thread.loop.create_task(self._go_on())

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            try:
                await self._act()
            except Exception:
                _log.exception("a round failed")
