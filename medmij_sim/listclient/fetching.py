"""One fetch of one list: bounded in size and in time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from medmij_sim.clock import stopwatch
from medmij_sim.listclient.settings import Settings
from medmij_sim.listxml.parsing import MAX_BYTES


def fetch(client: httpx.Client, url: str, settings: Settings) -> bytes:
    """The document at a URL.

    Raises:
        httpx.HTTPError: it cannot be had, is too long, or takes too long.
    """
    began, body = stopwatch(), bytearray()
    with client.stream("GET", url, params=_query(settings), timeout=settings.timeout) as response:
        response.raise_for_status()
        for chunk in response.iter_bytes():
            body += chunk
            _check_size(body, response.request)
            if stopwatch() - began > settings.timeout:
                raise _too_slow(settings)
    return bytes(body)


async def fetch_async(client: httpx.AsyncClient, url: str, settings: Settings) -> bytes:
    """`fetch`, asynchronous."""
    body = bytearray()
    with _timeouts_told(settings):
        async with (
            asyncio.timeout(settings.timeout),
            client.stream("GET", url, params=_query(settings), timeout=settings.timeout) as response,
        ):
            response.raise_for_status()
            async for chunk in response.aiter_bytes():
                body += chunk
                _check_size(body, response.request)
    return bytes(body)


def _query(settings: Settings) -> dict[str, str] | None:
    return None if settings.api is None else {"api": settings.api}


def _check_size(body: bytearray, request: httpx.Request) -> None:
    if len(body) > MAX_BYTES:
        raise httpx.RemoteProtocolError(f"the body has more than {MAX_BYTES} bytes", request=request)


@contextmanager
def _timeouts_told(settings: Settings) -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        raise _too_slow(settings) from None


def _too_slow(settings: Settings) -> httpx.ReadTimeout:
    return httpx.ReadTimeout(f"the list took more than {settings.timeout:g} seconds")
