"""One at a time, whichever thread or event loop each comes from."""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType
from typing import Final

_POLL: Final = 0.005


class Turn:
    """An asynchronous lock between event loops: `async with turn:` waits until nobody else is inside."""

    def __init__(self) -> None:
        self._taken = threading.Lock()

    async def __aenter__(self) -> None:
        # Who is inside may be in another loop, so there is nothing to await.
        while not self._taken.acquire(blocking=False):
            await asyncio.sleep(_POLL)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._taken.release()
