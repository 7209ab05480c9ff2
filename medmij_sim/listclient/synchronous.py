"""Lists for programs with threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from types import TracebackType
from typing import ClassVar, Generic, Self

import httpx

from medmij_sim.clock import Clock
from medmij_sim.listclient.errors import ListUnavailableError
from medmij_sim.listclient.fetching import fetch
from medmij_sim.listclient.keeper import Keeper, M, Status
from medmij_sim.listclient.settings import Settings
from medmij_sim.listclient.source import keeper, url_of
from medmij_sim.listxml.format import ListFormat
from medmij_sim.mint import Mint

_LONGEST_NAP, _SHORTEST_NAP = 1.0, 0.01
"""Seconds; a clock that is moved is noticed within the first."""


class Kept(Generic[M]):
    """A list that is fetched when it is due and asked for; any thread may use it.

    One thread fetches; the others go on with the list that is held, and wait only when there is none.

    Args:
        keeper: keeps the list.
        fetch: gives the document as it is now; raises `httpx.HTTPError` when it cannot.
    """

    def __init__(self, keeper: Keeper[M], fetch: Callable[[], bytes]) -> None:
        self._keeper = keeper
        self._fetch = fetch
        self._fetching = Lock()

    def current(self) -> M:
        """The list: fetched if it is due, else or if that fails the last good one.

        Raises:
            ListUnavailableError: none is held and none can be had.
        """
        if self._keeper.is_due() and self._fetching.acquire(blocking=self._keeper.held is None):
            try:
                if self._keeper.is_due():
                    self._attempt()
            finally:
                self._fetching.release()
        return self._keeper.current()

    def refresh(self) -> bool:
        """Fetch now; returns whether a good list came."""
        with self._fetching:
            return self._attempt()

    def status(self) -> Status:
        """How the list is doing: its age, whether it is stale, what went wrong."""
        return self._keeper.status()

    @contextmanager
    def kept_fresh(self) -> Iterator[Self]:
        """Fetch in a thread of its own for as long as the `with` block lasts, asked for or not."""
        stop = Event()
        thread = Thread(target=self._keep_fresh, args=(stop,), name="list-client", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            stop.set()
            thread.join()

    def _keep_fresh(self, stop: Event) -> None:
        while not stop.is_set():
            with suppress(ListUnavailableError):
                self.current()
            stop.wait(min(max(self._keeper.due_in(), _SHORTEST_NAP), _LONGEST_NAP))

    def _attempt(self) -> bool:
        try:
            document = self._fetch()
        except httpx.HTTPError as error:
            self._keeper.fail(error)
            return False
        return self._keeper.offer(document)


class ListClient(Kept[M]):
    """A list of the Stelselnode, kept at hand.

    It is fetched when it is due and asked for, or all the time inside `kept_fresh()`. Each copy is validated; one that
    cannot be had, is invalid or has a lower Volgnummer leaves the last good one in use, and is asked for again soon.
    Rules: core.alst.201/.202, core.ocl.201/.202, core.gnl.201/.202, core.whl.302/.304.

    Args:
        base: where the Stelselnode is, such as `"https://stelselnode.medmij.nl"`.
        http: what to fetch with; stays yours to close. A client of its own without it.
        clock: the time; real time without it.
        settings: how often, how long, what to trust.
        mint: where chance comes from.

    Raises:
        ValueError: the settings fetch less often than every 900 seconds.
    """

    list_format: ClassVar[ListFormat[M]]

    def __init__(
        self,
        base: str,
        http: httpx.Client | None = None,
        *,
        clock: Clock | None = None,
        settings: Settings = Settings(),  # noqa: B008 - it is immutable
        mint: Mint | None = None,
    ) -> None:
        kept = keeper(self.list_format, clock, settings, mint)
        client = self._http = http or httpx.Client()
        self._is_own = http is None
        url = self._address(base)
        super().__init__(kept, lambda: fetch(client, url, settings))

    def _address(self, base: str) -> str:
        return url_of(base, self.list_format)

    def close(self) -> None:
        """Close the HTTP client if it is its own."""
        if self._is_own:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
