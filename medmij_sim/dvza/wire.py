"""The way of an answer to its client: headers and bytes, and all that can go wrong with them under way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from starlette.types import Message, Send

from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.hangup import HungUp

RawHeaders = Iterable[tuple[bytes, bytes]]

SILENCE: Final = 75.0
"""Seconds; longer than the 60 in which an answer must be there (core.rscint.202)."""
_SLICES: Final = 40
_PAUSE: Final = 2.0
_OLD_LENGTH: Final = 0.8
"""What part of an answer an outdated Content-Length covers."""
_PAGE: Final = b"<!doctype html><title>FHIR</title><p>Open this page in an app.</p>"


@dataclass(frozen=True)
class Written:
    """An answer as bytes.

    Args:
        headers: by name in lower case, Content-Length not among them.
    """

    status: int
    headers: dict[str, str]
    body: bytes

    @cached_property
    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers as ASGI wants them; an answer that is given again has them ready."""
        return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()]


async def deliver(
    policy: DvzaPolicy, written: Written, send: Send, *, more: RawHeaders = (), head: bool = False
) -> None:
    """Send an answer, or what a misbehaving server makes of it.

    Args:
        more: headers of this one occasion.
        head: without the body (RFC 9110 section 9.3.2).

    Raises:
        HungUp: the connection ends here.
    """
    if policy.spoils_bytes is not None:
        written = SPOILS[policy.spoils_bytes](written)
    if policy.wire is not None and not head:
        await _WIRES[policy.wire](written, send)
        return
    await send(_start(written, len(written.body), more))
    await send({"type": "http.response.body", "body": b"" if head else written.body})


def _start(written: Written, length: int, more: RawHeaders = ()) -> Message:
    headers = [*written.raw_headers, *more, (b"content-length", b"%d" % length)]
    return {"type": "http.response.start", "status": written.status, "headers": headers}


async def _silent(written: Written, send: Send) -> None:
    await asyncio.sleep(SILENCE)
    raise HungUp


async def _hangs_up(written: Written, send: Send) -> None:
    raise HungUp


async def _cut(written: Written, send: Send) -> None:
    await send(_start(written, len(written.body)))
    await send({"type": "http.response.body", "body": written.body[: len(written.body) // 2], "more_body": True})
    raise HungUp


async def _stale_length(written: Written, send: Send) -> None:
    length = int(len(written.body) * _OLD_LENGTH)
    await send(_start(written, length))
    await send({"type": "http.response.body", "body": written.body[:length]})


async def _drips(written: Written, send: Send) -> None:
    await send(_start(written, len(written.body)))
    size = len(written.body) // _SLICES + 1
    for start in range(0, len(written.body), size):
        await send({"type": "http.response.body", "body": written.body[start : start + size], "more_body": True})
        await asyncio.sleep(_PAUSE)
    await send({"type": "http.response.body", "body": b""})


_WIRES: Final[Mapping[str, Callable[[Written, Send], Awaitable[None]]]] = {
    "silent": _silent,
    "hangs-up": _hangs_up,
    "cut": _cut,
    "stale-length": _stale_length,
    "drips": _drips,
}
"""By the names of `DvzaPolicy.wire`."""


def _html(written: Written) -> Written:
    return replace(written, headers=written.headers | {"content-type": "text/html; charset=utf-8"}, body=_PAGE)


def _empty(written: Written) -> Written:
    return replace(written, body=b"")


def _latin_1(written: Written) -> Written:
    """The letters of the body in Latin-1, under a header that says UTF-8."""
    return replace(written, body=written.body.decode("utf-8", "replace").encode("latin-1", "replace"))


def _byte_order_mark(written: Written) -> Written:
    return replace(written, body=b"\xef\xbb\xbf" + written.body)


def _gzip_in_name(written: Written) -> Written:
    return replace(written, headers=written.headers | {"content-encoding": "gzip"})


def _elsewhere(written: Written) -> Written:
    return Written(302, written.headers | {"location": "https://inlog.invalid/"}, b"")


SPOILS: Final[Mapping[str, Callable[[Written], Written]]] = {
    "html": _html,
    "empty": _empty,
    "latin-1": _latin_1,
    "byte-order-mark": _byte_order_mark,
    "gzip-in-name": _gzip_in_name,
    "redirect": _elsewhere,
}
"""By the names of `DvzaPolicy.spoils_bytes`."""
