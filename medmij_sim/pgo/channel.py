"""The back channel of a PGO: mutual TLS, and nobody is connected to before the whitelist allows it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

import httpx

from medmij_sim.pgo.errors import ListUnavailableError, NotWhitelistedError, PgoError
from medmij_sim.pgo.policy import Certificate, PgoPolicy
from medmij_sim.whl import Whitelist

MOST_BYTES: Final = 64 * 2**20
"""Of one answer; more is not read."""
_OF_TRANSFER: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})

ClientFactory = Callable[[Certificate], httpx.AsyncClient]
"""Makes a fresh client that shows the PGO's `own` certificate, `none`, or that of an `other` node."""


def _unheard() -> None:
    return None


class BackChannel:
    """The connections of one exchange with a DVZA; closes them at the end of an `async with`.

    Args:
        clients: makes the client.
        whitelist: gives the whitelist of this moment.
        policy: how to behave during this exchange.
    """

    def __init__(
        self, clients: ClientFactory, whitelist: Callable[[], Awaitable[Whitelist]], policy: PgoPolicy
    ) -> None:
        self._client = clients(policy.certificate)
        self._whitelist = whitelist
        self._policy = policy

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str],
        form: dict[str, str] | None = None,
        body: bytes | None = None,
        timeout: float,
        on_send: Callable[[], None] = _unheard,
    ) -> httpx.Response:
        """Send one request. Redirects are not followed: they would leave the whitelist's control.

        Args:
            form: members of a form body.
            body: bytes of another kind of body.
            timeout: seconds to wait.
            on_send: called when the host may be connected to, just before the request goes out.

        Raises:
            NotWhitelistedError: the host is not on the whitelist, or that cannot be established (core.whl.307).
            PgoError: no answer came, or one that is too large.
        """
        host = urlsplit(url).hostname or ""
        await self._allow(host)
        on_send()
        try:
            async with self._client.stream(
                method, url, headers=headers, data=form, content=body, timeout=timeout, follow_redirects=False
            ) as answer:
                return await _whole(answer)
        except httpx.HTTPError as error:
            raise PgoError(f"{host}: no answer ({type(error).__name__})") from error

    async def _allow(self, host: str) -> None:
        if not self._policy.checks_whitelist:
            return
        try:
            whitelist = await self._whitelist()
        except ListUnavailableError as error:
            raise NotWhitelistedError(f"{host}: not connected, because there is no whitelist ({error})") from error
        if not whitelist.allows([host]):
            raise NotWhitelistedError(f"{host}: not connected, because it is not on whitelist {whitelist.volgnummer}")


async def _whole(answer: httpx.Response) -> httpx.Response:
    """An answer with its body, as it is without the encoding of its transfer."""
    content = bytearray()
    async for part in answer.aiter_bytes():
        content += part
        if len(content) > MOST_BYTES:
            raise PgoError(f"{answer.url.host}{answer.url.path}: an answer of more than {MOST_BYTES >> 20} MB")
    kept = [(name, value) for name, value in answer.headers.multi_items() if name.lower() not in _OF_TRANSFER]
    return httpx.Response(answer.status_code, headers=kept, content=bytes(content), request=answer.request)
