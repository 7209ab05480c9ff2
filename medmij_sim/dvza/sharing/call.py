"""A request that shares something, and its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from starlette.requests import ClientDisconnect, Request

from medmij_sim.dvza.refusal import Refusal
from medmij_sim.fhir.types import Resource

Preference = Literal["minimal", "representation", "OperationOutcome"]

_PREFERENCES: Final[dict[str, Preference]] = {each: each for each in get_args(Preference)}
_RETURN: Final = re.compile(rf'(?:^|[\s;,])return\s*=\s*"?({"|".join(_PREFERENCES)})"?(?:$|[\s;,])')


@dataclass(frozen=True, slots=True)
class Call:
    """What a PGO sent.

    Args:
        path: below the FHIR base: nothing, a type, or a type and an id.
        base: the absolute FHIR base, without a slash at the end.
        headers: names in lower case.
        has_query: whether the URL has parameters.
    """

    method: str
    path: str
    base: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    has_query: bool = False

    @property
    def preference(self) -> Preference:
        """What the client wants back (https://hl7.org/fhir/STU3/http.html#return); the resources unless it says so."""
        match = _RETURN.search(self.headers.get("prefer", ""))
        return _PREFERENCES[match[1]] if match else "representation"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a share leads to; without a resource the answer has no body."""

    status: int
    headers: Mapping[str, str]
    resource: Resource | None


async def call_of(request: Request, path: str, base: str, most_bytes: int) -> Call:
    """Read a request, up to a number of bytes.

    Raises:
        Refusal: 413 when it is longer, 400 when it was cut off.
    """
    announced = request.headers.get("content-length", "0")
    body = bytearray()
    if announced.isdigit() and int(announced) > most_bytes:
        raise _too_long(most_bytes)
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most_bytes:
                raise _too_long(most_bytes)
    except ClientDisconnect:
        raise Refusal(400, "incomplete", "the request ended before its body was complete") from None
    return Call(request.method, path, base, dict(request.headers), bytes(body), bool(request.url.query))


def _too_long(most_bytes: int) -> Refusal:
    return Refusal(413, "too-long", f"the body is longer than {most_bytes} bytes; share it in parts")
