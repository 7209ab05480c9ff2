"""The lists a PGO works by: fetched over HTTP, validated, kept while good, fetched again in time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import httpx
from lxml import etree

from medmij_sim.clock import Clock
from medmij_sim.gnl import Gegevensdienstnamenlijst
from medmij_sim.gnl.xml import GNL
from medmij_sim.listxml.format import ListFormat
from medmij_sim.listxml.parsing import parse
from medmij_sim.listxml.problem import ListError
from medmij_sim.pgo.errors import ListUnavailableError
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.whl import Whitelist
from medmij_sim.whl.xml import WHL
from medmij_sim.zal import ZAL, Zorgaanbiederslijst

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class _Source(Generic[M]):
    path: str
    format: ListFormat[M]


@dataclass(frozen=True, slots=True)
class _Held(Generic[M]):
    value: M
    since: datetime


_ZAL: _Source[Zorgaanbiederslijst] = _Source("MedMij_Zorgaanbiederslijst.xml", ZAL)
_GNL: _Source[Gegevensdienstnamenlijst] = _Source("MedMij_Gegevensdienstnamenlijst.xml", GNL)
_WHL: _Source[Whitelist] = _Source("MedMij_Whitelist.xml", WHL)


class Lists:
    """The last good ZAL, GNL and whitelist (core.lijsten.300).

    A list that is older than 900 seconds is fetched again before it is used (core.alst.201, core.gnl.201,
    core.whl.302), and replaces the one that is held only when it is valid (core.alst.202, core.gnl.202, core.whl.304).
    No requirement tells what to do when that fails: the last good list stays in use.

    Args:
        base: where the stelselnode publishes, such as `https://stelselnode.medmij.localhost`.
        client: makes a client without client certificate.
        clock: the world's time.
        policy: how to behave, asked at each use.
    """

    def __init__(
        self, base: str, client: Callable[[], httpx.AsyncClient], clock: Clock, policy: Callable[[], PgoPolicy]
    ) -> None:
        self._base = base.rstrip("/")
        self._client = client
        self._clock = clock
        self._policy = policy
        self._held: dict[str, _Held[Any]] = {}

    async def zal(self) -> Zorgaanbiederslijst:
        """The Zorgaanbiederslijst.

        Raises:
            ListUnavailableError: none is held and none can be had.
        """
        return await self._current(_ZAL)

    async def gnl(self) -> Gegevensdienstnamenlijst:
        """The Gegevensdienstnamenlijst; raises as `zal` does."""
        return await self._current(_GNL)

    async def whl(self) -> Whitelist:
        """The whitelist; raises as `zal` does."""
        return await self._current(_WHL)

    def clear(self) -> None:
        self._held.clear()

    async def _current(self, source: _Source[M]) -> M:
        held: _Held[M] | None = self._held.get(source.path)
        if held is None or self._age(held) > self._policy().list_max_age:
            try:
                held = _Held(self._read(source, await self._fetch(source.path)), self._clock.now())
            except (httpx.HTTPError, ListError) as error:
                if held is None:
                    raise ListUnavailableError(f"{source.path}: {type(error).__name__}: {error}") from error
            self._held[source.path] = held
        return held.value

    def _age(self, held: _Held[Any]) -> float:
        """Seconds; a clock that was moved back makes a list old as well."""
        return abs((self._clock.now() - held.since).total_seconds())

    async def _fetch(self, path: str) -> bytes:
        api = self._policy().list_api
        async with self._client() as client:
            response = await client.get(f"{self._base}/{path}", params=None if api is None else {"api": api})
        return response.raise_for_status().content

    def _read(self, source: _Source[M], document: bytes) -> M:
        try:
            return source.format.read(document)
        except ListError:
            if not self._policy().accepts_invalid_lists:
                raise
            return _taken_as_it_is(source.format, document)


def _taken_as_it_is(list_format: ListFormat[M], document: bytes) -> M:
    """The model of a list whose schema is broken, as far as one can be made of it.

    Who does not validate does not miss the Volgnummer either.

    Raises:
        ListError: no model can be made of it.
    """
    root = parse(document, list_format.kind)
    number = f"{{{etree.QName(root).namespace}}}Volgnummer"
    if root.find(number) is None:
        root.insert(1, etree.Element(number))
        root[1].text = "1"
    for version in list_format.candidates(root):
        with suppress(ValueError, TypeError, AttributeError, LookupError, StopIteration):
            return version.build(root)
    return list_format.read(document)
