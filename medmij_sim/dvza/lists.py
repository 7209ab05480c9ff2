"""The lists a mock DVZA works by: those of its world as they are, or read at the Stelselnode like anybody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import httpx

from medmij_sim.clock import Clock
from medmij_sim.dvza.contracts import Lists
from medmij_sim.gnl import GNL, Gegevensdienstnamenlijst
from medmij_sim.listclient import AsyncKept, ListUnavailableError, Settings
from medmij_sim.listclient.fetching import fetch_async
from medmij_sim.listclient.keeper import Keeper, M
from medmij_sim.listclient.source import keeper, url_of
from medmij_sim.listxml.format import ListFormat
from medmij_sim.ocl import OCL, OAuthclientlist
from medmij_sim.whl import WHL, Whitelist
from medmij_sim.zal.model import Zorgaanbiederslijst

SETTINGS = Settings(jitter=0.0, first_retry=60.0, timeout=0.5)
"""Fetched every 600 seconds (core.ocl.201, core.gnl.201, core.whl.302); who waits for a list holds up a person."""


class ReadLists:
    """The newest lists of one DVZA.

    It starts with those of its world, which count the moment they are made. Told to read for itself, it goes by the
    last good OCL, GNL and whitelist that it fetched; without one, nobody is on the list. What stands in the ZAL about
    its own aanbieders it knows from itself.

    Args:
        own: the lists of the world.
        base: where the Stelselnode publishes, such as `https://stelselnode.medmij.localhost`.
        client: makes a client without client certificate.
        clock: the world's time.
    """

    def __init__(self, own: Lists, base: str, client: Callable[[], httpx.AsyncClient], clock: Clock) -> None:
        self._own = own
        self._base = base
        self._client = client
        self._clock = clock
        self._reads = False
        self._ocl, self._fetched_ocl = self._kept(OCL)
        self._gnl, self._fetched_gnl = self._kept(GNL)
        self._whl, self._fetched_whl = self._kept(WHL)

    @property
    def zal(self) -> Zorgaanbiederslijst:
        return self._own.zal

    @property
    def ocl(self) -> OAuthclientlist:
        return (self._ocl.held or OAuthclientlist(self._clock.now(), 1)) if self._reads else self._own.ocl

    @property
    def gnl(self) -> Gegevensdienstnamenlijst:
        return (self._gnl.held or Gegevensdienstnamenlijst(self._clock.now(), 1)) if self._reads else self._own.gnl

    @property
    def whl(self) -> Whitelist:
        return (self._whl.held or Whitelist(self._clock.now(), 1)) if self._reads else self._own.whl

    @property
    def reads(self) -> bool:
        """Whether it reads them itself."""
        return self._reads

    def read(self, itself: bool) -> None:
        """Read the lists at the Stelselnode from now on, beginning with none, or go by those of the world."""
        self._reads = itself
        for keeper_ in (self._ocl, self._gnl, self._whl):
            keeper_.clear()

    async def ready(self) -> None:
        """Fetch what is due; what cannot be had stays as it is."""
        if self._reads:
            await _current(self._fetched_ocl)
            await _current(self._fetched_gnl)
            await _current(self._fetched_whl)

    def _kept(self, list_format: ListFormat[M]) -> tuple[Keeper[M], AsyncKept[M]]:
        async def fetch() -> bytes:
            async with self._client() as client:
                return await fetch_async(client, url_of(self._base, list_format), SETTINGS)

        held = keeper(list_format, self._clock, SETTINGS, None)
        return held, AsyncKept(held, fetch)


async def _current(kept: AsyncKept[M]) -> None:
    with suppress(ListUnavailableError):
        await kept.current()
