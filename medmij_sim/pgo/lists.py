"""The lists a PGO works by: a list client each, with the PGO's own ways where its policy makes it differ."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

import httpx
from lxml import etree

from medmij_sim.clock import Clock
from medmij_sim.gnl import GNL, Gegevensdienstnamenlijst
from medmij_sim.listclient import AsyncKept, Keeper, Settings
from medmij_sim.listclient import ListUnavailableError as NoListError
from medmij_sim.listclient.fetching import fetch_async
from medmij_sim.listclient.keeper import M
from medmij_sim.listclient.source import reader, url_of
from medmij_sim.listxml.format import ListFormat
from medmij_sim.listxml.parsing import parse
from medmij_sim.listxml.problem import ListError, NotListedError, Problem
from medmij_sim.pgo.errors import ListUnavailableError, PgoError
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.whl import WHL, Whitelist
from medmij_sim.zal import ZAL, Gegevensdienst, Zorgaanbiederslijst

INTERFACEVERSIE: Final = "2"
_TOO_LATE = 3600
"""Seconds."""


def listed(zal: Zorgaanbiederslijst, aanbieder: str, dienst: str) -> Gegevensdienst:
    """What the ZAL has of a gegevensdienst.

    Args:
        aanbieder: MedMij name.
        dienst: id of the gegevensdienst.

    Raises:
        PgoError: it has none now.
    """
    try:
        return zal.gegevensdienst(aanbieder, dienst, INTERFACEVERSIE)
    except NotListedError as error:
        raise PgoError(str(error)) from error


class Lists:
    """The last good ZAL, GNL and whitelist (core.lijsten.300).

    A list that is older than 900 seconds is fetched again before it is used (core.alst.201, core.gnl.201,
    core.whl.302), and replaces the one that is held only when it is valid (core.alst.202, core.gnl.202, core.whl.304).
    No requirement tells what to do when that fails: the last good list stays in use, and the next use tries again.

    Args:
        base: where the stelselnode publishes, such as `https://stelselnode.medmij.localhost`.
        client: makes a client without client certificate.
        clock: the world's time.
        policy: how to behave, asked at each use.
    """

    def __init__(
        self, base: str, client: Callable[[], httpx.AsyncClient], clock: Clock, policy: Callable[[], PgoPolicy]
    ) -> None:
        self._base = base
        self._client = client
        self._clock = clock
        self._policy = policy
        self._zal = self._kept(ZAL)
        self._gnl = self._kept(GNL)
        self._whl = self._kept(WHL)

    async def zal(self) -> Zorgaanbiederslijst:
        """The Zorgaanbiederslijst.

        Raises:
            ListUnavailableError: none is held and none can be had.
        """
        return await _current(self._zal)

    async def gnl(self) -> Gegevensdienstnamenlijst:
        """The Gegevensdienstnamenlijst; raises as `zal` does."""
        return await _current(self._gnl)

    async def whl(self) -> Whitelist:
        """The whitelist; raises as `zal` does."""
        return await _current(self._whl)

    def clear(self) -> None:
        for kept in (self._zal, self._gnl, self._whl):
            kept.clear()

    def _kept(self, list_format: ListFormat[M]) -> AsyncKept[M]:
        strict = reader(list_format)

        def read(document: bytes) -> tuple[M, tuple[Problem, ...]]:
            try:
                return strict(document)
            except ListError:
                if not self._policy().accepts_invalid_lists:
                    raise
                held = keeper.held
                return _taken_as_it_is(list_format, document, 1 if held is None else held.volgnummer), ()

        def settings() -> Settings:
            return _settings(self._policy(), list_format.kind)

        async def fetch() -> bytes:
            async with self._client() as client:
                return await fetch_async(client, url_of(self._base, list_format), settings())

        keeper = Keeper(list_format.file_name, read, self._clock, settings, lambda: 0.0)
        return AsyncKept(keeper, fetch)


def _settings(policy: PgoPolicy, kind: str) -> Settings:
    return Settings(
        api=policy.list_api,
        max_age=_TOO_LATE if policy.late_list == kind else policy.list_max_age,
        jitter=0.0,
        first_retry=0.0,
        distrusts_older=not policy.accepts_older_lists,
    )


async def _current(kept: AsyncKept[M]) -> M:
    try:
        return await kept.current()
    except NoListError as error:
        raise ListUnavailableError(str(error)) from error


def _taken_as_it_is(list_format: ListFormat[M], document: bytes, volgnummer: int) -> M:
    """The model of a list whose schema is broken, as far as one can be made of it.

    Args:
        volgnummer: for a list without: who does not validate does not miss it.

    Raises:
        ListError: no model can be made of it.
    """
    root = parse(document, list_format.kind)
    number = f"{{{etree.QName(root).namespace}}}Volgnummer"
    if root.find(number) is None:
        root.insert(1, etree.Element(number))
        root[1].text = str(volgnummer)
    for version in list_format.candidates(root):
        with suppress(ValueError, TypeError, AttributeError, LookupError, StopIteration):
            return version.build(root)
    return list_format.read(document)
