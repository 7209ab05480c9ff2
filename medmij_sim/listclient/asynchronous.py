"""Lists for asynchronous programs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import ClassVar, Generic, Self
from weakref import WeakKeyDictionary

import httpx

from medmij_sim.clock import Clock
from medmij_sim.listclient.errors import ListUnavailableError
from medmij_sim.listclient.fetching import fetch_async
from medmij_sim.listclient.keeper import Keeper, M, Status
from medmij_sim.listclient.settings import Settings
from medmij_sim.listclient.source import keeper, url_of
from medmij_sim.listxml.format import ListFormat
from medmij_sim.mint import Mint

_LONGEST_NAP, _SHORTEST_NAP = 1.0, 0.01
"""Seconds; a clock that is moved is noticed within the first."""


class AsyncKept(Generic[M]):
    """`Kept`, asynchronous; it may be used from several event loops, one after the other.

    Args:
        keeper: keeps the list.
        fetch: gives the document as it is now; raises `httpx.HTTPError` when it cannot.
    """

    def __init__(self, keeper: Keeper[M], fetch: Callable[[], Awaitable[bytes]]) -> None:
        self._keeper = keeper
        self._fetch = fetch
        self._locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()

    async def current(self) -> M:
        """The list: fetched if it is due, else or if that fails the last good one.

        Raises:
            ListUnavailableError: none is held and none can be had.
        """
        fetching = self._fetching()
        if self._keeper.is_due() and not (fetching.locked() and self._keeper.held is not None):
            async with fetching:
                if self._keeper.is_due():
                    await self._attempt()
        return self._keeper.current()

    async def refresh(self) -> bool:
        """Fetch now; returns whether a good list came."""
        async with self._fetching():
            return await self._attempt()

    def status(self) -> Status:
        """How the list is doing: its age, whether it is stale, what went wrong."""
        return self._keeper.status()

    def clear(self) -> None:
        """Forget the list."""
        self._keeper.clear()

    @asynccontextmanager
    async def kept_fresh(self) -> AsyncIterator[Self]:
        """Fetch in a task of its own for as long as the `async with` block lasts, asked for or not."""
        task = asyncio.create_task(self._keep_fresh(), name="list-client")
        try:
            yield self
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def _fetching(self) -> asyncio.Lock:
        return self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())

    async def _keep_fresh(self) -> None:
        while True:
            with suppress(ListUnavailableError):
                await self.current()
            await asyncio.sleep(min(max(self._keeper.due_in(), _SHORTEST_NAP), _LONGEST_NAP))

    async def _attempt(self) -> bool:
        try:
            document = await self._fetch()
        except httpx.HTTPError as error:
            self._keeper.fail(error)
            return False
        return self._keeper.offer(document)


class AsyncListClient(AsyncKept[M]):
    """`ListClient`, asynchronous; takes an `httpx.AsyncClient`."""

    list_format: ClassVar[ListFormat[M]]

    def __init__(
        self,
        base: str,
        http: httpx.AsyncClient | None = None,
        *,
        clock: Clock | None = None,
        settings: Settings = Settings(),  # noqa: B008 - it is immutable
        mint: Mint | None = None,
    ) -> None:
        kept = keeper(self.list_format, clock, settings, mint)
        client = self._http = http or httpx.AsyncClient()
        self._is_own = http is None
        url = self._address(base)
        super().__init__(kept, lambda: fetch_async(client, url, settings))

    def _address(self, base: str) -> str:
        return url_of(base, self.list_format)

    async def aclose(self) -> None:
        """Close the HTTP client if it is its own."""
        if self._is_own:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()
